using System.Collections.Immutable;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Flow;

/// <summary>
/// What functions make of values that inserts combine, by function: <c>sum(a) * 2</c> adds up as well, <c>-max(a)</c> is a minimum.
/// </summary>
internal static class CombinedLaws
{
    private static readonly Dictionary<string, Func<Parts, MergeLaw?>> Laws = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ifNull"] = OfDefault,
        ["coalesce"] = OfDefault,
        ["abs"] = OfAbsolute,
        ["negate"] = p => p.First.Is("sum") ? p.First : p.First.IsExtreme ? p.First.Opposite : null,
        ["not"] = p => p.First.IsExtreme ? p.First.Opposite : null,
        ["plus"] = OfPlus,
        ["minus"] = OfMinus,
        ["multiply"] = OfProduct,
        ["divide"] = OfQuotient,
        ["round"] = OfRounded,
        ["floor"] = OfRounded,
        ["ceil"] = OfRounded,
        ["greatest"] = p => OfExtremes(p, "max"),
        ["least"] = p => OfExtremes(p, "min"),
        ["greater"] = OfGreater,
        ["greaterOrEquals"] = OfGreater,
        ["less"] = p => p is { IsComparison: true, First.IsExtreme: true } ? p.First.Opposite : null,
        ["lessOrEquals"] = p => p is { IsComparison: true, First.IsExtreme: true } ? p.First.Opposite : null,
        ["equals"] = OfEquals,
        ["notEquals"] = OfDifferent,
        ["or"] = p => p.Laws.All(l => l.Is("max")) ? p.First.Plain : null,
        ["and"] = p => p.Laws.All(l => l.Is("min")) ? p.First.Plain : null,
        ["toString"] = p => p.First.IsExtreme && p.TypeOf(0) is { IsString: true } or { IsDate: true } or { IsDateTime: true } ? p.First.Plain : null,
        ["if"] = OfChoice,
        ["tupleElement"] = OfElement,
    };

    /// <summary>The law of a call; null where its function has none of its own here.</summary>
    /// <param name="laws">Those of its arguments, at least one.</param>
    public static MergeLaw? Of(BoundCall call, ImmutableArray<MergeLaw> laws) => Laws.TryGetValue(call.Name, out var law) ? law(new Parts(call, laws)) : null;

    public static bool IsPositive(BoundExpression value) => value.Constant is { Length: > 0 } number && number[0] != '-' && !IsZero(value);

    public static bool IsZero(BoundExpression value) => value.Constant is "0" or "0." or "0.0";

    /// <summary>Whether a constant is what an aggregate yields for no rows; of times in the zone of the server.</summary>
    public static bool IsDefault(ClickHouseType type, BoundExpression constant) =>
        type.IsDateTime || type.IsDate
            ? (constant is BoundConstant { Kind: LiteralKind.String, Value: "1970-01-01" or "1970-01-01 00:00:00" }
                && type.Arguments.All(a => a.Literal is null || a.Literal[0] != '\''))
                || (constant is BoundCall { Arguments: [var number, ..] } call
                    && ConversionFunction.TargetOf(call.Name) is not null
                    && IsZero(number))
            : type.IsString ? constant is BoundConstant { Kind: LiteralKind.String, Value: "" } : IsZero(constant);

    private static MergeLaw? OfDefault(Parts parts)
    {
        if (!parts.IsRestSame)
            return null;
        if (parts.Arguments.Length == 1)
            return parts.First;

        var (value, otherwise) = (parts.Arguments[0], parts.Arguments[1]);
        if (parts.First.Is("sum") ? IsZero(otherwise) : parts.First.Is("any"))
            return parts.First;
        if (parts.Arguments.Length != 2 || !parts.First.IsExtreme || !value.Type.IsNullable || !IsDefault(value.Type.Unwrapped, otherwise))
            return null;

        // The default is the least value of most types, and the least is kept.
        return parts.First.Is("min") ? MergeLaw.Defaulted("min") with { ReplacesNull = true }
            : MayBeNegative(value.Type.Unwrapped) ? MergeLaw.Unknown
            : parts.First;
    }

    private static MergeLaw? OfAbsolute(Parts parts) =>
        parts.IsRestSame && parts.TypeOf(0) is { IsInteger: true } number && !Numbers.IsSigned(number) ? parts.First : null;

    private static MergeLaw? OfPlus(Parts parts) =>
        parts.First.Is("sum") && parts.Second.Is("sum") ? parts.First
        : parts.First.IsExtreme && parts.IsRestSame ? parts.First.Plain
        : parts.Second.IsExtreme && parts.First.IsSame ? parts.Second.Plain
        : null;

    private static MergeLaw? OfMinus(Parts parts) =>
        parts.First.Is("sum") && parts.Second.Is("sum") ? parts.First
        : parts.First.IsExtreme && parts.IsRestSame ? parts.First.Plain
        : parts.Second.IsExtreme && parts.First.IsSame ? parts.Second.Opposite
        : null;

    private static MergeLaw? OfProduct(Parts parts) =>
        OfQuotient(parts)
        ?? (parts.Second.IsExtreme && parts.First.IsSame && IsPositive(parts.Arguments[0]) ? parts.Second.Plain
            : parts.Second.Is("sum") && parts.First.IsSame ? parts.Second
            : null);

    private static MergeLaw? OfQuotient(Parts parts) =>
        !parts.IsRestSame ? null
        : parts.First.Is("sum") ? parts.First
        : parts.First.IsExtreme && parts.Arguments.Length == 2 && IsPositive(parts.Arguments[1]) ? parts.First.Plain
        : null;

    private static MergeLaw? OfRounded(Parts parts) => parts.First.Is("sum") && parts.TypeOf(0).IsInteger ? parts.First : null;

    private static MergeLaw? OfExtremes(Parts parts, string function)
    {
        if (parts.Laws.All(l => l.Is(function) || l.IsSame))
            return MergeLaw.CombinedBy(function);

        MergeLaw[] combined = [.. parts.Laws.Where(l => !l.IsSame)];
        return combined is [{ IsExtreme: true } only] ? only.Plain : null;
    }

    private static MergeLaw? OfGreater(Parts parts) =>
        !parts.IsComparison ? null
        : parts.IsCount ? OfReached(parts)
        : parts.First.IsExtreme ? parts.First.Plain
        : null;

    /// <summary>What is not the least value of all is greater.</summary>
    private static MergeLaw? OfDifferent(Parts parts) =>
        !parts.IsComparison ? null
        : parts.IsCount ? OfReached(parts)
        : parts.First.IsExtreme && IsLeast(parts.TypeOf(0), parts.Arguments[1]) ? parts.First.Plain
        : null;

    private static MergeLaw? OfEquals(Parts parts) =>
        !parts.IsComparison ? null
        : parts.IsCount && IsZero(parts.Arguments[1])
            ? parts.CountsRows ? MergeLaw.Same : MergeLaw.CombinedBy("min") // none of all is none of each
        : parts.First.IsExtreme && IsLeast(parts.TypeOf(0), parts.Arguments[1]) ? parts.First.Opposite
        : null;

    /// <summary>
    /// Whether a count reaches a number. A group has a row; that some row meets a condition is so for all where it is for one insert.
    /// </summary>
    private static MergeLaw OfReached(Parts parts) =>
        parts.Arguments[1].Constant != (parts.Call.Is("greaterOrEquals") ? "1" : "0") ? MergeLaw.Unknown
        : parts.CountsRows ? MergeLaw.Same
        : MergeLaw.CombinedBy("max");

    private static MergeLaw? OfChoice(Parts parts)
    {
        if (parts.Arguments.Length != 3)
            return null;
        if (parts.First.IsSame)
            return OfBranches(parts);

        return parts.First.IsExtreme
            && parts.IsRestSame
            && ConstantOrder.Compare(parts.Arguments[1], parts.Arguments[2]) is { } order and not 0
                ? order > 0 ? parts.First : parts.First.Opposite
                : null;
    }

    /// <summary>The same condition in all inserts chooses one of two values.</summary>
    private static MergeLaw OfBranches(Parts parts)
    {
        var (then, otherwise) = (parts.Second, parts.Laws[2]);
        var (law, other, constant) = then.Kind == MergeKind.Combined
            ? (then, otherwise, parts.Arguments[2])
            : (otherwise, then, parts.Arguments[1]);
        return other == law || (other.IsSame && (law.Is("sum") ? IsZero(constant) : AggregateLaw.IsIdempotent(law.Function)))
            ? law.Plain
            : MergeLaw.Unknown;
    }

    /// <summary>Tuples are ordered by their first element.</summary>
    private static MergeLaw? OfElement(Parts parts) =>
        !parts.First.IsExtreme || parts.TypeOf(0).Name != "Tuple" || parts.Arguments.Length < 2 ? null
        : parts.Arguments[1].Constant == "1" ? parts.First
        : MergeLaw.Derived(hasNoOrder: true);

    private static bool IsLeast(ClickHouseType type, BoundExpression value) =>
        type.IsInteger
            ? !Numbers.IsSigned(type) && IsZero(value)
            : type.Name == "String" && value is BoundConstant { Kind: LiteralKind.String, Value: "" };

    private static bool MayBeNegative(ClickHouseType type) => type.IsInteger ? Numbers.IsSigned(type) : type.IsFloat || type.IsDecimal;

    /// <summary>A call with the laws of its arguments.</summary>
    private readonly record struct Parts(BoundCall Call, ImmutableArray<MergeLaw> Laws)
    {
        public ImmutableArray<BoundExpression> Arguments => Call.Arguments;

        public MergeLaw First => Laws[0];

        public MergeLaw Second => Laws.Length > 1 ? Laws[1] : MergeLaw.Same;

        /// <summary>Whether all arguments but the first are the same in all inserts.</summary>
        public bool IsRestSame => Laws.Skip(1).All(l => l.IsSame);

        /// <summary>Whether a value is compared with what is the same in all inserts.</summary>
        public bool IsComparison => Arguments.Length == 2 && IsRestSame;

        /// <summary>Whether the first argument counts rows or values.</summary>
        public bool IsCount => First.Is("sum") && Arguments[0] is BoundCall call && AggregateFunction.Find(call.Name)?.Base == "count";

        /// <summary>Whether the first argument counts rows, of which a group has at least one.</summary>
        public bool CountsRows => Arguments[0] is BoundCall { Arguments.IsEmpty: true };

        public ClickHouseType TypeOf(int argument) => Arguments[argument].Type.Unwrapped;
    }
}
