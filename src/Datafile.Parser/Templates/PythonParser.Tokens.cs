using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

internal sealed partial class PythonParser
{
    private void Start(TextSpan span)
    {
        _lexer.Start(span);
        (_depth, _failed, _lastEnd) = (0, false, span.Start);
        _current = _lexer.Next();
    }

    private void Advance()
    {
        _lastEnd = _current.Span.End;
        _current = _lexer.Next();
    }

    private string TextOf(PythonToken token) => _names.Get(text, token.Span.Start, token.Span.Length);

    private bool Is(PythonSymbol symbol) => _current.Symbol == symbol;

    private bool Take(PythonSymbol symbol)
    {
        if (_current.Symbol != symbol)
            return false;

        Advance();
        return true;
    }

    private string TakeName()
    {
        if (_current.Kind != PythonTokenKind.Name)
        {
            Fail("a name");
            return "";
        }

        var name = TextOf(_current);
        Advance();
        return name;
    }

    private void Expect(PythonSymbol symbol)
    {
        if (Take(symbol))
            return;

        Fail(symbol switch
        {
            PythonSymbol.RightParenthesis => "')'",
            PythonSymbol.RightBracket => "']'",
            PythonSymbol.RightBrace => "'}'",
            _ => "':'",
        });
    }

    private void ExpectEnd()
    {
        if (_current.Kind != PythonTokenKind.End)
            Fail("an operator, or the end of the tag");
    }

    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(Math.Min(start, _lastEnd), _lastEnd);

    private PythonSkipped Skipped() => new(new TextSpan(_current.Span.Start, 0));

    /// <summary>Goes one level down; false, with a diagnostic, where that is too deep.</summary>
    private bool Enter()
    {
        if (_failed)
            return false;
        if (++_depth <= Limits.PythonDepth)
            return true;

        _depth--;
        FailDepth();
        return false;
    }

    private void FailDepth() => Fail($"at most {Limits.PythonDepth} levels of nesting");

    /// <summary>Reports what was expected, once for each tag; the parser winds down after it.</summary>
    private void Fail(string expected)
    {
        if (_failed)
            return;

        _failed = true;
        var isEnd = _current.Kind == PythonTokenKind.End;
        var found = isEnd ? "the end of the tag" : "'" + Shorten(TextOf(_current)) + "'";
        var place = isEnd ? new TextSpan(_lastEnd, 0) : _current.Span;
        if (_current.Kind == PythonTokenKind.Bad && text[place.Start] is var quote && place.Length > 1)
            (found, place) = ($"a string without its closing {quote}", new TextSpan(place.Start, 1));
        diagnostics.Add(SyntaxMessages.ExpectedInTag.At(place, expected, found));

        // Nothing more is read of this tag, so what is still missing stands behind what was read.
        _lexer.Start(new TextSpan(_lastEnd, 0));
        _current = new PythonToken(PythonTokenKind.End, new TextSpan(_lastEnd, 0));
    }

    private static string Shorten(string value) => value.Length > 30 ? value.Substring(0, 30) + "…" : value;

    /// <summary>The nodes above a mark on the stack, on which lists are gathered, so that each is one array of its own length.</summary>
    private ImmutableArray<T> PopFrom<T>(int mark)
        where T : PythonExpression
    {
        if (_stack.Count == mark)
            return [];

        var nodes = new T[_stack.Count - mark];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = (T)_stack[mark + i];
        _stack.RemoveRange(mark, nodes.Length);
        return ImmutableCollectionsMarshal.AsImmutableArray(nodes);
    }

    /// <summary>The node, up to the end of what was read after its span was taken.</summary>
    private T Ended<T>(T node, int start)
        where T : PythonExpression => node with { Span = SpanFrom(start) };
}
