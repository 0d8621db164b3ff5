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

/// <summary>Rows of a Data Source whose engine merges them, read or added up as if they were merged.</summary>
public sealed class UnmergedRead : Rule
{
    private static readonly Message Rows = new(
        "'{0}' may have several rows of one sorting key until {1} has merged them, and all of them are read here. Add FINAL, or {2}.");
    private static readonly Message Sums = new(
        "'{0}' may have several rows of one sorting key until {1} has merged them, and '{3}' counts each of them. Add FINAL, or {2}.");
    private static readonly Message View = new(
        "The view runs for each version of a row of '{0}' as it is inserted, so '{3}' counts those that {1} removes later as well. "
        + "Compute it where '{0}' is read, with FINAL, or {2}.");

    public override RuleDescription Description { get; } = Describe(
        "DF2010", "unmerged-read", DiagnosticSeverity.Info,
        "Rows of an engine that merges are read as if they were merged", Rows, Sums, View);

    internal override void Run(AnalysisModel model, Report report)
    {
        var seen = new HashSet<(ProjectFile, TextSpan)>();
        foreach (var node in model.Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes.Where(n => n.Type != NodeType.Standard || n == p.Output)))
        {
            foreach (var (scan, query) in model.Semantics.Bind(node).Variants.SelectMany(v => TableScan.In(v.Query), (v, scan) => (scan, v.Query)))
            {
                if (!scan.Source.IsIncomplete && Find(scan, node, query) is { } text && seen.Add((scan.Reader.Pipe.File, scan.Name.Name.Span)))
                    report.At(scan.Reader.Pipe.File, scan.Name.Name.Span, text).About(scan.Reader.Pipe.Name);
            }
        }
    }

    private static MessageText? Find(TableScan scan, PipeNode reader, BoundQuery query)
    {
        var (source, engine) = (scan.Source, scan.Source.Engine);
        var isView = reader.Type == NodeType.Materialized;
        if (!engine.MergesRows
            || scan.Name.Name.Final
            || scan.IsAnyJoin
            || (isView && !(engine.IsReplacing || engine.IsCollapsing))
            || scan.Selects.Any(s => Picks(s, source))
            || IsJoinedToNewest(scan))
            return null;

        MessageText With(Message message, string function = "") => message.With(source.Name, engine.Name, Remedy(engine), function);
        if (scan.Selects.LastOrDefault(s => s.IsGrouped) is not { } grouped)
            return isView || scan.Selects.Any(s => s.Syntax.Distinct) ? null : With(Rows);
        if (scan.Selects.SkipWhile(s => s != grouped).Skip(1).Any(s => YieldsEachKeyOnce(s, source)))
            return null;

        var aggregates = SelectWalk.Calls(grouped).Where(c => AggregateFunction.Find(c.Name) is not null).ToArray();
        var unmerged = engine.IsReplacing || engine.IsCollapsing
            ? CoversKey(grouped, source) || aggregates.Any(a => a.Columns.Any(c => c.Name == engine.SignColumn))
                ? null
                : aggregates.FirstOrDefault(a => Counts(a) && (a.Arguments.IsEmpty || a.Columns.Any(c => c.Table == source.Name)))
            : aggregates.FirstOrDefault(a => CountsParts(a, source));
        return unmerged is null ? null : With(isView && InsertPath.Of(query).Source == source ? View : Sums, unmerged.Name);
    }

    /// <summary>
    /// Whether a SELECT picks one of several rows, or has them merged: with LIMIT BY, LIMIT 1, a window, the newest of a group, or <c>final
    /// = 1</c>.
    /// </summary>
    private static bool Picks(BoundSelect select, DataSource source) =>
        select.Syntax.Clauses.Any(c => c.Kind is ClauseKind.LimitBy or ClauseKind.DistinctOn or ClauseKind.Qualify
            || (c.Kind == ClauseKind.Limit && c.Expressions is [Literal { Value: "1" }]))
            || select.Columns.Columns.Any(c => c.Value.DescendantsAndSelf().OfType<BoundWindowCall>().Any())
            || select.Lookups.Any(l => l.Query is BoundSelect { IsGrouped: true } newest && newest.Branches.Any(b => b.Source == source.Name))
            || SettingChecker.ValueOf("final", select.Syntax) is { } final and not "0";

    /// <summary>Whether a query with one row of each key, such as its highest version, is joined to the rows.</summary>
    private static bool IsJoinedToNewest(TableScan scan) =>
        scan.Selects[scan.Selects.Length - 1].From is BoundJoin { DropsUnmatched: true } join
        && join.Leaves.Any(l => l != scan.Name && SelectWalk.QueryOf(l) is BoundSelect { IsGrouped: true } newest && CoversKey(newest, scan.Source));

    /// <summary>Whether a SELECT DISTINCT has columns of the sorting key alone, which all versions of a row share.</summary>
    private static bool YieldsEachKeyOnce(BoundSelect select, DataSource source) =>
        select.Syntax.Distinct
        && select.Columns is { IsOpen: false, Columns: var columns }
        && columns.All(c => c.Value.Columns.All(k => k.Table == source.Name && source.Engine.SortingKey.Has(k.Name)));

    private static bool Counts(BoundCall call) => AggregateFunction.Find(call.Name) is { } function && !AggregateLaw.IsIdempotent(function);

    /// <summary>
    /// Whether an aggregate counts each part of a row: what combines parts as the engine does, and what keys alone decide, does not. An average
    /// of parts is not that of their sums.
    /// </summary>
    private static bool CountsParts(BoundCall call, DataSource source) => Counts(call) && (
        (Averages(call)
            && call.Arguments.FirstOrDefault() is BoundColumn value
            && value.Table == source.Name
            && source.FindColumn(value.Name) is { } column
            && source.Engine.Adds(column))
        || call.Arguments.All(
            a => a.Constant is not null || (a.Columns.Any() && a.Columns.All(c => c.Table == source.Name && source.Engine.SortingKey.Has(c.Name)))));

    private static bool Averages(BoundCall call) =>
        AggregateFunction.Find(call.Name) is { Base: var function }
            && (function is "avg" or "avgWeighted" || function.StartsWith("quantile", StringComparison.Ordinal));

    /// <summary>Whether each group has the rows of one sorting key.</summary>
    private static bool CoversKey(BoundSelect grouped, DataSource source)
    {
        var keys = new HashSet<string>(grouped.GroupBy.Select(k => k.Key), StringComparer.Ordinal);
        return source.Engine.SortingKey.Expressions.SelectMany(e => e.DescendantsAndSelf())
            .OfType<Identifier>()
            .All(i => keys.Contains(source.Name + "." + string.Join(".", i.Parts)));
    }

    private static string Remedy(DeclaredEngine engine) => engine.IsReplacing ? "take the newest row of each key (argMax, LIMIT 1 BY)"
        : engine.IsCollapsing ? $"multiply by '{engine.SignColumn}' and group by the key"
        : "group by its key and combine the columns with their functions";
}
