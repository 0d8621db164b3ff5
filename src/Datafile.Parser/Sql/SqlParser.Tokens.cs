using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

internal sealed partial class SqlParser
{
    private SqlToken Current => tokens[_at];

    private int Start => tokens[_at].Span.Start;

    private string TextAt(int index) => text.Substring(tokens[index].Span.Start, tokens[index].Span.Length);

    private string TextOf(TextSpan span) => text.Substring(span.Start, span.Length);

    private bool Is(SqlSymbol symbol) => tokens[_at].Symbol == symbol;

    private bool Is(SqlSymbol symbol, int ahead) => _at + ahead < tokens.Length && tokens[_at + ahead].Symbol == symbol;

    /// <summary>Whether a word is next, or so many tokens ahead, that is no word of queries.</summary>
    private bool IsWord(string word, int ahead = 0) =>
        IsKind(SqlTokenKind.Word, ahead)
            && tokens[_at + ahead].Span is var span
            && span.Length == word.Length
            && string.Compare(text, span.Start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private bool Are(SqlSymbol first, SqlSymbol second) => Is(first) && Is(second, 1);

    private bool IsKind(SqlTokenKind kind, int ahead) => _at + ahead < tokens.Length && tokens[_at + ahead].Kind == kind;

    private bool IsName(int ahead) =>
        _at + ahead < tokens.Length && tokens[_at + ahead].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    /// <summary>Whether a query starts here; FROM may come first.</summary>
    private bool IsQueryStart(int ahead = 0) =>
        Is(SqlSymbol.Select, ahead) || Is(SqlSymbol.With, ahead)
        || (Is(SqlSymbol.From, ahead) && (IsName(ahead + 1) || Is(SqlSymbol.LeftParenthesis, ahead + 1)));

    private bool Take(SqlSymbol symbol)
    {
        if (tokens[_at].Symbol != symbol)
            return false;

        _at++;
        return true;
    }

    private bool Take(SqlSymbol first, SqlSymbol second)
    {
        if (!Are(first, second))
            return false;

        _at += 2;
        return true;
    }

    private bool TakeEither(SqlSymbol one, SqlSymbol other) => Take(one) || Take(other);

    private void Expect(SqlSymbol symbol)
    {
        if (!Take(symbol))
            FailExpecting(symbol);
    }

    /// <summary>A name, without its quotes.</summary>
    private string Name()
    {
        var token = tokens[_at];
        switch (token.Kind)
        {
            case SqlTokenKind.Word:
                _at++;
                return Names.Get(text, token.Span.Start, token.Span.Length);
            case SqlTokenKind.QuotedIdentifier when token.Span.Length > 2:
                _at++;
                return SqlStrings.Unquote(text, token.Span);
            default:
                Fail("a name");
                return "";
        }
    }

    /// <summary>The parts of a name that nothing qualifies.</summary>
    private ImmutableArray<string> NameAlone()
    {
        if (tokens[_at] is not { Kind: SqlTokenKind.Word, Span: var word })
            return [Name()];

        _at++;
        return Names.GetAlone(text, word.Start, word.Length);
    }

    /// <summary>Skips what stands in parentheses, with them.</summary>
    private void SkipParentheses()
    {
        var open = _at;
        Expect(SqlSymbol.LeftParenthesis);
        for (var depth = 1; depth > 0 && !Failed;)
        {
            if (Current.Kind == SqlTokenKind.End)
            {
                FailUnclosed(open);
                break;
            }

            depth += Is(SqlSymbol.LeftParenthesis) ? 1 : Is(SqlSymbol.RightParenthesis) ? -1 : 0;
            _at++;
        }
    }

    /// <summary>From a position to the end of the last token that was taken.</summary>
    private TextSpan SpanFrom(int start) =>
        TextSpan.FromBounds(start, Math.Max(start, _at > 0 ? tokens[_at - 1].Span.End : start));

    // ---- Lists: nodes are gathered on a stack, so that each list is one array of its own length.

    private ImmutableArray<T> PopFrom<T>(int mark)
        where T : SqlNode
    {
        var count = _stack.Count - mark;
        if (count == 0)
            return [];

        var nodes = new T[count];
        for (var i = 0; i < count; i++)
            nodes[i] = (T)_stack[mark + i];
        _stack.RemoveRange(mark, count);
        return ImmutableCollectionsMarshal.AsImmutableArray(nodes);
    }

    private static int DepthOf<T>(ImmutableArray<T> nodes)
        where T : SqlNode
    {
        var depth = 0;
        for (var i = 0; i < nodes.Length; i++)
            depth = Math.Max(depth, nodes[i].Depth);
        return depth;
    }
}
