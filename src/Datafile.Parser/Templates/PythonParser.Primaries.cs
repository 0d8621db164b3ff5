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
            if (TakeOperator("("))
            {
                var arguments = ParseArguments();
                left = new PythonCall(SpanFrom(start), left, arguments);
            }
            else if (TakeOperator("["))
            {
                var indexes = ParseIndexes();
                left = new PythonSubscript(SpanFrom(start), left, indexes);
            }
            else if (TakeOperator("."))
            {
                var name = TakeName();
                left = new PythonAttribute(SpanFrom(start), left, name);
            }
            else
            {
                break;
            }

            // Each link nests what stands before it.
            if (++_depth > MaxDepth)
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
            case PythonTokenKind.Operator when TakeOperator("("):
                return ParseBrackets(token.Span.Start, ")", PythonCollectionKind.Tuple);
            case PythonTokenKind.Operator when TakeOperator("["):
                return ParseBrackets(token.Span.Start, "]", PythonCollectionKind.List);
            case PythonTokenKind.Operator when TakeOperator("{"):
                return ParseBrackets(token.Span.Start, "}", PythonCollectionKind.Set);
            case PythonTokenKind.Operator when TakeOperator("..."):
                return new PythonLiteral(token.Span, PythonLiteralKind.Ellipsis, "...");
            default:
                Fail("an expression");
                return Skipped();
        }
    }

    private PythonExpression ParseName(PythonToken token)
    {
        var name = TextOf(token);
        if (Keywords.Contains(name))
        {
            Fail("an expression");
            return Skipped();
        }

        Advance();
        return name switch
        {
            "True" => new PythonLiteral(token.Span, PythonLiteralKind.True, name),
            "False" => new PythonLiteral(token.Span, PythonLiteralKind.False, name),
            "None" => new PythonLiteral(token.Span, PythonLiteralKind.None, name),
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
    private PythonExpression ParseBrackets(int start, string close, PythonCollectionKind kind)
    {
        var items = ImmutableArray.CreateBuilder<PythonExpression>();
        var hasComma = false;
        var isDictionary = kind == PythonCollectionKind.Set && IsOperator("}");
        while (!_failed && !IsOperator(close))
        {
            isDictionary |= kind == PythonCollectionKind.Set && IsOperator("**");
            var first = items.Count;
            items.Add(ParseItem());
            if (kind == PythonCollectionKind.Set && TakeOperator(":"))
            {
                isDictionary = true;
                items.Add(Parse());
            }

            if (IsWord("for"))
            {
                var of = SpanFrom(items[first].Span.Start);
                var loops = ParseLoops();
                var comprehension = new PythonComprehension(SpanFrom(of.Start), [.. items.Skip(first)], loops);
                items.Count = first;
                items.Add(comprehension);
            }

            if (!TakeOperator(","))
                break;
            hasComma = true;
        }

        Expect(close);
        if (kind == PythonCollectionKind.Tuple && items.Count == 1 && !hasComma)
            return items[0];

        return new PythonCollection(SpanFrom(start), isDictionary ? PythonCollectionKind.Dictionary : kind, items.ToImmutable());
    }

    private ImmutableArray<PythonLoop> ParseLoops()
    {
        var loops = ImmutableArray.CreateBuilder<PythonLoop>();
        while (!_failed && IsWord("for"))
        {
            var start = _current.Span.Start;
            Advance();
            var target = ParseTargets();
            if (!TakeWord("in"))
                Fail("in");
            var source = ParseOperations(Or);
            var conditions = ImmutableArray.CreateBuilder<PythonExpression>();
            while (!_failed && TakeWord("if"))
                conditions.Add(ParseOperations(Or));
            loops.Add(new PythonLoop(SpanFrom(start), target, source, conditions.ToImmutable()));
        }

        return loops.ToImmutable();
    }

    /// <summary>Arguments up to and with the closing parenthesis.</summary>
    private ImmutableArray<PythonArgument> ParseArguments()
    {
        if (TakeOperator(")"))
            return [];

        var arguments = ImmutableArray.CreateBuilder<PythonArgument>();
        while (!_failed && !IsOperator(")"))
        {
            arguments.Add(ParseArgument());
            if (!TakeOperator(","))
                break;
        }

        Expect(")");
        return arguments.ToImmutable();
    }

    private PythonArgument ParseArgument()
    {
        var start = _current.Span.Start;
        var isSpread = TakeOperator("*") || TakeOperator("**");
        var (name, value) = ("", Parse());
        if (!isSpread && value is PythonName keyword && TakeOperator("="))
            (name, value) = (keyword.Name, Parse());
        else if (IsWord("for"))
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
        var indexes = ImmutableArray.CreateBuilder<PythonExpression>();
        do
        {
            if (IsOperator("]") && indexes.Count > 0)
                break;
            indexes.Add(ParseIndex());
        }
        while (!_failed && TakeOperator(","));

        Expect("]");
        return indexes.ToImmutable();
    }

    private PythonExpression ParseIndex()
    {
        var start = _current.Span.Start;
        var bounds = ImmutableArray.CreateBuilder<PythonExpression>();
        var isSlice = false;
        while (!_failed && !IsOperator("]") && !IsOperator(","))
        {
            if (TakeOperator(":"))
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
        while (!_failed && !IsOperator(":"))
        {
            var from = _current.Span.Start;
            var isSpread = TakeOperator("*") || TakeOperator("**");
            var name = TakeName();
            PythonExpression value = TakeOperator("=") ? Parse() : new PythonSkipped(new TextSpan(_lastEnd, 0));
            parameters.Add(new PythonArgument(SpanFrom(from), name, value, isSpread));
            if (!TakeOperator(","))
                break;
        }

        Expect(":");
        return Ended(new PythonLambda(SpanFrom(start), parameters.ToImmutable(), Parse()), start);
    }
}
