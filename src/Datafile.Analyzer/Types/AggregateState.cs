using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Types;

/// <summary>
/// Which state a column takes. ClickHouse refuses CREATE MATERIALIZED VIEW for two AggregateFunction types unless they
/// have one normal form (ClickHouse facts 1a); a plain aggregate in a SimpleAggregateFunction column is taken, and
/// is wrong after a merge unless it is the function that merges.
/// </summary>
public static class AggregateState
{
    /// <summary>Whether a column of type <paramref name="declared"/> stores the state <paramref name="produced"/> as it is.</summary>
    /// <remarks>True as well where an argument type is unknown and nothing else differs.</remarks>
    public static bool Accepts(ClickHouseType declared, ClickHouseType produced)
    {
        var (a, b) = (Normal(declared), Normal(produced));
        if (a.Function != b.Function || a.Parameters != b.Parameters)
            return false;
        if (a.Function == "count")
            return true;
        if (a.Arguments.Length != b.Arguments.Length)
            return a.Arguments.Any(t => t.Length == 0) || b.Arguments.Any(t => t.Length == 0);

        return a.Arguments.Zip(b.Arguments, (x, y) => x.Length == 0 || y.Length == 0 || x == y).All(fits => fits);
    }

    /// <summary>
    /// Whether the -Merge of a function reads a state, whatever the parameters of both: ClickHouse makes the function of the arguments of the state,
    /// and compares the two states. Those of <c>sumIf</c> have an argument more than <c>sum</c> takes; <c>count</c> minds none.
    /// </summary>
    internal static bool IsReadBy(ClickHouseType state, AggregateFunction function)
    {
        var expected = Normal(ClickHouseType.State("AggregateFunction", function.StateName, [], [.. state.Inner.Skip(1)]));
        var stored = Normal(state);
        return expected.Function == stored.Function && (stored.Function == "count" || expected.Arguments.SequenceEqual(stored.Arguments));
    }

    /// <summary>Whether the function of a state has these parameters: ClickHouse compares them as they are written, without defaults.</summary>
    internal static bool HasParameters(ClickHouseType state, ImmutableArray<string> parameters) =>
        HeadOf(state) is not { } head || string.Join(",", head.Arguments) == string.Join(",", parameters.Select(AggregateResult.Printed));

    /// <summary>The function of a state as it is written: <c>topK(5)</c>.</summary>
    internal static string FunctionWithParameters(ClickHouseType state) => HeadOf(state)?.ToString() ?? "";

    /// <summary>The function, behind the number of the version of the state, where there is one.</summary>
    private static ClickHouseType? HeadOf(ClickHouseType state) => state.Arguments.FirstOrDefault(a => a.Type is not null)?.Type;

    /// <summary>
    /// Whether two states that are one to ClickHouse have other parameters, so that they have other values where they are finalized.
    /// </summary>
    internal static bool HaveOtherParameters(ClickHouseType declared, ClickHouseType produced)
    {
        var (a, b) = (declared.Arguments.FirstOrDefault(p =>
            p.Type is not null)?.Type, produced.Arguments.FirstOrDefault(p => p.Type is not null)?.Type);
        return a is not null
            && b is not null
            && AggregateFunction.Find(a.Name) is { HasOneState: true, TakesAnyParameters: false } function
            && AggregateFunction.Find(b.Name)?.Base == function.Base
            && !Values(a).SequenceEqual(Values(b));

        // The level of a function without one is that of the median.
        IEnumerable<string> Values(ClickHouseType head) => head.Arguments.Length == 0 && function.TakesLevelAt(0)
            ? ["0.5"]
            : head.Arguments.Select(p => double.TryParse(p.Literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var level)
                ? level.ToString("R", CultureInfo.InvariantCulture)
                : p.Literal);
    }

    /// <summary>Whether merges of a SimpleAggregateFunction column give what the plain aggregate meant.</summary>
    public static bool Merges(ClickHouseType declared, AggregateFunction produced)
    {
        var function = AggregateFunction.Find(declared.StateFunction)?.StateName ?? declared.StateFunction;
        return produced.Base == function || produced.Base + string.Concat(produced.StateCombinators.Where(c => c is "Array" or "Map")) == function
            || (AggregateLaw.CombiningOf(produced with { Combinators = produced.Combinators.RemoveAll(c => c == "Distinct") }) is { } combining
                && AggregateLaw.Merges(function, combining));
    }

    private static (string Function, string Parameters, string[] Arguments) Normal(ClickHouseType state)
    {
        // A number before the function is the version of the state.
        var parts = state.Arguments.SkipWhile(a => a.Type is null).ToArray();
        var head = parts.Length > 0 ? parts[0].Type : null;
        if (head is null)
            return ("", "", []);

        var arguments = parts.Skip(1).Select(a => a.Type is null ? "" : NormalArgument(a.Type)).ToList();
        var found = AggregateFunction.Find(head.Name);
        if (found is null)
            return (head.Name, Parameters(head), [.. arguments]);

        var combinators = found.StateCombinators.ToList();
        if (combinators.LastOrDefault() == "If" && arguments.Count > 0 && !arguments.Any(IsNullable))
        {
            combinators.RemoveAt(combinators.Count - 1);
            arguments.RemoveAt(arguments.Count - 1);
        }

        if (combinators.LastOrDefault() == "Array" && arguments.Count > 0 && arguments.All(IsArray))
        {
            combinators.RemoveAt(combinators.Count - 1);
            arguments = [.. arguments.Select(a => a.Substring("Array(".Length, a.Length - "Array()".Length))];
        }

        var (function, parameters) = (found.Base, Parameters(head));
        if (found.HasOneState && combinators.Count == 0 && !arguments.Any(IsNullable))
        {
            function = function.StartsWith("quantiles", StringComparison.Ordinal) ? "quantile" + function.Substring("quantiles".Length) : function;
            parameters = "";
        }

        return (function + string.Concat(combinators), parameters, [.. arguments]);
    }

    private static bool IsNullable(string type) => type.StartsWith("Nullable(", StringComparison.Ordinal);

    private static bool IsArray(string type) => type.StartsWith("Array(", StringComparison.Ordinal);

    private static string Parameters(ClickHouseType head) => string.Join(",", head.Arguments);

    private static string NormalArgument(ClickHouseType type) => type.Name switch
    {
        "LowCardinality" when type.Arguments.Length == 1 => NormalArgument(type.Arguments[0].Type ?? ClickHouseType.Unknown),
        "Array" when type.Arguments.Length == 1 => $"Array({NormalArgument(type.Arguments[0].Type ?? ClickHouseType.Unknown)})",
        "Nullable" when type.Arguments.Length == 1 => $"Nullable({NormalArgument(type.Arguments[0].Type ?? ClickHouseType.Unknown)})",
        "Bool" => "UInt8",
        "DateTime" => "DateTime",
        "DateTime64" when type.Arguments.Length > 0 => $"DateTime64({type.Arguments[0]})",
        _ => type.ToString(),
    };
}
