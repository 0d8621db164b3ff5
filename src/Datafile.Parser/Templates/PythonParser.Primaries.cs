using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>Operands: literals, names, calls, brackets and what follows them.</summary>
internal sealed partial class PythonParser
{
    private PythonExpression ParsePostfix()
    {
        var (start, depth) = (_current.Span.Start, _depth);
        var left = ParsePrimary();
        while (!_failed)
        {
            if (Take(PythonSymbol.LeftParenthesis))
            {
                var arguments = ParseArguments();
                left = new PythonCall(SpanFrom(start), left, arguments);
            }
            else if (Take(PythonSymbol.LeftBracket))
            {
                var indexes = ParseIndexes();
                left = new PythonSubscript(SpanFrom(start), left, indexes);
            }
            else if (Take(PythonSymbol.Dot))
            {
                var name = TakeName();
                left = new PythonAttribute(SpanFrom(start), left, name);
            }
            else
            {
                break;
            }

            // Each link nests what stands before it.
            if (++_depth > Limits.PythonDepth)
                FailDepth();
        }

        _depth = depth;
        return left;
    }

    private PythonExpression ParsePrimary()
    {
        var token = _current;
        switch (token.Kind)
        {
            case PythonTokenKind.Number:
                Advance();
                return new PythonLiteral(token.Span, PythonLiteralKind.Number, TextOf(token));
            case PythonTokenKind.String:
                return ParseStrings();
            case PythonTokenKind.Name:
                return ParseName(token);
            case PythonTokenKind.Operator when Take(PythonSymbol.LeftParenthesis):
                return ParseBrackets(token.Span.Start, PythonSymbol.RightParenthesis, PythonCollectionKind.Tuple);
            case PythonTokenKind.Operator when Take(PythonSymbol.LeftBracket):
                return ParseBrackets(token.Span.Start, PythonSymbol.RightBracket, PythonCollectionKind.List);
            case PythonTokenKind.Operator when Take(PythonSymbol.LeftBrace):
                return ParseBrackets(token.Span.Start, PythonSymbol.RightBrace, PythonCollectionKind.Set);
            case PythonTokenKind.Operator when Take(PythonSymbol.Ellipsis):
                return new PythonLiteral(token.Span, PythonLiteralKind.Ellipsis, "...");
            default:
                Fail("an expression");
                return Skipped();
        }
    }

    private PythonExpression ParseName(PythonToken token)
    {
        if (token.Symbol is not (PythonSymbol.None or PythonSymbol.True or PythonSymbol.False or PythonSymbol.NoneValue))
        {
            Fail("an expression");
            return Skipped();
        }

        var name = TextOf(token);
        Advance();
        return token.Symbol switch
        {
            PythonSymbol.True => new PythonLiteral(token.Span, PythonLiteralKind.True, name),
            PythonSymbol.False => new PythonLiteral(token.Span, PythonLiteralKind.False, name),
            PythonSymbol.NoneValue => new PythonLiteral(token.Span, PythonLiteralKind.None, name),
            _ => new PythonName(token.Span, name),
        };
    }

    /// <summary>Strings in a row are one.</summary>
    private PythonLiteral ParseStrings()
    {
        var start = _current.Span.Start;
        var (value, isFormatted) = PythonString.Read(text, _current.Span);
        Advance();
        if (_current.Kind == PythonTokenKind.String)
        {
            var to = new System.Text.StringBuilder(value);
            do
            {
                var (next, alsoFormatted) = PythonString.Read(text, _current.Span);
                to.Append(next);
                isFormatted |= alsoFormatted;
                Advance();
            }
            while (_current.Kind == PythonTokenKind.String);
            value = to.ToString();
        }

        return new PythonLiteral(SpanFrom(start), PythonLiteralKind.String, value, isFormatted);
    }

    /// <summary>What stands in brackets, up to the closing one.</summary>
    private PythonExpression ParseBrackets(int start, PythonSymbol close, PythonCollectionKind kind)
    {
        var mark = _stack.Count;
        var hasComma = false;
        var isDictionary = kind == PythonCollectionKind.Set && Is(PythonSymbol.RightBrace);
        while (!_failed && !Is(close))
        {
            isDictionary |= kind == PythonCollectionKind.Set && Is(PythonSymbol.DoubleStar);
            var first = _stack.Count;
            _stack.Add(ParseItem());
            if (kind == PythonCollectionKind.Set && Take(PythonSymbol.Colon))
            {
                isDictionary = true;
                _stack.Add(Parse());
            }

            if (Is(PythonSymbol.For))
            {
                var of = _stack[first].Span.Start;
                var loops = ParseLoops();
                _stack.Add(new PythonComprehension(SpanFrom(of), PopFrom<PythonExpression>(first), loops));
            }

            if (!Take(PythonSymbol.Comma))
                break;
            hasComma = true;
        }

        Expect(close);
        var items = PopFrom<PythonExpression>(mark);
        if (kind == PythonCollectionKind.Tuple && items.Length == 1 && !hasComma)
            return items[0];

        return new PythonCollection(SpanFrom(start), isDictionary ? PythonCollectionKind.Dictionary : kind, items);
    }

    private ImmutableArray<PythonLoop> ParseLoops()
    {
        var loops = ImmutableArray.CreateBuilder<PythonLoop>();
        while (!_failed && Is(PythonSymbol.For))
        {
            var start = _current.Span.Start;
            Advance();
            var target = ParseTargets();
            if (!Take(PythonSymbol.In))
                Fail("in");
            var source = ParseOperations(Or);
            var conditions = ImmutableArray.CreateBuilder<PythonExpression>();
            while (!_failed && Take(PythonSymbol.If))
                conditions.Add(ParseOperations(Or));
            loops.Add(new PythonLoop(SpanFrom(start), target, source, conditions.ToImmutable()));
        }

        return loops.ToImmutable();
    }

    /// <summary>Arguments up to and with the closing parenthesis.</summary>
    private ImmutableArray<PythonArgument> ParseArguments()
    {
        if (Take(PythonSymbol.RightParenthesis))
            return [];

        var mark = _stack.Count;
        while (!_failed && !Is(PythonSymbol.RightParenthesis))
        {
            _stack.Add(ParseArgument());
            if (!Take(PythonSymbol.Comma))
                break;
        }

        Expect(PythonSymbol.RightParenthesis);
        return PopFrom<PythonArgument>(mark);
    }

    private PythonArgument ParseArgument()
    {
        var start = _current.Span.Start;
        var isSpread = Take(PythonSymbol.Star) || Take(PythonSymbol.DoubleStar);
        var (name, value) = ("", Parse());
        if (!isSpread && value is PythonName keyword && Take(PythonSymbol.Equal))
            (name, value) = (keyword.Name, Parse());
        else if (Is(PythonSymbol.For))
            value = ParseGenerator(value);

        return new PythonArgument(SpanFrom(start), name, value, isSpread);
    }

    private PythonComprehension ParseGenerator(PythonExpression item)
    {
        var loops = ParseLoops();
        return new PythonComprehension(SpanFrom(item.Span.Start), [item], loops);
    }

    /// <summary>Indexes and slices up to and with the closing bracket.</summary>
    private ImmutableArray<PythonExpression> ParseIndexes()
    {
        var mark = _stack.Count;
        do
        {
            if (Is(PythonSymbol.RightBracket) && _stack.Count > mark)
                break;
            _stack.Add(ParseIndex());
        }
        while (!_failed && Take(PythonSymbol.Comma));

        Expect(PythonSymbol.RightBracket);
        return PopFrom<PythonExpression>(mark);
    }

    private PythonExpression ParseIndex()
    {
        var start = _current.Span.Start;
        var bounds = ImmutableArray.CreateBuilder<PythonExpression>();
        var isSlice = false;
        while (!_failed && !Is(PythonSymbol.RightBracket) && !Is(PythonSymbol.Comma))
        {
            if (Take(PythonSymbol.Colon))
                isSlice = true;
            else if (bounds.Count == 0 || isSlice)
                bounds.Add(Parse());
            else
                break;
        }

        if (isSlice)
            return new PythonSlice(SpanFrom(start), bounds.ToImmutable());
        if (bounds.Count > 0)
            return bounds[0];

        Fail("an index");
        return Skipped();
    }

    private PythonLambda ParseLambda()
    {
        var start = _current.Span.Start;
        Advance();
        var parameters = ImmutableArray.CreateBuilder<PythonArgument>();
        while (!_failed && !Is(PythonSymbol.Colon))
        {
            var from = _current.Span.Start;
            var isSpread = Take(PythonSymbol.Star) || Take(PythonSymbol.DoubleStar);
            var name = TakeName();
            PythonExpression value = Take(PythonSymbol.Equal) ? Parse() : new PythonSkipped(new TextSpan(_lastEnd, 0));
            parameters.Add(new PythonArgument(SpanFrom(from), name, value, isSpread));
            if (!Take(PythonSymbol.Comma))
                break;
        }

        Expect(PythonSymbol.Colon);
        return Ended(new PythonLambda(SpanFrom(start), parameters.ToImmutable(), Parse()), start);
    }
}
