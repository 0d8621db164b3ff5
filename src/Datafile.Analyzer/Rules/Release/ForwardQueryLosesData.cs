using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A FORWARD_QUERY that replaces stored values.</summary>
public sealed class ForwardQueryLosesData : DeploymentRule
{
    private const int MaxNames = 6;

    private static readonly Message Constant = new("This deployment rewrites '{0}' with its FORWARD_QUERY, which writes a constant over the stored values of {1}. {2}");
    private static readonly Message Other = new("This deployment rewrites '{0}' with its FORWARD_QUERY, which computes {1} without reading the stored values of it. {2}");

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF4010", "forward-query-loses-data", DiagnosticSeverity.Warning, "The FORWARD_QUERY replaces stored values", Constant, Other);

    private protected override void Check(DeploymentModel deployment, ReleaseModel release, Report report)
    {
        foreach (var source in deployment.After.DataSources.Where(d => deployment.ActionOf(d.Name) == DeployAction.Rewrite))
        {
            if (deployment.FlowOf(source) is not { } flow)
                continue;

            var replaced = flow.Replaced(source).ToLookup(c => c.IsConstant);
            Check(source, [.. replaced[true]], Constant, deployment, report);
            Check(source, [.. replaced[false]], Other, deployment, report);
        }
    }

    private static void Check(DataSource source, ImmutableArray<ForwardedColumn> columns, Message message, DeploymentModel deployment, Report report)
    {
        if (columns.IsEmpty)
            return;

        var isNeedless = deployment.WouldBeAltered(source) && !deployment.IsRebuiltWithoutQuery(source);
        var draft = report.At(source.File, columns[0].Span, message.With(source.Name, Names(columns), Remedy(columns, isNeedless)))
            .About(source.Name)
            .Fix(isNeedless && ForwardQuery.Of(source) is { } query
                ? ForwardQueryText.Removal(source, query)
                : [new Fix(columns.Length == 1 ? "Keep its values" : "Keep their values", [.. columns.SelectMany(c => Kept(source, c))])]);
        foreach (var column in columns.Skip(1))
            draft.Related(new Place(source.File, column.Span), $"'{column.Name}' too");
    }

    private static string Remedy(ImmutableArray<ForwardedColumn> columns, bool isNeedless) => isNeedless
        ? "Remove the FORWARD_QUERY: every change here is an ALTER without it."
        : columns.Length == 1 ? $"Write the column itself: {SqlQuoting.Identifier(columns[0].Name)}." : "Write the columns themselves.";

    private static ImmutableArray<FileEdit> Kept(DataSource source, ForwardedColumn column) =>
        [.. Fix.Replace(source.File, column.Span, SqlQuoting.Identifier(column.Name), "").SelectMany(f => f.Edits)];

    private static string Names(ImmutableArray<ForwardedColumn> columns)
    {
        var names = columns.Select(c => $"'{c.Name}'").ToArray();
        return (names.Length == 1 ? "column " : "columns ")
            + (names.Length <= MaxNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MaxNames))} and {names.Length - MaxNames} more");
    }
}
