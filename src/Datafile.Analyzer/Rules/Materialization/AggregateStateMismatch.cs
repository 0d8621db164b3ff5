using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>The state that the query yields is not the state that the target column stores.</summary>
public sealed class AggregateStateMismatch : MaterializationRule
{
    private static readonly Message RefusedState = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}, and ClickHouse refuses the {6}. Declare {4}, or {5}.");
    private static readonly Message Value = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields the value of {4}(…), and ClickHouse refuses the {6}. Write {5}State(…).");
    private static readonly Message PlainValue = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}, a plain value, and ClickHouse refuses the {6}. Write {5}State(…).");
    private static readonly Message TextAsState = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}, and ClickHouse reads the text as the bytes of a state: "
        + "the INSERT fails, or stores a wrong one. Write {5}State(…).");
    private static readonly Message StateForSimple = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}, which ClickHouse cannot convert: it refuses the {6}, or each run of it fails. {5}.");
    private static readonly Message StateAsText = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}, and ClickHouse stores the bytes of the "
        + "state as a text, without an error. {5}.");
    private static readonly Message OtherFunction = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}(…), and merges of the stored parts give a wrong value. "
        + "Declare the function that the query yields, or yield {5}SimpleState(…).");
    private static readonly Message OtherLevel = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}. The states are the same, and a reader gets the level that its Merge "
        + "function names, not the one of the {5}. Declare {4}.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message OtherParameters = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}. ClickHouse stores the states as they are, "
        + "and a reader gets what the parameters of the column or of its Merge function say, not those of the "
        + "{5}. Declare {4}.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message StateInPlainColumn = new(
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}, and a plain column cannot hold a state. "
        + "Declare the state as the type of the column, or yield {5}(…).");

    public override RuleDescription Description { get; } = Describe(
        "DF2001", "aggregate-state-mismatch", DiagnosticSeverity.Error,
        "The query yields another aggregate state than the target column stores",
        RefusedState, Value, PlainValue, TextAsState, StateForSimple, StateAsText, OtherFunction, OtherLevel, OtherParameters, StateInPlainColumn);

    private protected override bool ChecksCopies => true;

    private protected override void Check(BoundWriter writer, Report report)
    {
        InsertLaws? laws = null;
        foreach (var (column, output) in writer.MatchedColumns)
        {
            if (Mismatch(column.Type, output, output.Expression.Type) is not { } found)
                continue;

            // A copy may write each key once: then nothing is merged.
            if (found.Message == OtherFunction && writer.IsCopy)
                continue;

            // Of equal values every function that is indifferent to copies makes the same.
            if (found.Message == OtherFunction && AggregateLaw.IsIdempotent(column.Type.StateFunction)
                && (laws ??= new InsertLaws(InsertPath.Of(writer.Query))).Of(output.Expression).Kind == MergeKind.Same)
            {
                continue;
            }

            string[] remedy = found.Remedy.Length > 0 ? [found.Remedy] : [];
            report.At(
                output.Place,
                found.Message.With([column.Name, writer.Target.Name, column.Type, writer.Node.Name, found.Produced, .. remedy, writer.Kind]))
                .About(writer.Name)
                .Fix(InState(writer, column, output))
                .Related(writer.PlaceOf(column), $"'{column.Name}' is declared here.");
        }
    }

    /// <summary>Appends State to the function whose state the column stores; no fix if more than that is wrong.</summary>
    private static ImmutableArray<Fix> InState(BoundWriter writer, Column column, BoundOutput output)
    {
        var text = output.Place.File.Text;
        return column.Type.IsAggregateState && output.Syntax is FunctionCall { Distinct: false, Filter: null } call
            && AggregateFunction.Find(call.Name) is { YieldsState: false } aggregate && aggregate.StateName == column.Type.StateFunction
            && call.Span.End <= text.Length && text.ToString(new TextSpan(call.Span.Start, call.Name.Length)) == call.Name
                ? Fix.Replace(
                    output.Place.File, new TextSpan(call.Span.Start, call.Name.Length), aggregate.StateName + "State",
                    $"Write {aggregate.StateName}State(…)")
                : [];
    }

    private static bool IsOfLevels(ClickHouseType state) => AggregateFunction.Find(state.StateFunction)?.TakesLevelAt(0) == true;

    /// <summary>What to do in the query: use the other function, or correct the arguments of the same one.</summary>
    private static string Yield(ClickHouseType declared, ClickHouseType produced) =>
        declared.StateFunction != produced.StateFunction ? $"yield {declared.StateFunction}State(…)"
        : declared.Arguments.Skip(1).SequenceEqual(produced.Arguments.Skip(1)) ? "call it with the declared parameters"
        : "convert its argument to the declared type";

    /// <summary>What to do about a state in a SimpleAggregateFunction column: its merges may give what those of the state would.</summary>
    private static string InSimpleColumn(ClickHouseType declared, AggregateFunction aggregate, ClickHouseType produced) =>
        !AggregateState.Merges(declared, aggregate) ? produced.IsUnknown ? "Declare the column as the state" : $"Declare {produced}"
        : $"Write {aggregate.StateName}{(TypeShape.IsSimple(aggregate.StateName) ? "SimpleState" : "")}(…)";

    private static (Message Message, string Produced, string Remedy)? Mismatch(ClickHouseType declared, BoundOutput output, ClickHouseType produced)
    {
        var call = output.Expression as BoundCall;
        var aggregate = call is null ? null : AggregateFunction.Find(call.Name);
        var yielded = produced.IsUnknown ? call?.Name + "(…)" : produced.ToString();

        if (declared.IsAggregateState)
        {
            if (produced.IsAggregateState)
                return !AggregateState.Accepts(declared, produced) ? (RefusedState, yielded, Yield(declared, produced))
                    : AggregateState.HaveOtherParameters(declared, produced) ? (IsOfLevels(declared) ? OtherLevel : OtherParameters, yielded, "")
                    : null;

            if (Conversion.Of(produced, declared) == CastOutcome.Corrupt)
                return (TextAsState, yielded, aggregate?.StateName ?? declared.StateFunction);

            // An expression whose type is not known is left alone.
            if (aggregate is null && Conversion.Of(produced, declared) == CastOutcome.Refused && !produced.IsNull)
                return (PlainValue, yielded, declared.StateFunction);
            return aggregate is null || aggregate.YieldsState || call is null ? null : (Value, call.Name, aggregate.StateName);
        }

        if (declared.IsSimpleAggregateState && aggregate is not null && call is not null)
        {
            if (aggregate.YieldsState)
                return (declared.Stored.Unwrapped.IsString ? StateAsText : StateForSimple, yielded, InSimpleColumn(declared, aggregate, produced));
            return AggregateState.Merges(declared, aggregate) || aggregate.Combinators.Contains("Merge")
                ? null
                : (OtherFunction, call.Name, declared.StateFunction);
        }

        return aggregate?.YieldsState == true && !declared.IsUnknown && declared.StateFunction.Length == 0
            ? (StateInPlainColumn, yielded, aggregate.StateName)
            : null;
    }
}
