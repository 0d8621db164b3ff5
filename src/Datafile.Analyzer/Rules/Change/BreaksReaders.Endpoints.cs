using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>
/// Endpoints that requests no longer find, or that answer otherwise. Who sends requests is outside of the project: said, and no warning.
/// </summary>
public sealed partial class BreaksReaders
{
    private static readonly Message RemovedEndpoint = new(
        "This change removes endpoint '{0}': requests to it will fail. "
        + "Keep it as long as something calls it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message RenamedEndpoint = new(
        "This change renames endpoint '{0}' to '{1}': requests to the old name will fail. "
        + "Keep a pipe with that name as long as something calls it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message EndedEndpoint = new(
        "This change makes '{0}' a pipe without an endpoint: requests to it will fail. "
        + "Keep TYPE endpoint as long as something calls it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message LostOutput = new(
        "This change removes {1} from the result of endpoint '{0}': callers that read {2} will fail. "
        + "Keep {2} as long as something reads {2}.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message NowRequired = new(
        "Endpoint '{0}' now requires parameter '{1}': requests without it will fail. "
        + "Give it a default as long as something calls the endpoint without it.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static void CheckEndpoints(Rollout rollout, Report report)
    {
        foreach (var change in rollout.Changes.All)
        {
            var live = rollout.Before.FindPipe(change.OldName.Length > 0 ? change.OldName : change.Resource);
            if (live is not { IsIncomplete: false } || !IsEndpoint(live))
                continue;

            var now = rollout.After.FindPipe(change.Resource);
            var output = now?.Output?.Syntax.Start.Keyword ?? default;
            var draft = change.Kind switch
            {
                ChangeKind.PipeRemoved => report.At(live.File, default, RemovedEndpoint.With(live.Name)),
                ChangeKind.Renamed when now is not null && change.Member.Length == 0 =>
                    report.At(now.File, output, RenamedEndpoint.With(live.Name, now.Name)),
                ChangeKind.NodeType when now is { IsIncomplete: false } && !IsEndpoint(now) =>
                    report.At(now.File, output, EndedEndpoint.With(now.Name)),
                _ => null,
            };
            draft?.About(now?.Name ?? live.Name);
        }

        foreach (var now in rollout.After.Pipes)
        {
            if (now is { IsIncomplete: false, Output: { Type: NodeType.Endpoint } output }
                && rollout.Before.FindPipe(now.Name) is { IsIncomplete: false, Output: { Type: NodeType.Endpoint } was })
                CheckAnswer(output, was, rollout, report);
        }
    }

    /// <summary>What an endpoint no longer returns, and what it asks for from now on.</summary>
    private static void CheckAnswer(PipeNode output, PipeNode was, Rollout rollout, Report report)
    {
        string[] lost = [.. Lost(rollout.Changes.Live.Bind(was), rollout.Changes.Current.Bind(output))];
        if (lost.Length > 0)
        {
            report.At(output.Pipe.File, output.Syntax.Start.Keyword, LostOutput.With(
                output.Pipe.Name, (lost.Length == 1 ? "column " : "columns ") + NameList.Quoted(lost), lost.Length == 1 ? "it" : "them"))
                .About(output.Pipe.Name);
        }

        foreach (var required in Required(output.Pipe).Except(Required(was.Pipe)))
            report.At(output.Pipe.File, output.Syntax.Start.Keyword, NowRequired.With(output.Pipe.Name, required))
                .About(output.Pipe.Name);
    }

    /// <summary>The columns that every variant of a query returned, and that no variant returns now; none where some columns are unknown.</summary>
    private static IEnumerable<string> Lost(BoundNode was, BoundNode now)
    {
        if (now.Variants.IsEmpty || was.Variants.Concat(now.Variants).Any(v => v.Columns.IsOpen || v.Columns.IsOpenToAdded || v.Columns.Columns.IsEmpty))
            return [];

        // Whether a column of a join has the name of its table before its own depends on the version of ClickHouse.
        static string NameOf(QueryColumn column) => column.Name.Substring(column.Name.LastIndexOf('.') + 1);
        var left = new HashSet<string>(now.Variants.SelectMany(v => v.Columns.Columns).Select(NameOf), StringComparer.Ordinal);
        return was.Variants.FirstOrDefault()?.Columns.Columns
            .Where(column => !left.Contains(NameOf(column)) && was.Variants.All(v => v.Columns.Find(column.Name) is not null))
            .Select(column => column.Name) ?? [];
    }

    /// <summary>
    /// The parameters that each request has to send: said to be required by a tag of its own, outside of any branch, and nowhere asked for
    /// first.
    /// </summary>
    private static IEnumerable<string> Required(Pipe pipe) =>
        from node in pipe.Nodes
        where node == pipe.Output || pipe.Nodes.Any(n => n.Names(node.Name))
        from parameter in node.Parameters
        where parameter is { IsRequired: true, HasDefault: false }
        where node.Sql?.Template?.Nodes.OfType<TemplateValue>().Any(v => IsAskedBy(v.Expression, parameter.Name)) == true
        where !pipe.AsksFor(parameter.Name)
        select parameter.Name;

    /// <summary>Whether the expression of a tag is a call such as <c>String(name)</c>.</summary>
    private static bool IsAskedBy(PythonExpression? expression, string parameter) =>
        expression is PythonCall { Arguments: [{ Value: PythonName name }, ..] } && name.Name == parameter;
}
