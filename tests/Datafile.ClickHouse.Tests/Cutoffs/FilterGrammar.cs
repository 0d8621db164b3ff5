namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>
/// Writes pairs of filters as people write them: mostly the two halves of one cut, often in two spellings, now and then
/// off by a millisecond, a second, an hour or a day, or with a condition too many.
/// </summary>
internal sealed class FilterGrammar(int seed)
{
    private static readonly string[] Business =
    [
        "b = 'x'", "b != 'x'", "u = 1", "u", "NOT u", "u > 0", "b IN ('x', 'y')", "b NOT IN ('x')", "b LIKE 'x%'",
        "empty(b)", "b = 'x' OR u = 1", "u BETWEEN 1 AND 2", "length(b) > 0",
    ];

    private static readonly long[] Offsets =
    [
        1, -1, Moment.Second, -Moment.Second, Moment.Minute, -Moment.Minute, Moment.Hour, -Moment.Hour, 2 * Moment.Hour, Moment.Day, -Moment.Day,
    ];

    private readonly Random _random = new(seed);

    public FilterPair Next()
    {
        var column = Pick(TimeColumn.All);
        var other = Chance(0.02) ? Pick(TimeColumn.All) : column;
        var cut = Cut();
        var offset = Chance(0.65) ? 0 : Pick(Offsets);
        var form = Pick(column.Forms);
        var backfillForm = other == column && Chance(0.65) ? form : Pick(other.Forms);

        var keepsCut = Chance(0.5);
        var (viewOperator, backfillOperator) = (keepsCut ? ">=" : ">", keepsCut ? "<" : "<=");
        if (Chance(0.25))
            backfillOperator = backfillOperator == "<" ? "<=" : "<";
        if (Chance(0.03))
            backfillOperator = viewOperator;
        else if (Chance(0.02))
            (viewOperator, backfillOperator) = (backfillOperator, viewOperator);

        var moments = new List<long> { cut, cut + offset };
        var view = Decorate(form, viewOperator, cut, moments);
        var backfill = Decorate(backfillForm, backfillOperator, cut + offset, moments);
        if (Chance(0.04))
        {
            // Two cuts, for two kinds of rows.
            var second = cut + Pick(Offsets);
            moments.Add(second);
            var kind = Pick(Business);
            view = $"({kind}) AND {view} OR NOT ({kind}) AND {Compare(form, viewOperator, second)}";
            backfill = $"({kind}) AND {backfill} OR NOT ({kind}) AND {Compare(backfillForm, backfillOperator, Chance(0.7) ? second : cut)}";
        }

        (view, backfill) = WithBusiness(view, backfill);
        if (column == TimeColumn.Nullable)
            (view, backfill) = (Chance(0.3) ? WithNull(view, column) : view, Chance(0.3) ? WithNull(backfill, column) : backfill);
        return new FilterPair(view, backfill, [.. new[] { column, other }.Distinct()], cut - Moment.Hour, [.. moments.Distinct()], Chance(0.5));
    }

    /// <summary>A moment on a full minute, hour or day, or on none; sometimes on a day that changes its clocks.</summary>
    private long Cut()
    {
        var day = Chance(0.15) ? Pick(new[] { Moment.Of(2024, 3, 31), Moment.Of(2024, 10, 27) }) : Moment.Of(2024, 1, 1) + (_random.Next(600) * Moment.Day);
        var time = _random.Next(86_400) * Moment.Second;
        var moment = day + time;
        return _random.Next(10) switch
        {
            0 => Moment.Floor(moment, Moment.Day, Moment.Utc),
            1 => Moment.Floor(moment, Moment.Day, Moment.Madrid),
            2 or 3 or 4 => Moment.Floor(moment, Moment.Hour, Moment.Utc),
            5 or 6 or 7 => Moment.Floor(moment, Moment.Minute, Moment.Utc),
            _ => moment,
        };
    }

    private string Decorate(Func<long, Operands> form, string op, long moment, List<long> moments)
    {
        var (x, literal) = form(moment);
        var isAfter = op[0] == '>';
        var includes = op.Length == 2;
        var far = isAfter ? moment + (1_500 * Moment.Day) : moment - (600 * Moment.Day);
        var beyond = isAfter ? moment + (4_000 * Moment.Day) : moment - (3_000 * Moment.Day);
        switch (_random.Next(30))
        {
            case 0 or 1:
                return $"{literal} {Turned(op)} {x}";
            case 2:
                return $"NOT ({x} {Opposite(op)} {literal})";
            case 3:
                return $"NOT {x} {Opposite(op)} {literal}";
            case 4:
                return $"{Function(op)}({x}, {literal})";
            case 5 when !isAfter && includes:
                return $"{x} BETWEEN {form(beyond).Literal} AND {literal}";
            case 5 or 6 when isAfter && includes:
                return $"{x} BETWEEN {literal} AND {form(beyond).Literal}";
            case 6 when isAfter:
                return $"{x} NOT BETWEEN {form(beyond - (8_000 * Moment.Day)).Literal} AND {literal}";
            case 7:
                return $"{x} {op} {literal} AND {x} {(isAfter ? "<" : ">")} {form(beyond).Literal}";
            case 8:
                moments.Add(far);
                return $"{x} {op} {literal} AND {x} {(isAfter ? "<=" : ">=")} {form(far).Literal}";
            case 9 when includes:
                return $"({x} {op[0]} {literal} OR {x} = {literal})";
            case 9 when !includes:
                return $"({x} {op}= {literal} AND {x} != {literal})";
            case 10 when includes:
                return $"({x} IN ({literal}) OR {x} {op[0]} {literal})";
            case 11:
                return $"({x} {op} {literal}) = 1";
            case 12:
                return $"if({x} {op} {literal}, 1, 0)";
            case 13:
                moments.Add(far);
                return $"({x} {op} {literal} OR {x} {op} {form(far).Literal})";
            case 14 when isAfter:
                return $"NOT ({x} BETWEEN {form(beyond - (8_000 * Moment.Day)).Literal} AND {literal})";
            case 15:
                return $"ifNull({x} {op} {literal}, {_random.Next(2)})";
            case 16:
                return $"xor({x} {Opposite(op)} {literal}, 1)";
            case 17:
                return $"({x} {op} {literal}) > 0";
            case 18:
                return $"NOT (({x} {op} {literal}) IN (0))";
            default:
                return $"{x} {op} {literal}";
        }
    }

    private static string Compare(Func<long, Operands> form, string op, long moment)
    {
        var (x, literal) = form(moment);
        return $"{x} {op} {literal}";
    }

    private (string View, string Backfill) WithBusiness(string view, string backfill)
    {
        if (Chance(0.5))
            return (view, backfill);

        var business = Pick(Business);
        var (onView, onBackfill) = _random.Next(100) switch { < 76 => (true, true), < 88 => (true, false), _ => (false, true) };
        return (onView ? Joined(view, business) : view, onBackfill ? Joined(backfill, business) : backfill);
    }

    private string Joined(string cut, string business) => _random.Next(12) switch
    {
        0 => $"{cut} OR {business}",
        1 => $"NOT (NOT ({cut}) OR NOT ({business}))",
        2 => $"{business} AND {cut}", // where the condition has an OR, as people forget the parentheses
        3 or 4 or 5 => $"({business}) AND {cut}",
        6 => $"if({business}, {cut}, 0)",
        _ => $"{cut} AND ({business})",
    };

    private string WithNull(string filter, TimeColumn column) => _random.Next(3) switch
    {
        0 => $"({filter}) AND {column.Name} IS NOT NULL",
        1 => $"{column.Name} IS NULL OR {filter}",
        _ => $"({filter} OR isNull({column.Name}))",
    };

    private static string Turned(string op) => op[0] == '<' ? ">" + op[1..] : "<" + op[1..];

    private static string Opposite(string op) => op switch { "<" => ">=", "<=" => ">", ">" => "<=", _ => "<" };

    private static string Function(string op) => op switch { "<" => "less", "<=" => "lessOrEquals", ">" => "greater", _ => "greaterOrEquals" };

    private bool Chance(double share) => _random.NextDouble() < share;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
