using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// The combinators of Sprache that the grammars use, for sequences. Those of Sprache make closures for each item and the
/// text of a message for each alternative that fails; where a sequence breaks off is known from
/// <see cref="SequenceInput{T}.Furthest"/>, so these make one object for each match and nothing for a failure.
/// </summary>
internal static class Combinators
{
    public static Parser<TTo> Select<T, TTo>(this Parser<T> parser, Func<T, TTo> select) => input =>
    {
        var match = parser(input);
        return match.WasSuccessful ? new Match<TTo>(select(match.Value), match.Remainder) : NoMatch<TTo>.Instance;
    };

    /// <param name="second">Called for every match of the first, so it hands out a parser and makes none.</param>
    public static Parser<TTo> SelectMany<T, TSecond, TTo>(
        this Parser<T> parser, Func<T, Parser<TSecond>> second, Func<T, TSecond, TTo> select) => input =>
    {
        var one = parser(input);
        if (!one.WasSuccessful)
            return NoMatch<TTo>.Instance;

        var two = second(one.Value)(one.Remainder);
        return two.WasSuccessful ? new Match<TTo>(select(one.Value, two.Value), two.Remainder) : NoMatch<TTo>.Instance;
    };

    public static Parser<T> Where<T>(this Parser<T> parser, Func<T, bool> fits) => input =>
    {
        var match = parser(input);
        return match.WasSuccessful && fits(match.Value) ? match : NoMatch<T>.Instance;
    };

    /// <summary>The second where the first does not match.</summary>
    public static Parser<T> Or<T>(this Parser<T> first, Parser<T> second) => input =>
        first(input) is { WasSuccessful: true } match ? match : second(input);

    /// <summary>The parser where the other does not match.</summary>
    public static Parser<T> Unless<T, TOther>(this Parser<T> parser, Parser<TOther> other) => input =>
        other(input).WasSuccessful ? NoMatch<T>.Instance : parser(input);

    /// <summary>The parser, or null and nothing taken.</summary>
    public static Parser<T?> OrNone<T>(this Parser<T> parser)
        where T : class => input =>
        parser(input) is { WasSuccessful: true } match ? (IResult<T?>)match : new Match<T?>(null, input);

    /// <summary>The parser, or another value and nothing taken.</summary>
    public static Parser<T> OrElse<T>(this Parser<T> parser, T other)
        where T : struct => input =>
        parser(input) is { WasSuccessful: true } match ? match : new Match<T>(other, input);

    /// <summary>Matches as long as there are any.</summary>
    public static Parser<ImmutableArray<T>> Many<T>(this Parser<T> parser) => input => More(parser, Found<T>.None, input);

    /// <summary>One match or more with a separator between them.</summary>
    public static Parser<ImmutableArray<T>> DelimitedBy<T, TSeparator>(this Parser<T> parser, Parser<TSeparator> separator)
    {
        Parser<T> further = input => separator(input) is { WasSuccessful: true } comma ? parser(comma.Remainder) : NoMatch<T>.Instance;
        return input => parser(input) is { WasSuccessful: true } first
            ? More(further, Found<T>.None.And(first.Value), first.Remainder)
            : NoMatch<ImmutableArray<T>>.Instance;
    }

    /// <summary>As many matches as there are, as one span: empty where there are none.</summary>
    public static Parser<TextSpan> Spanning(this Parser<TextSpan> parser) => input =>
    {
        var all = default(TextSpan);
        while (parser(input) is { WasSuccessful: true } match)
        {
            all = TextSpan.FromBounds(all.IsEmpty ? match.Value.Start : all.Start, match.Value.End);
            input = match.Remainder;
        }

        return new Match<TextSpan>(all, input);
    };

    private static Match<ImmutableArray<T>> More<T>(Parser<T> parser, Found<T> found, IInput input)
    {
        while (parser(input) is { WasSuccessful: true } match)
        {
            found = found.And(match.Value);
            input = match.Remainder;
        }

        return new Match<ImmutableArray<T>>(found.ToImmutable(), input);
    }

    /// <summary>What was found so far. Most lists hold one item or none, so a builder is made for the second.</summary>
    private readonly record struct Found<T>(int Count, T? First, ImmutableArray<T>.Builder? All)
    {
        public static Found<T> None => default;

        public Found<T> And(T item)
        {
            if (Count == 0)
                return new Found<T>(1, item, null);

            var all = All;
            if (all is null)
            {
                all = ImmutableArray.CreateBuilder<T>(4);
                all.Add(First is { } first ? first : item);
            }

            all.Add(item);
            return this with { Count = Count + 1, All = all };
        }

        public ImmutableArray<T> ToImmutable() => (Count, First, All) switch
        {
            (_, _, { } all) => all.ToImmutable(),
            (1, { } first, _) => [first],
            _ => [],
        };
    }

    private sealed class Match<T>(T value, IInput remainder) : IResult<T>
    {
        public T Value => value;

        public bool WasSuccessful => true;

        public string Message => "";

        public IEnumerable<string> Expectations => [];

        public IInput Remainder => remainder;
    }
}

/// <summary>That a parser did not match. It does not know the place: nobody asks where one alternative of many failed.</summary>
internal sealed class NoMatch<T> : IResult<T>
{
    private static readonly IInput Nowhere = new SequenceInput<T>([]);

    public static readonly NoMatch<T> Instance = new();

    public T Value => throw new InvalidOperationException("There is no match.");

    public bool WasSuccessful => false;

    public string Message => "";

    public IEnumerable<string> Expectations => [];

    public IInput Remainder => Nowhere;
}
