namespace Datafile.Parser.Shell;

/// <summary>Cuts a script, or the inside of a <c>$( )</c>, into words and operators, in one pass.</summary>
internal sealed class ShellLexer
{
    private readonly string _text;
    private readonly int _end;
    private readonly List<ShellToken> _tokens = [];
    private readonly Queue<HereDocument> _hereDocuments = new();
    private int _at;

    private ShellLexer(string text, int start, int end) => (_text, _at, _end) = (text, start, end);

    /// <summary>The tokens between two positions; the last one is always <see cref="ShellTokenKind.End"/>.</summary>
    public static List<ShellToken> Lex(string text, int start, int end)
    {
        var lexer = new ShellLexer(text, start, end);
        while (lexer._at < end)
            lexer.Next();
        lexer.Add(ShellTokenKind.End, 0);
        return lexer._tokens;
    }

    private char Peek(int offset) => _at + offset < _end ? _text[_at + offset] : '\0';

    private void Next()
    {
        var c = _text[_at];
        var continuation = ShellScan.Continuation(_text, _at, _end);
        if (continuation > 0)
            _at += continuation;
        else if (ShellScan.IsBlank(c))
            _at++;
        else if (c == '#')
            _at = ShellScan.LineEnd(_text, _at, _end);
        else if (c == '\n')
        {
            Add(ShellTokenKind.NewLine, 1);
            _at = HereDocument.Skip(_text, _at, _end, _hereDocuments);
        }
        else if (c is '<' or '>' || (c == '&' && Peek(1) == '>'))
            SkipRedirection();
        else if (c == '(' && Peek(1) == '(' && TryArithmetic())
            return;
        else if (Operator(c) is var (kind, length) && length > 0)
            Add(kind, length);
        else if (c == '[' && Peek(1) == '[' && (ShellScan.IsBlank(Peek(2)) || Peek(2) == '\n') && IsCommandPosition())
            AddTest();
        else
            AddWord();
    }

    private (ShellTokenKind Kind, int Length) Operator(char c) => (c, Peek(1)) switch
    {
        (';', ';') => (ShellTokenKind.CaseEnd, Peek(2) == '&' ? 3 : 2),
        (';', '&') => (ShellTokenKind.CaseEnd, 2),
        (';', _) => (ShellTokenKind.Semicolon, 1),
        ('&', '&') => (ShellTokenKind.AndAnd, 2),
        ('&', _) => (ShellTokenKind.Ampersand, 1),
        ('|', '|') => (ShellTokenKind.OrOr, 2),
        ('|', '&') => (ShellTokenKind.Pipe, 2),
        ('|', _) => (ShellTokenKind.Pipe, 1),
        ('(', _) => (ShellTokenKind.Open, 1),
        (')', _) => (ShellTokenKind.Close, 1),
        _ => (ShellTokenKind.End, 0),
    };

    private void Add(ShellTokenKind kind, int length)
    {
        _tokens.Add(new ShellToken(kind, _at, _at + length));
        _at += length;
    }

    private void AddWord()
    {
        var start = _at;
        _at = WordEnd(_at);
        if (_at < _end && _text[_at] is '<' or '>' && IsNumber(start, _at))
            return;
        _tokens.Add(new ShellToken(ShellTokenKind.Word, start, _at));
    }

    private int WordEnd(int i)
    {
        var start = i;
        while (i < _end && !ShellScan.IsBlank(_text[i]) && _text[i] is not ('\n' or ';' or '&' or '|' or ')' or '<' or '>'))
        {
            if (_text[i] == '(')
            {
                // An array, NAME=( … ), belongs to its word.
                if (i == start || _text[i - 1] != '=')
                    break;
                i = Parenthesized(i);
            }
            else if (_text[i] == '\\')
                i = Math.Min(_end, i + Math.Max(2, ShellScan.Continuation(_text, i, _end)));
            else if (_text[i] == '\'')
                i = i > start && _text[i - 1] == '$' ? ShellScan.AnsiQuoted(_text, i, _end) : ShellScan.SingleQuoted(_text, i, _end);
            else if (ShellScan.OpensNested(_text, i, _end))
                i = ShellScan.Nested(_text, i, _end);
            else
                i++;
        }

        return i;
    }

    private int Parenthesized(int i)
    {
        for (var depth = 0; i < _end;)
        {
            if (_text[i] == '\'')
                i = ShellScan.SingleQuoted(_text, i, _end);
            else if (ShellScan.OpensNested(_text, i, _end))
                i = ShellScan.Nested(_text, i, _end);
            else
            {
                depth += _text[i] switch { '(' => 1, ')' => -1, _ => 0 };
                i = Math.Min(_end, i + (_text[i] == '\\' ? 2 : 1));
                if (depth == 0)
                    return i;
            }
        }

        return _end;
    }

    private bool IsNumber(int start, int stop)
    {
        for (var i = start; i < stop; i++)
        {
            if (_text[i] is < '0' or > '9')
                return false;
        }

        return stop > start;
    }

    private void SkipRedirection()
    {
        if (HereDocument.At(_text, _at, _end) is { } document)
        {
            _hereDocuments.Enqueue(document);
            _at = document.Next;
            return;
        }

        if (Peek(1) == '(')
        {
            var start = _at;
            _at = Parenthesized(_at + 1);
            _tokens.Add(new ShellToken(ShellTokenKind.Word, start, _at));
            return;
        }

        _at++;
        while (_at < _end && _text[_at] is '<' or '>' or '&' or '|')
            _at++;
        while (_at < _end && ShellScan.IsBlank(_text[_at]))
            _at++;
        _at = WordEnd(_at);
    }

    /// <summary>Adds <c>(( … ))</c> as one word, so that its operators are not taken for the shell's.</summary>
    private bool TryArithmetic()
    {
        var limit = Math.Min(_end, _at + Limits.ShellArithmetic);
        var depth = 0;
        for (var i = _at; i < limit; i++)
        {
            depth += _text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth != 0)
                continue;
            if (_text[i - 1] != ')')
                return false;
            Add(ShellTokenKind.Word, i + 1 - _at);
            return true;
        }

        return false;
    }

    /// <summary>Adds <c>[[ … ]]</c> as one word, for the same reason.</summary>
    private void AddTest()
    {
        var i = _at + 2;
        while (i < _end && !(_text[i] == ']' && i + 1 < _end && _text[i + 1] == ']' && char.IsWhiteSpace(_text[i - 1])))
        {
            if (_text[i] == '\'')
                i = ShellScan.SingleQuoted(_text, i, _end);
            else if (ShellScan.OpensNested(_text, i, _end))
                i = ShellScan.Nested(_text, i, _end);
            else
                i += _text[i] == '\\' ? 2 : 1;
        }

        Add(ShellTokenKind.Word, Math.Min(_end, i + 2) - _at);
    }

    private bool IsCommandPosition()
    {
        if (_tokens.Count == 0)
            return true;
        var last = _tokens[_tokens.Count - 1];
        return last.Kind != ShellTokenKind.Word || ShellReserved.StartsCommand(_text, last);
    }
}
