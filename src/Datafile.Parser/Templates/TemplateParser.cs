using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>
/// Puts the tags of a template together to blocks. It knows what opens, parts and closes a block; what stands in a tag is
/// Python. Open blocks are on a stack of its own, so that no text is nested too deep for it.
/// </summary>
internal sealed class TemplateParser(string text, TextSpan span)
{
    public const string Id = "DF0005";

    /// <summary>The statements, with the words that may part a block of theirs; null for one that holds nothing.</summary>
    private static readonly Dictionary<string, string[]?> Statements = new(StringComparer.Ordinal)
    {
        ["if"] = ["elif", "else"],
        ["for"] = ["else"],
        ["while"] = ["else"],
        ["try"] = ["except", "else", "finally"],
        ["apply"] = [],
        ["block"] = [],
        ["set"] = null,
        ["break"] = null,
        ["continue"] = null,
        ["import"] = null,
        ["from"] = null,
        ["extends"] = null,
        ["include"] = null,
        ["comment"] = null,
        ["autoescape"] = null,
        ["whitespace"] = null,
        ["raw"] = null,
        ["module"] = null,
    };

    private readonly Stack<Open> _open = new();
    private readonly List<SyntaxDiagnostic> _diagnostics = [];
    private ImmutableArray<TemplateNode>.Builder _nodes = ImmutableArray.CreateBuilder<TemplateNode>();
    private int _tooDeep;

    public TemplateTree Parse()
    {
        var reader = new TemplateTagReader(text, span);
        var python = new PythonParser(text, _diagnostics);
        var at = span.Start;
        while (reader.Next() is { } tag)
        {
            AddText(at, tag.Span.Start);
            at = tag.Span.End;
            if (!tag.IsClosed)
                Unclosed(tag);
            else if (tag.Kind == TemplateTagKind.Comment)
                _nodes.Add(new TemplateComment(tag.Span));
            else if (tag.Kind == TemplateTagKind.Value)
                _nodes.Add(Value(tag, python));
            else
                Take(Statement(tag, python));
        }

        AddText(at, span.End);
        while (_open.Count > 0)
            CloseUnended();
        return new TemplateTree(text, span, _nodes.ToImmutable(), [.. _diagnostics]);
    }

    private void AddText(int start, int end)
    {
        if (end > start)
            _nodes.Add(new TemplateText(new TextSpan(start, end - start)));
    }

    private TemplateValue Value(TemplateTag tag, PythonParser python)
    {
        if (!IsBlank(tag.Inner))
            return new TemplateValue(tag.Span, python.ParseExpression(tag.Inner));

        _diagnostics.Add(SyntaxMessages.EmptyTag.At(tag.Span));
        return new TemplateValue(tag.Span, null);
    }

    private void Unclosed(TemplateTag tag)
    {
        _diagnostics.Add(SyntaxMessages.UnclosedTag.At(new TextSpan(tag.Span.Start, 2), tag.Close));
        _nodes.Add(tag.Kind switch
        {
            TemplateTagKind.Value => new TemplateValue(tag.Span, null),
            TemplateTagKind.Statement => new TemplateStatement(tag.Span, "", new TextSpan(tag.Inner.Start, 0), null),
            _ => new TemplateComment(tag.Span),
        });

        // What it swallowed may hold the ends of the blocks that are open.
        while (_open.Count > 0)
            _nodes = _open.Pop().Close(_nodes, null, tag.Span.End);
    }

    // ---- Statements

    private TemplateStatement Statement(TemplateTag tag, PythonParser python)
    {
        var start = tag.Inner.Start;
        while (start < tag.Inner.End && char.IsWhiteSpace(text[start]))
            start++;
        var end = start;
        while (end < tag.Inner.End && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            end++;

        var (keyword, name) = (new TextSpan(start, end - start), KeywordAt(start, end - start));
        var rest = new TextSpan(end, tag.Inner.End - end);
        return new TemplateStatement(tag.Span, name, keyword, Content(name, keyword, rest, python));
    }

    private PythonExpression? Content(string keyword, TextSpan place, TextSpan rest, PythonParser python)
    {
        switch (keyword)
        {
            case "if" or "elif" or "while":
                return python.ParseExpression(rest);
            case "for":
                return python.ParseLoop(rest);
            case "set":
                return python.ParseAssignment(rest);
            case "else" or "try" or "finally" or "break" or "continue" when !IsBlank(rest):
                _diagnostics.Add(keyword == "else" ? SyntaxMessages.TextAfterElse.At(place) : SyntaxMessages.TextAfterKeyword.At(place, keyword));
                return null;
            default:
                return null;
        }
    }

    private void Take(TemplateStatement tag)
    {
        if (tag.Keyword == "end")
            TakeEnd(tag);
        else if (tag.Keyword is "elif" or "else" or "except" or "finally")
            TakeBranch(tag);
        else if (IsMisspeltEnd(tag.Keyword))
        {
            // It was meant to close its block: that it does not is no second mistake.
            _diagnostics.Add(Unknown(tag.KeywordSpan, tag.Keyword, "end"));
            TakeEnd(tag);
        }
        else if (Statements.TryGetValue(tag.Keyword, out var parts) && parts is not null && _open.Count < Limits.TemplateDepth)
            _nodes = Push(new Open(tag, parts, _nodes));
        else
            TakeSingle(tag, isBlock: parts is not null);
    }

    private ImmutableArray<TemplateNode>.Builder Push(Open block)
    {
        _open.Push(block);
        return ImmutableArray.CreateBuilder<TemplateNode>();
    }

    private bool IsMisspeltEnd(string keyword) =>
        (_open.Count > 0 || _tooDeep > 0) && keyword.Length > 0 && !Statements.ContainsKey(keyword) && Meant(keyword) == "end";

    private void TakeEnd(TemplateStatement tag)
    {
        if (_tooDeep > 0)
            _tooDeep--;
        else if (_open.Count > 0)
        {
            _nodes = _open.Pop().Close(_nodes, tag, tag.Span.End);
            return;
        }
        else
            _diagnostics.Add(SyntaxMessages.UnopenedEnd.At(tag.Span));
        _nodes.Add(tag);
    }

    private void TakeBranch(TemplateStatement tag)
    {
        if (_tooDeep > 0 || _open.Count == 0 || !_open.Peek().Takes(tag.Keyword))
        {
            if (_tooDeep == 0)
                _diagnostics.Add(Misplaced(tag));
            _nodes.Add(tag);
            return;
        }

        _nodes = _open.Peek().Part(_nodes, tag);
    }

    private SyntaxDiagnostic Misplaced(TemplateStatement tag)
    {
        var of = tag.Keyword switch { "elif" => "'if'", "else" => "'if', 'for', 'while' or 'try'", _ => "'try'" };
        return _open.Count == 0
            ? SyntaxMessages.BranchOutsideOfBlock.At(tag.Span, tag.Keyword, of)
            : SyntaxMessages.BranchOfOtherBlock.At(tag.Span, tag.Keyword, of, _open.Peek().Start.Keyword);
    }

    private void TakeSingle(TemplateStatement tag, bool isBlock)
    {
        _nodes.Add(tag);
        if (isBlock)
        {
            if (_tooDeep++ == 0)
                _diagnostics.Add(SyntaxMessages.TooDeepBlock.At(tag.Span, Limits.TemplateDepth));
        }
        else if (tag.Keyword is "import" or "from")
            _diagnostics.Add(SyntaxMessages.ForbiddenStatement.At(tag.Span, tag.Keyword));
        else if (tag.Keyword.Length == 0 && IsBlank(TextSpan.FromBounds(tag.Span.Start + 2, tag.Span.End - 2)))
            _diagnostics.Add(SyntaxMessages.EmptyStatement.At(tag.Span));
        else if (!Statements.ContainsKey(tag.Keyword))
            _diagnostics.Add(Unknown(tag.KeywordSpan.IsEmpty ? tag.Span : tag.KeywordSpan, tag.Keyword, Meant(tag.Keyword)));
    }

    /// <summary>The statement that an unknown one was meant to be; null where none is near.</summary>
    private static string? Meant(string keyword) =>
        keyword.StartsWith("end", StringComparison.Ordinal) || keyword == "fi" ? "end"
        : keyword is "elseif" or "elsif" ? "elif"
        : Spelling.Nearest(keyword, [.. Statements.Keys, "elif", "else", "except", "finally", "end"]);

    private static SyntaxDiagnostic Unknown(TextSpan place, string keyword, string? meant) =>
        keyword.Length == 0 ? SyntaxMessages.NoKeyword.At(place)
        : meant is null ? SyntaxMessages.UnknownStatement.At(place, keyword)
        : SyntaxMessages.MisspeltStatement.At(place, keyword, meant);

    private void CloseUnended()
    {
        var block = _open.Pop();
        _diagnostics.Add(SyntaxMessages.UnclosedBlock.At(block.Start.Span, block.Start.Keyword));
        _nodes = block.Close(_nodes, null, span.End);
    }

    private bool IsBlank(TextSpan piece)
    {
        for (var i = piece.Start; i < piece.End; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
                return false;
        }

        return true;
    }

    /// <summary>A keyword, without a new string for each that is known.</summary>
    private string KeywordAt(int start, int length)
    {
        foreach (var known in Common)
        {
            if (known.Length == length && string.CompareOrdinal(text, start, known, 0, length) == 0)
                return known;
        }

        return text.Substring(start, length);
    }

    private static readonly string[] Common = ["end", "if", "elif", "else", "for", "set"];

    /// <summary>A block that is not closed yet.</summary>
    /// <param name="parts">The words that may part it.</param>
    /// <param name="before">What stands before it, in the block that holds it.</param>
    private sealed class Open(TemplateStatement start, string[] parts, ImmutableArray<TemplateNode>.Builder before)
    {
        private readonly ImmutableArray<TemplateBranch>.Builder _branches = ImmutableArray.CreateBuilder<TemplateBranch>(1);
        private TemplateStatement _branch = start;

        public TemplateStatement Start { get; } = start;

        public bool Takes(string keyword) => Array.IndexOf(parts, keyword) >= 0;

        /// <summary>Ends a branch and starts the next; returns where its nodes go.</summary>
        public ImmutableArray<TemplateNode>.Builder Part(ImmutableArray<TemplateNode>.Builder nodes, TemplateStatement next)
        {
            EndBranch(nodes, next.Span.Start);
            _branch = next;
            nodes.Clear();
            return nodes;
        }

        /// <summary>Ends the block and adds it to what stands before it; returns where what follows goes.</summary>
        public ImmutableArray<TemplateNode>.Builder Close(ImmutableArray<TemplateNode>.Builder nodes, TemplateStatement? end, int at)
        {
            EndBranch(nodes, end?.Span.Start ?? at);
            before.Add(new TemplateBlock(TextSpan.FromBounds(Start.Span.Start, at), _branches.ToImmutable(), end));
            return before;
        }

        private void EndBranch(ImmutableArray<TemplateNode>.Builder nodes, int end) =>
            _branches.Add(new TemplateBranch(TextSpan.FromBounds(_branch.Span.Start, end), _branch, nodes.ToImmutable()));
    }
}
