using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A table that a query reads, or a target that a node fills, and that does not exist.</summary>
public sealed partial class UnknownResource : Rule
{
    private static readonly Message Undefined = new("Node '{0}' {1} '{2}', which no file of the project defines: {3}. {4}");
    private static readonly Message Unread = new(
        "Node '{0}' names '{1}', which no file of the project defines, in a query of WITH that nothing reads: "
        + "ClickHouse skips that query, but the deploy may still look for the table. Remove the query.");
    private static readonly Message NotLive = new(
        "Node '{0}' reads '{1}', which the live release does not have: the deploy will fail unless the workspace has it from elsewhere. "
        + "Read a table that is live, or '{2}' of this release.")
    {
        Severity = DiagnosticSeverity.Warning,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF1001", "unknown-resource", DiagnosticSeverity.Error,
        "A query or a target names a resource that does not exist",
        Undefined, Unread, NotLive, UndefinedConnection);

    internal override void Run(AnalysisModel model, Report report)
    {
        if (model.Project.Snapshot.IsPartial)
            return;

        CheckLive(model, report);
        CheckConnections(model, report);
        var names = new ResourceNames(model.Project);
        var missing = model.Project.Pipes
            .Where(p => !p.IsIncomplete)
            .SelectMany(p => Missing(p, names))
            .Where(m => m.IsTarget || !IsTakenAway(m.Name, model.Rollout?.Before))
            .ToImmutableArray();

        // A folder that lacks more than it has is a part of a project: the rest is in a workspace, or in other folders.
        if (missing.Select(m => m.Name).Distinct().Count() > model.Project.DataSources.Length)
            return;

        // Forward deploys the project and nothing else; a workspace of Classic may hold more than its files.
        var isForward = model.Products == Products.Forward;
        foreach (var same in missing.GroupBy(m => (m.Node.Pipe, m.Name, m.IsTarget)))
        {
            var first = same.FirstOrDefault(m => !m.IsUnread) ?? same.First();
            if (ConditionOf(first) is not { } condition)
                continue;

            var effect = !first.IsInEveryBranch ? "requests will fail"
                : isForward ? "the deploy will fail"
                : "the deploy will fail unless the workspace has it from elsewhere";
            var finding = report
                .At(first.Node.Pipe.File, first.Span, first.IsUnread
                    ? Unread.With(first.Node.Name, first.Name)
                    : Undefined.With(first.Node.Name, first.IsTarget ? "fills" : "reads", first.Name, effect, Remedy(first, names)))
                .About(first.Node.Pipe.Name)
                .As(first.IsUnread ? DiagnosticSeverity.Info : isForward ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning)
                .When(condition)
                .Failing(model.Requests.Reaching(first.Node, condition));
            foreach (var again in same.Where(m => m != first))
                finding.Related(new Place(again.Node.Pipe.File, again.Span), $"'{again.Name}' again");
        }
    }

    /// <summary>
    /// Whether the baseline has it, so another rule reports that it is removed while something reads it (DF3007). What fills it is reported
    /// here.
    /// </summary>
    private static bool IsTakenAway(string name, DataProject? before) =>
        before is not null && (before.FindDataSource(name)?.Name == name || before.FindPipe(name)?.Name == name);

    private static IEnumerable<MissingName> Missing(Pipe pipe, ResourceNames names)
    {
        foreach (var node in pipe.Nodes)
        {
            // Behind IN an array may have the name; what a release has, only that release can tell.
            foreach (var table in node.Reads)
            {
                if (table is { Database.Length: 0, IsDictionary: false, IsOperand: false }
                    && IsWritten(table.Name)
                    && !names.Has(table.Name, pipe)
                    && IsRead(node, table.Span))
                    yield return new MissingName(node, table.Name, table.Span, IsTarget: false)
                    { IsInEveryBranch = IsInEveryBranch(node, table.Span), IsUnread = table.IsUnread };
            }

            if (node is { Target: { Length: > 0 } target, TargetSpan: { } span } && IsWritten(target) && target.IndexOf('.') < 0
                && !names.IsDataSource(target))
                yield return new MissingName(node, target, span, IsTarget: true);
        }
    }

    /// <summary>Whether every variant of a query has the name of a table.</summary>
    internal static bool IsInEveryBranch(PipeNode node, TextSpan table) =>
        node.Sql is { Query: null } sql ? sql.Variants.All(view => view.Tokens.Any(t => t.Span.OverlapsWith(table))) : true;

    /// <summary>When a request comes to it; null for a branch that none comes to.</summary>
    private static TemplateCondition? ConditionOf(MissingName missing) =>
        missing.IsInEveryBranch ? TemplateCondition.Always
        : missing.Node.Sql?.TemplateVariants?.ConditionOf(missing.Span) is { } condition ? TemplateCondition.Of(condition)
        : null;

    /// <summary>Tables that are read from the live release, which has what the baseline has.</summary>
    private static void CheckLive(AnalysisModel model, Report report)
    {
        if (model is not { Rollout.Before: { Snapshot.IsPartial: false } before, Semantics.Releases: { } releases })
            return;

        var names = new ResourceNames(before);
        foreach (var node in model.Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes))
        {
            foreach (var table in node.Reads.Where(
                t => t is { IsDictionary: false, IsOperand: false } && releases.IsLive(t.Database)
                    && IsWritten(t.Name)
                    && !names.Has(t.Name)
                    && IsRead(node, t.Span)))
                report.At(node.Pipe.File, table.Span, NotLive.With(node.Name, table.FullName, table.Name))
                    .About(node.Pipe.Name);
        }
    }

    /// <summary>Whether a query that was parsed has the name of a table; a name among mere words may be something else.</summary>
    private static bool IsRead(PipeNode node, TextSpan table) =>
        node.Sql is { } sql
            && (sql.Query is not null || sql.Variants.Any(view => view.Query is not null && view.Tokens.Any(t => t.Span.OverlapsWith(table))));

    /// <summary>Whether a name is written out, and not made of a variable or a tag.</summary>
    private static bool IsWritten(string name) => name.Length > 0 && name.IndexOfAny(['$', '{', '%']) < 0;

    private static string Remedy(MissingName missing, ResourceNames names)
    {
        var near = missing.IsTarget ? names.NearestDataSource(missing.Name) : names.Nearest(missing.Name, missing.Node.Pipe);
        return near is not null ? $"Did you mean '{near}'?"
            : missing.IsTarget ? $"Add '{missing.Name}.datasource', or correct the name."
            : $"Add its file, correct the name, or write 'workspace.{missing.Name}' if another workspace shares it.";
    }

    private sealed record MissingName(PipeNode Node, string Name, TextSpan Span, bool IsTarget)
    {
        public bool IsInEveryBranch { get; init; } = true;

        /// <summary>Whether ClickHouse never comes to it.</summary>
        public bool IsUnread { get; init; }
    }
}
