using System.Globalization;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>
/// What becomes of a value that a view computes of one insert when the engine of the target combines it with those of other
/// inserts (ClickHouse facts 1c).
/// </summary>
internal sealed class PartialAggregate(BoundWriter view, InsertLaws laws, string source)
{
    private static readonly Effect MergedValue = new(
        "'{0}' turns the states of one insert into a value, and merges of '{1}' cannot combine such values. Store {2}.",
        a => [a.Function, a.Target, a.State]);
    private static readonly Effect Plain = new(
        "'{0}' of '{1}' is a plain column, so merges keep the '{2}' of one insert and drop those of the others. Store {3}.",
        a => [a.Column, a.Target, a.Function, a.State]);
    private static readonly Effect NotASum = new(
        "Merges of '{0}' add up '{1}', which does not give the '{2}' of all rows. Store {3}.",
        a => [a.Target, a.Column, a.Function, a.State]);
    private static readonly Effect NotSummed = new(
        "Merges of '{0}' add up its ENGINE_COLUMNS alone, and keep the '{1}' of one insert in '{2}'. Add it to ENGINE_COLUMNS.",
        a => [a.Target, a.Function, a.Column]);
    private static readonly Effect ComputedSum = new(
        "Merges of '{0}' add up '{1}', which does not give the value of all rows. Store what it is computed of ({2}), and compute '{1}' where '{0}' is read.",
        a => [a.Target, a.Column, a.Computed]);
    private static readonly Effect OtherCombination = new(
        "Merges of '{0}' keep the '{1}' of the values in '{2}', which is not the value of all rows. Store {3}, and compute '{2}' where '{0}' is read.",
        a => [a.Target, a.Stored, a.Column, a.State]);
    private static readonly Effect Replaced = new(
        "Merges of '{0}' keep one row of each key, with the '{1}' of one insert only. Store {2} in an AggregatingMergeTree.",
        a => [a.Target, a.Function, a.State]);
    private static readonly Effect ReplacedState = new(
        "ReplacingMergeTree does not merge states: '{0}' keeps the '{1}' of one insert in '{2}'. Write ENGINE AggregatingMergeTree.",
        a => [a.Target, a.Function, a.Column]);
    private static readonly Effect Unversioned = new(
        "'{0}' keeps the row that was inserted last, and its '{1}' may be older than one of an earlier insert. Set ENGINE_VER to the column that says which row is newer, or store {2} in an AggregatingMergeTree.",
        a => [a.Target, a.Function, a.State]);
    private static readonly Effect LastRead = new(
        "'{0}' takes the value of the row that an insert has last, but '{1}' keeps the row with the greatest version. Pick the value by the same column as the version: argMax(…).",
        a => [a.Function, a.Target]);
    private static readonly Effect OneForEachInsert = new(
        "'{0}' stores one '{1}' per insert, and such values cannot be combined afterwards. Store {2}.",
        a => [a.Target, a.Function, a.State]);
    private static readonly Effect ComputedForEachInsert = new(
        "'{0}' stores one '{1}' per insert, and such values cannot be combined afterwards. Store what it is computed of ({2}), and compute '{1}' where '{0}' is read.",
        a => [a.Target, a.Column, a.Computed]);
    private static readonly Effect SortedOrCut = new(
        "Merges of '{0}' append the arrays of several inserts, so '{1}' is sorted or limited within each of them only. Sort or limit it where '{0}' is read.",
        a => [a.Target, a.Column])
    { Severity = DiagnosticSeverity.Info };
    private static readonly Effect NullReplaced = new(
        "An insert in which '{0}' is NULL writes the default to '{1}', which cannot tell it from a real value. Store '{0}' in a Nullable column, and replace NULL where '{1}' is read.",
        a => [a.Function, a.Target]);
    private static readonly Effect ReadAgain = new(
        "'{0}' stores one '{1}' per insert. Combine them with '{2}' where '{0}' is read.",
        a => [a.Target, a.Function, a.Combining])
    { Severity = DiagnosticSeverity.Info };
    private static readonly Effect ValueOfNoRows = new(
        "'{0}' yields a default value for an insert in which no row meets the condition, and '{1}' cannot tell it from a real one. Make the argument Nullable, or store {2}.",
        a => [a.Function, a.Target, a.State]);
    private static readonly Effect Regrouped = new(
        "'{0}' combines groups as one insert has them: a group whose rows come in several inserts is counted several times, or in parts. Store the inner groups in a Data Source of their own, and combine them where they are read.",
        a => [a.Function]);
    private static readonly Effect PartsOfSource = new(
        "'{0}' merges its rows after the insert, so '{1}' sees parts of them here, and counts one row several times. Combine its columns with the functions that they store, or read the source of '{0}'.",
        a => [a.Source, a.Function]);

    /// <summary>All of them.</summary>
    public static Message[] Messages =>
    [
        MergedValue, Plain, NotASum, ComputedSum, NotSummed, OtherCombination, Replaced, ReplacedState, Unversioned, LastRead, OneForEachInsert,
        ComputedForEachInsert, SortedOrCut, NullReplaced, ReadAgain, ValueOfNoRows, Regrouped, PartsOfSource,
    ];

    /// <summary>What happens to the value, for a message; null if it stays right, or if that is not known.</summary>
    public MessageText? Of(Column column, BoundExpression value)
    {
        var calls = laws.AggregatesIn(value).ToArray();
        var law = laws.Of(value);
        if (law.Kind == MergeKind.Unknown || calls.Length == 0 || column.Type.IsUnknown || view.Target.Engine.SortingKey.Mentions(column.Name))
            return null;

        var function = AggregateFunction.Find(calls[0].Name) ?? throw new InvalidOperationException("An aggregate has a function.");
        return Find(column, value, law, function)?.Of(new Subject(
            calls[0].Name, column.Name, State(function), view.Target.Name, column.Type.StateFunction, source, law.Function,
            string.Join(", ", calls.Select(c => $"{c.Name}(…)").Distinct(StringComparer.Ordinal))));
    }

    /// <summary>Whether the aggregates among some calls give the same of rows that come twice; null where there are none.</summary>
    public static bool? AreIndifferentToCopies(IEnumerable<FunctionCall> calls)
    {
        var aggregates = calls.Where(c => !c.IsWindow).Select(c => AggregateFunction.Find(c.Name)).OfType<AggregateFunction>().ToArray();
        return aggregates.Length == 0
            ? null
            : aggregates.All(a => AggregateLaw.IsIdempotent(a) && !a.Combinators.Any(c => c is "Merge" or "MergeState"));
    }

    private Effect? Find(Column column, BoundExpression value, MergeLaw law, AggregateFunction function)
    {
        var engine = view.Target.Engine;
        if (law.Kind == MergeKind.Regrouped)
            return laws.IsNested ? Regrouped : PartsOfSource;
        if (law.Kind == MergeKind.State || column.Type.IsAggregateState)
            return law.Kind == MergeKind.State && column.Type.IsAggregateState && engine.IsReplacing && AggregateLaw.CombiningOf(function) != "any"
                ? ReplacedState
                : null;
        if (engine.IsReplacing)
            return InReplacing(column, value, law);

        // Another function than the column's is reported as a wrong state.
        if (column.Type.IsSimpleAggregateState
            && value is BoundCall
            && ReferenceEquals(value, laws.AggregatesIn(value).First())
            && !function.Combinators.Contains("Merge")
            && !AggregateState.Merges(column.Type, function))
            return null;
        if (!engine.MergesRows)
            return engine.Name is not ("MergeTree" or "AggregatingMergeTree" or "SummingMergeTree") ? null
                : law.Kind == MergeKind.Derived ? null
                : !IsReadable(value, law, column) ? Reason(law, IsComputed(value) ? ComputedForEachInsert : OneForEachInsert)
                : law is { Kind: MergeKind.Combined, By: null } && !column.Type.IsSimpleAggregateState && !IsPlain(value, law) ? ReadAgain : null;
        if (column.Type.IsSimpleAggregateState)
            return InSimpleState(column, value, law, function);
        if (engine.IsAggregating || (engine.IsSumming && !engine.Adds(column)))
            return InPlain(column, law);
        return engine.IsSumming && law.Kind != MergeKind.Derived && !IsSum(value, law, column)
            ? Reason(law, IsComputed(value) ? ComputedSum : NotASum)
            : null;
    }

    private static Effect Reason(MergeLaw law, Effect message) =>
        law.Kind != MergeKind.Defaulted ? message : law.ReplacesNull ? NullReplaced : ValueOfNoRows;

    /// <summary>Whether a value is computed of aggregates that can be stored and combined by themselves.</summary>
    private bool IsComputed(BoundExpression value) =>
        laws.AggregatesIn(value).ToArray() is var calls
            && !ReferenceEquals(calls[0], value)
            && calls.All(c => laws.Of(c).Kind == MergeKind.Combined && AggregateFunction.Find(c.Name)?.Combinators.Contains("Merge") == false);

    /// <summary>Whether the values of all inserts can be added up. A quotient is rounded in each of them, unless it is a Float.</summary>
    private static bool IsSum(BoundExpression value, MergeLaw law, Column column) =>
        law.Is("sum") && (!value.Type.Unwrapped.IsFloat
            || !column.Type.Unwrapped.IsInteger
            || value.DescendantsAndSelf().OfType<BoundCall>().All(c => !c.Is("divide")));

    private Effect? InPlain(Column column, MergeLaw law) =>
        law.Kind == MergeKind.Same || law.Is("any") ? null
        : law.Is("sum") && view.Target.Engine.IsSumming && view.Target.Engine.SummedColumns.Length > 0 ? NotSummed

        // The columns of a nested structure whose name ends with Map are added up as one.
        : view.Target.Engine.IsSumming && column.Name.Contains("Map.") ? null
        : Reason(law, Plain);

    private Effect? InSimpleState(Column column, BoundExpression value, MergeLaw law, AggregateFunction function)
    {
        var merging = AggregateFunction.Find(column.Type.StateFunction) is { } declared ? AggregateLaw.CombiningOf(declared) : null;

        // Of two values that are all there are, the bits of both may be those of the greater one, as for 1 and 0.
        if (merging is "groupBitOr" or "groupBitAnd" && ChoiceOf(value) is var (one, other)
            && (merging == "groupBitOr" ? one | other : one & other) is var bits && (law.Is("max")
                ? bits == Math.Max(one, other)
                : law.Is("min") && bits == Math.Min(one, other)))
        {
            return null;
        }
        if (law.Kind == MergeKind.Derived)
            return merging == "any" || (law.HasNoOrder && merging is "min" or "max") ? OtherCombination : null;
        if (law.IsCut || (law.IsSorted && merging == "groupArrayArray"))
            return AggregateLaw.Merges(column.Type.StateFunction, law.Function) && MergesAll(column) ? SortedOrCut : null;
        return merging is null
            || (law.Kind == MergeKind.Same
                ? AggregateLaw.IsIdempotent(merging)
                : law.Kind == MergeKind.Combined && (law.Is(merging) || AggregateLaw.Merges(column.Type.StateFunction, law.Function))) ? null
            : function.Combinators.Contains("Merge") ? MergedValue
            : Reason(law, merging != "sum" ? OtherCombination : IsComputed(value) ? ComputedSum : NotASum);
    }

    /// <summary>The two numbers that a value may be: those of <c>if</c>, and 0 and 1 for a condition; null for other values.</summary>
    private static (long, long)? ChoiceOf(BoundExpression value) => value switch
    {
        BoundCall { Arguments: [_, { Constant: { } then }, { Constant: { } otherwise }] } call
            when call.Is("if")
                && long.TryParse(then, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var one)
                && long.TryParse(otherwise, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var other) => (one, other),
        BoundCall call when ConstantFolding.IsComparison(call.Name)
            || call.Name is "not" or "and" or "or" or "has" or "hasAny" or "arrayExists" or "arrayAll" or "mapContains" or "mapContainsKey" => (0, 1),
        _ => null,
    };

    /// <summary>Whether the function of a column merges arrays as they are: with a parameter, as <c>groupArrayArray(3)</c>, it limits them.</summary>
    private static bool MergesAll(Column column) => !column.Type.ToString().Contains(column.Type.StateFunction + "(");

    private Effect? InReplacing(Column column, BoundExpression value, MergeLaw law)
    {
        if (law.Kind == MergeKind.Same)
            return null;

        var version = view.FindOutput(view.Target.Engine.VersionColumn)?.Expression;
        if (law.Is("any"))
            return version is not null
                && laws.Of(version).Is("max")
                && laws.AggregatesIn(value).Any(c => AggregateFunction.Find(c.Name)?.Base == "anyLast")
                ? LastRead
                : null;

        if (version is null || !laws.AggregatesIn(version).Any())
            return law.Kind == MergeKind.Combined && law.Function is "max" or "min" or "argMax" or "argMin" ? Unversioned : Replaced;
        return laws.Of(version).Is("max") && (column.Name == view.Target.Engine.VersionColumn || IsOfNewest(value, version))
            ? null
            : Reason(law, Replaced);
    }

    /// <summary>Whether a value is that of the row with the greatest version: the version itself, or what is picked by it.</summary>
    private bool IsOfNewest(BoundExpression value, BoundExpression version)
    {
        var by = laws.AggregatesIn(version).Select(c => KeyOf(c, 0)).ToArray();
        return laws.AggregatesIn(value).All(c => AggregateFunction.Find(c.Name)?.Base switch
        {
            "max" => by.Contains(KeyOf(c, 0))
                || (c.Arguments is [BoundCall { Arguments: [var first, ..] } row] && row.Is("tuple") && by.Contains(first.Key)),
            "argMax" => c.Arguments.Length > 1 && by.Contains(KeyOf(c, 1)),
            "any" => true,
            _ => false,
        });

        // What rows are ordered by, with the condition of -If.
        static string KeyOf(BoundCall call, int first) => string.Join(", ", call.Arguments.Skip(first).Select(a => a.Key));
    }

    /// <summary>Whether a query over the target can combine what several inserts brought.</summary>
    private bool IsReadable(BoundExpression value, MergeLaw law, Column column) => law switch
    {
        { Kind: MergeKind.Same } => true,
        { Kind: MergeKind.Combined, By: { } by } => laws.Of(by).Kind == MergeKind.Same || view.Outputs.Any(o =>
            laws.AggregatesIn(o.Expression).Any(c => c.Arguments.Length == 1
                && c.Arguments[0].Key == by.Key
                && AggregateFunction.Find(c.Name)?.Base == (law.Function == "argMax" ? "max" : "min"))),

        // A reader leaves out the values of no rows.
        { Kind: MergeKind.Defaulted, Function: "any" } => true,
        { Kind: MergeKind.Combined } => !law.Is("sum") || IsSum(value, law, column),
        _ => false,
    };

    /// <summary>Whether everybody knows how to combine such values: what is added up, and extremes as they are.</summary>
    private static bool IsPlain(BoundExpression value, MergeLaw law) =>
        law.Is("any")
            || law.Is("sum")
            || (law.Function is "min" or "max" && value is BoundCall call && AggregateFunction.Find(call.Name) is not null);

    /// <summary>The state that can be merged, with the column that stores it.</summary>
    private static string State(AggregateFunction function)
    {
        // ClickHouse calls count(DISTINCT …) so.
        if (function.Base == "count" && function.Combinators.Contains("Distinct"))
            return "uniqExactState(…) as AggregateFunction(uniqExact, …)";

        return $"{function.StateName}{(function.Combinators.Contains("Merge") ? "MergeState" : "State")}(…) as AggregateFunction({function.StateName}, …)";
    }

    /// <summary>What the messages are about.</summary>
    /// <param name="Function">The first aggregate of the value.</param>
    /// <param name="State">What to store instead.</param>
    /// <param name="Stored">The function that merges the column.</param>
    /// <param name="Combining">The function that combines such values.</param>
    /// <param name="Computed">All aggregates that the value is computed of.</param>
    private sealed record Subject(
        string Function, string Column, string State, string Target, string Stored, string Source, string Combining, string Computed);

    /// <summary>A message about a value, with what it names.</summary>
    private sealed class Effect(string format, Func<Subject, object[]> arguments) : Message(format)
    {
        public MessageText Of(Subject about) => With(arguments(about));
    }
}
