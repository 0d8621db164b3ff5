namespace Datafile.Analyzer.Release.Scripts.Bash;

/// <summary>Cuts a script, or the inside of a <c>$( )</c>, into words and operators, in one pass.</summary>
internal sealed class ShellLexer
{
    // Longer arithmetic than this is read as nested subshells; the bound keeps "((((…" linear.
    private const int LongestArithmetic = 1000;

    private readonly string text;
    private readonly int end;
    private readonly List<ShellToken> tokens = [];
    private readonly Queue<HereDocument> hereDocuments = new();
    private int at;

    private ShellLexer(string text, int start, int end) => (this.text, at, this.end) = (text, start, end);

    /// <summary>The tokens between two positions; the last one is always <see cref="ShellTokenKind.End"/>.</summary>
    public static List<ShellToken> Lex(string text, int start, int end)
    {
        var lexer = new ShellLexer(text, start, end);
        while (lexer.at < end)
            lexer.Next();
        lexer.Add(ShellTokenKind.End, 0);
        return lexer.tokens;
    }

    private char Peek(int offset) => at + offset < end ? text[at + offset] : '\0';

    private void Next()
    {
        var c = text[at];
        var continuation = ShellScan.Continuation(text, at, end);
        if (continuation > 0)
            at += continuation;
        else if (ShellScan.IsBlank(c))
            at++;
        else if (c == '#')
            at = ShellScan.LineEnd(text, at, end);
        else if (c == '\n')
        {
            Add(ShellTokenKind.NewLine, 1);
            at = HereDocument.Skip(text, at, end, hereDocuments);
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
        tokens.Add(new ShellToken(kind, at, at + length));
        at += length;
    }

    private void AddWord()
    {
        var start = at;
        at = WordEnd(at);
        if (at < end && text[at] is '<' or '>' && IsNumber(start, at))
            return;
        tokens.Add(new ShellToken(ShellTokenKind.Word, start, at));
    }

    private int WordEnd(int i)
    {
        var start = i;
        while (i < end && !ShellScan.IsBlank(text[i]) && text[i] is not ('\n' or ';' or '&' or '|' or ')' or '<' or '>'))
        {
            if (text[i] == '(')
            {
                // An array, NAME=( … ), belongs to its word.
                if (i == start || text[i - 1] != '=')
                    break;
                i = Parenthesized(i);
            }
            else if (text[i] == '\\')
                i = Math.Min(end, i + Math.Max(2, ShellScan.Continuation(text, i, end)));
            else if (text[i] == '\'')
                i = i > start && text[i - 1] == '$' ? ShellScan.AnsiQuoted(text, i, end) : ShellScan.SingleQuoted(text, i, end);
            else if (ShellScan.OpensNested(text, i, end))
                i = ShellScan.Nested(text, i, end);
            else
                i++;
        }

        return i;
    }

    private int Parenthesized(int i)
    {
        for (var depth = 0; i < end;)
        {
            if (text[i] == '\'')
                i = ShellScan.SingleQuoted(text, i, end);
            else if (ShellScan.OpensNested(text, i, end))
                i = ShellScan.Nested(text, i, end);
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
                i = Math.Min(end, i + (text[i] == '\\' ? 2 : 1));
                if (depth == 0)
                    return i;
            }
        }

        return end;
    }

    private bool IsNumber(int start, int stop)
    {
        for (var i = start; i < stop; i++)
        {
            if (text[i] is < '0' or > '9')
                return false;
        }

        return stop > start;
    }

    private void SkipRedirection()
    {
        if (HereDocument.At(text, at, end) is { } document)
        {
            hereDocuments.Enqueue(document);
            at = document.Next;
            return;
        }

        if (Peek(1) == '(')
        {
            var start = at;
            at = Parenthesized(at + 1);
            tokens.Add(new ShellToken(ShellTokenKind.Word, start, at));
            return;
        }

        at++;
        while (at < end && text[at] is '<' or '>' or '&' or '|')
            at++;
        while (at < end && ShellScan.IsBlank(text[at]))
            at++;
        at = WordEnd(at);
    }

    /// <summary>Adds <c>(( … ))</c> as one word, so that its operators are not taken for the shell's.</summary>
    private bool TryArithmetic()
    {
        var limit = Math.Min(end, at + LongestArithmetic);
        var depth = 0;
        for (var i = at; i < limit; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth != 0)
                continue;
            if (text[i - 1] != ')')
                return false;
            Add(ShellTokenKind.Word, i + 1 - at);
            return true;
        }

        return false;
    }

    /// <summary>Adds <c>[[ … ]]</c> as one word, for the same reason.</summary>
    private void AddTest()
    {
        var i = at + 2;
        while (i < end && !(text[i] == ']' && i + 1 < end && text[i + 1] == ']' && char.IsWhiteSpace(text[i - 1])))
        {
            if (text[i] == '\'')
                i = ShellScan.SingleQuoted(text, i, end);
            else if (ShellScan.OpensNested(text, i, end))
                i = ShellScan.Nested(text, i, end);
            else
                i += text[i] == '\\' ? 2 : 1;
        }

        Add(ShellTokenKind.Word, Math.Min(end, i + 2) - at);
    }

    private bool IsCommandPosition()
    {
        if (tokens.Count == 0)
            return true;
        var last = tokens[tokens.Count - 1];
        return last.Kind != ShellTokenKind.Word || ShellReserved.StartsCommand(text, last);
    }
}
