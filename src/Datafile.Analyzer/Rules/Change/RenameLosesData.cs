using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A rename that is really a drop and an add.</summary>
public sealed class RenameLosesData : ChangeRule
{
    private static readonly Message Column = new(
        "Renaming '{0}' of '{1}' to '{2}' loses data: the deploy drops column '{0}' with its values and adds an empty '{2}'. {3}");
    private static readonly Message Source = new(
        "Renaming '{0}' to '{1}' loses data: the deploy drops '{0}' with its rows and adds an empty '{1}'. "
        + "Keep '{0}', copy its rows, switch what writes and reads it, and remove it last.");
    private static readonly Message Repeated = new(
        "Renaming '{0}' to '{1}' loses data: the deploy drops '{0}' with its rows and adds an empty '{1}'. Keep '{0}', and do not copy its rows "
        + "in the same deployment: they would flow on through view '{2}' into '{3}', which keeps those that it has, and be counted twice. First "
        + "deploy '{1}' with a copy pipe that moves the rows, and nothing that reads it; then let the view read it, and switch what writes to '{0}'.");

    public override RuleDescription Description { get; } = Describe(
        "DF3008", "rename-loses-data", DiagnosticSeverity.Warning, "A rename drops the old column or Data Source and adds an empty one",
        Column, Source, Repeated);

    private protected override void Check(Rollout rollout, Report report)
    {
        // What is rebuilt from its source, or copied by a FORWARD_QUERY, has its rows under the new name.
        foreach (var change in rollout.Changes.All.Where(c => c.Kind == ChangeKind.Renamed && c.MethodWithoutQuery is Method.Alter or Method.Manual))
        {
            if (rollout.After.FindDataSource(change.Resource) is { } source && !rollout.IsRecreated(source.Name))
                Check(change, source, rollout, report);
        }
    }

    private static void Check(Changes.Change change, DataSource source, Rollout rollout, Report report)
    {
        if (source.FindColumn(change.Member) is { } column)
        {
            report.At(source.File, column.Syntax.Span, Column.With(change.OldName, source.Name, column.Name, Remedy(change, source, rollout)))
                .About(source.Name);
        }
        else if (rollout.Before.FindDataSource(change.OldName) is { } old)
        {
            report.At(source.File, source.Engine.Keyword ?? default, OfSource(old, source, rollout))
                .About(source.Name)
                .Related(new Place(old.File, default), $"the old '{old.Name}'");
        }
    }

    private static MessageText OfSource(DataSource old, DataSource source, Rollout rollout) =>
        rollout.Deployment?.Moved.Repeating(old, source).FirstOrDefault() is { } view
            ? Repeated.With(old.Name, source.Name, view.Pipe.Name, view.TargetName)
            : Source.With(old.Name, source.Name);

    private static string Remedy(Changes.Change change, DataSource source, Rollout rollout)
    {
        var (old, renamed) = (SqlQuoting.Identifier(change.OldName), SqlQuoting.Identifier(change.Member));
        if (rollout.Workflow != Workflow.Forward)
            return $"Keep '{change.OldName}', or fill a new Data Source with {change.OldName} AS {change.Member}.";
        if (source.HasForwardQuery)
            return $"Let the FORWARD_QUERY yield {old} AS {renamed}.";

        return IsOnlyChange(change, source, rollout)
            ? $"Add FORWARD_QUERY >, and on the line below it SELECT * EXCEPT ({old}), {old} AS {renamed}."
            : $"Add a FORWARD_QUERY that yields {old} AS {renamed}, and every other column of SCHEMA with its type: 'datafile plan --write' writes it.";
    }

    /// <summary>Whether the live Data Source has all other columns, and no more, with the same types.</summary>
    private static bool IsOnlyChange(Changes.Change change, DataSource source, Rollout rollout) =>
        rollout.Before.FindDataSource(source.Name) is { } live
        && live.Columns.Length == source.Columns.Length
        && source.Columns.All(c => live.FindColumn(c.Name == change.Member ? change.OldName : c.Name) is { } was && was.Type.Equals(c.Type));
}
