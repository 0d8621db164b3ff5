using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>The state that the query yields is not the state that the target column stores.</summary>
public sealed class AggregateStateMismatch : MaterializationRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF2001", "aggregate-state-mismatch", DiagnosticSeverity.Error,
        "the state that the query yields is not the state that the target column stores",
        "Column '{0}' of '{1}' stores {2}, but node '{3}' yields {4}: {5}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(BoundView view, Report report)
    {
        foreach (var (column, output) in view.MatchedColumns)
        {
            if (Mismatch(column.Type, output, view.TypeOf(output)) is not { } found)
                continue;

            report.At(
                output.Place.File, output.Place.Span, Descriptor, view.Name,
                [column.Name, view.Target.Name, column.Type, view.View.Node.Name, found.Produced, found.Remedy],
                Descriptor.DefaultSeverity, InState(view, column, output),
                new Related(new Place(view.Target.File, column.Syntax.Span), $"'{column.Name}' is declared here."));
        }
    }

    /// <summary>Writes -State behind the function whose state the column stores; none where more than that is wrong.</summary>
    private static ImmutableArray<Fix> InState(BoundView view, Column column, BoundOutput output)
    {
        var text = output.Place.File.Text;
        return column.Type.IsAggregateState && view.Columns.Find(column.Name)?.Expression is FunctionCall { Distinct: false, Filter: null } call
            && AggregateFunction.Find(call.Name) is { YieldsState: false } aggregate && aggregate.StateName == column.Type.StateFunction
            && call.Span.End <= text.Length && text.ToString(new TextSpan(call.Span.Start, call.Name.Length)) == call.Name
                ? Fix.Replace(output.Place.File, new TextSpan(call.Span.Start, call.Name.Length), aggregate.StateName + "State", $"Write {aggregate.StateName}State(…)")
                : [];
    }

    /// <summary>What to do in the query: take the other function, or mend what the same one works on.</summary>
    private static string Yield(ClickHouseType declared, ClickHouseType produced) =>
        declared.StateFunction != produced.StateFunction ? $"yield {declared.StateFunction}State(…)"
        : declared.Arguments.Skip(1).SequenceEqual(produced.Arguments.Skip(1)) ? "call it with the declared parameters"
        : "convert its argument to the declared type";

    private static (string Produced, string Remedy)? Mismatch(ClickHouseType declared, BoundOutput output, ClickHouseType produced)
    {
        var call = output.Expression as BoundCall;
        var aggregate = call is null ? null : AggregateFunction.Find(call.Name);

        if (declared.IsAggregateState)
        {
            if (produced.IsAggregateState)
            {
                return AggregateState.Accepts(declared, produced)
                    ? null
                    : (produced.ToString(), $"ClickHouse refuses the view. Declare {produced}, or {Yield(declared, produced)}.");
            }

            if (aggregate is null || aggregate.YieldsState || call is null)
                return null; // a state passed on from another column, or an expression that is not followed

            return (call.Name + "(…)", $"a value is no state, and ClickHouse refuses the view. Write {aggregate.StateName}State(…).");
        }

        if (declared.IsSimpleAggregateState && aggregate is not null)
        {
            if (aggregate.YieldsState)
                return (produced.IsUnknown ? call!.Name + "(…)" : produced.ToString(), $"ClickHouse refuses the view. Write {aggregate.StateName}SimpleState(…).");
            return AggregateState.Merges(declared, aggregate) || aggregate.Combinators.Contains("Merge")
                ? null
                : (call!.Name + "(…)", $"merges of the stored parts give a wrong value. Declare the function that the query yields, or yield {declared.StateFunction}SimpleState(…).");
        }

        return aggregate?.YieldsState == true && !declared.IsUnknown && declared.StateFunction.Length == 0
            ? (produced.IsUnknown ? call!.Name + "(…)" : produced.ToString(), $"a plain column cannot hold a state. Declare the state as the type of the column, or yield {aggregate.StateName}(…).")
            : null;
    }
}
