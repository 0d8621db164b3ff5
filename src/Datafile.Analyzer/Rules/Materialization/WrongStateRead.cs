using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>A state that is read as what it is not, without an error of ClickHouse.</summary>
public sealed class WrongStateRead : Rule
{
    // Different states may be counted, and states picked and grouped by as they are, on purpose; a median, a part of a value or a number of rows is not meant.
    private static readonly Message Median = new("'{1}' stores {2}, and {0} without a level reads the median from it. Write {0}({3})(…).");
    private static readonly Message Bytes = new(
        "'{1}' stores states, and {0} takes each for a plain value: two states of the same values may differ. "
        + "Write {2}Merge({3}) first.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message OnePart = new(
        "'{1}' stores states, and {0} takes the state of one part of the rows. "
        + "Write {2}Merge({3}).")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Rows = new(
        "'{1}' stores states, and {0} counts the rows that hold them. Write {2}Merge({3}), or count() for the number of rows.");
    private static readonly Message Key = new(
        "'{0}' stores states, and GROUP BY keeps parts of a state apart as different groups. "
        + "Remove it from GROUP BY, and write {1}Merge({2}).")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Parts = new(
        "'{1}' stores {2}, and until merges have run it has parts of one value in several rows: {0} takes each for a value. "
        + "Compute {3}({4}) for each key in a subquery first, or add FINAL.");

    public override RuleDescription Description { get; } = Describe(
        "DF2009", "wrong-state-read", DiagnosticSeverity.Warning,
        "A state is read as what it is not, without an error of ClickHouse", Median, Bytes, OnePart, Rows, Key, Parts);

    internal override void Run(AnalysisModel model, Report report)
    {
        foreach (var node in model.Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes))
        {
            foreach (var (found, when) in VariantFindings.Of(
                node, model.Semantics.Bind(node).Variants, v => FindAll(v.Query, node).ToImmutableArray(), f => f.Span, (_, _) => []))
                report.At(node.Pipe.File, found.Span, found.Text).About(node.Pipe.Name).When(when);
        }
    }

    private static IEnumerable<Found> FindAll(BoundQuery query, PipeNode node)
    {
        foreach (var select in SelectWalk.In(query).Where(s => s.Node == node))
        {
            foreach (var call in SelectWalk.Calls(select))
            {
                if (call.Syntax is { } syntax
                    && AggregateFunction.Find(call.Name) is { } function
                    && OfAggregate(call, function, select, node.Type == NodeType.Materialized) is { } text)
                    yield return new Found(syntax.Span, text);
            }

            foreach (var key in select.GroupBy.Where(k => k is BoundColumn { Type.IsAggregateState: true }))
            {
                if (select.Syntax.GroupBy is { IsEmpty: false } by)
                    yield return new Found(
                        TextSpan.FromBounds(by[0].Span.Start, by[by.Length - 1].Span.End),
                        Key.With(((BoundColumn)key).Name, key.Type.StateFunction, SqlQuoting.Identifier(((BoundColumn)key).Name)));
            }
        }
    }

    private static MessageText? OfAggregate(BoundCall call, AggregateFunction function, BoundSelect select, bool isView)
    {
        MessageText With(Message message, BoundColumn column) =>
            message.With(call.Name, column.Name, column.Type.StateFunction, SqlQuoting.Identifier(column.Name));

        if (call.Arguments is [BoundColumn { Type.IsAggregateState: true } state, ..])
        {
            return function.Combinators.Contains("Merge") || function.Combinators.Contains("MergeState") ? OfMerge(call, function, state)
                : function.Base.StartsWith("uniq", StringComparison.Ordinal)
                    || (function.Base == "count" && function.Combinators.Contains("Distinct"))
                    ? With(Bytes, state)
                : function is { Base: "count", Combinators.IsEmpty: true } ? With(Rows, state)
                : function.Base is "any" or "anyLast" && function.Combinators.IsEmpty ? With(OnePart, state)
                : null;
        }

        // What a view makes of parts is reported as such (DF2006).
        return !isView && PartsRead.ColumnOf(call, function, select) is { } column
            ? Parts.With(
                call.Name, column.Name, column.Type, column.Type.StateFunction + (column.Type.IsAggregateState ? "Merge" : ""),
                SqlQuoting.Identifier(column.Name))
            : null;
    }

    /// <summary>The state of a quantile holds all levels, and its type the one that it is declared with.</summary>
    private static MessageText? OfMerge(BoundCall call, AggregateFunction function, BoundColumn column)
    {
        var head = column.Type.Arguments.FirstOrDefault(a => a.Type is not null)?.Type;
        return call.Parameters.IsEmpty
            && function.Base.StartsWith("quantile", StringComparison.Ordinal)
            && !function.Base.StartsWith("quantiles", StringComparison.Ordinal)
            && head is { Arguments: [var level] } && level.Literal is not ("0.5" or "")
            ? Median.With(call.Name, column.Name, column.Type, level.Literal)
            : null;
    }

    private sealed record Found(TextSpan Span, MessageText Text);
}
