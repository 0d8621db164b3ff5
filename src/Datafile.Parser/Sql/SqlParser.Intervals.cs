using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>INTERVAL, and the functions that take a unit by its name.</summary>
internal sealed partial class SqlParser
{
    private static readonly Dictionary<string, string> Units = UnitsByName();

    /// <summary>Null where it is a name: a column or a function may be named interval.</summary>
    private SqlExpression? ParseInterval(int start)
    {
        if (IsNameHere() || _noIntervals?.Contains(_at) == true)
            return null;

        var (from, depth, mark) = (_at, _depth, _stack.Count);
        _at++;
        if (Current.Kind == SqlTokenKind.String && ParseIntervalText(start) is { } literal)
            return literal;

        var amount = ParseFrom(SqlOperators.Comparison + 1);
        if (!Failed && UnitHere() is { } unit)
        {
            _at++;
            return new Interval(SpanFrom(start), amount, unit) { Depth = amount.Depth + 1 };
        }

        if (!Failed && Current.Kind == SqlTokenKind.TemplateExpression)
        {
            _at++;
            return Tagged(start);
        }

        // It is tried once alone, or nested tries would double with each level.
        (_at, _depth) = (from, depth);
        _stack.RemoveRange(mark, _stack.Count - mark);
        Diagnostics.Clear();
        (_noIntervals ??= []).Add(from);
        return null;
    }

    /// <summary><c>INTERVAL '1 day 2 hours'</c>; null where the string is an amount whose unit follows.</summary>
    private SqlExpression? ParseIntervalText(int start)
    {
        var span = Current.Span;
        var words = SqlStrings.Unquote(text, span).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || words.Length % 2 != 0)
            return null;

        var intervals = ImmutableArray.CreateBuilder<SqlExpression>(words.Length / 2);
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!Units.TryGetValue(words[i + 1], out var unit))
                return null;
            intervals.Add(new Interval(span, new Literal(span, LiteralKind.Number, words[i]), unit) { Depth = 2 });
        }

        _at++;
        return intervals.Count == 1
            ? ((Interval)intervals[0]) with { Span = SpanFrom(start) }
            : new Operation(SpanFrom(start), "tuple", intervals.ToImmutable()) { Depth = 3 };
    }

    /// <summary>The unit that stands here, in lower case and singular.</summary>
    private string? UnitHere() =>
        Current.Kind == SqlTokenKind.Word && Units.TryGetValue(TextAt(_at), out var unit) ? unit : null;

    private static Dictionary<string, string> UnitsByName()
    {
        var units = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (unit, shorts) in new[]
        {
            ("nanosecond", "NS"), ("microsecond", "MCS"), ("millisecond", "MS"), ("second", "SS S"), ("minute", "MI N"), ("hour", "HH H"),
            ("day", "DD D"), ("week", "WK WW"), ("month", "MM M"), ("quarter", "QQ Q"), ("year", "YYYY YY"),
        })
        {
            units[unit] = unit;
            units[unit + "s"] = unit;
            units["SQL_TSI_" + unit] = unit;
            foreach (var name in shorts.Split(' '))
                units[name] = unit;
        }

        return units;
    }
}
