using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Renamed Data Sources that no view fills: a deployment deletes the old one and creates an empty one (datafile format 8.6). The
/// plan keeps the old one until a copy pipe has moved its rows.
/// </summary>
internal sealed class RenamedSources
{
    public RenamedSources(DeploymentModel deployment)
    {
        var names = new FreeNames(deployment.After);
        var kept = ImmutableArray.CreateBuilder<RenamedSource>();
        foreach (var change in deployment.Changes.All.Where(c => c is { Kind: ChangeKind.Renamed, Member.Length: 0, Method: Method.Manual }))
        {
            if (deployment.After.FindDataSource(change.Resource) is { } source && deployment.Before.FindDataSource(change.OldName) is { } old)
                kept.Add(Keep(old, source, names, deployment));
        }

        All = kept.ToImmutable();
    }

    public ImmutableArray<RenamedSource> All { get; }

    /// <summary>Those whose rows a copy pipe can move.</summary>
    public IEnumerable<RenamedSource> Copied => All.Where(r => r.Copy.Length > 0);

    /// <summary>Those that the deployment deletes with their rows.</summary>
    public IEnumerable<RenamedSource> Deleted => All.Where(r => r.Copy.Length == 0);

    private static RenamedSource Keep(DataSource old, DataSource source, FreeNames names, DeploymentModel deployment)
    {
        var isFree = deployment.After.Snapshot.Files.All(f => f.Path != old.File.Path);
        if (!isFree
            || old.IsIncomplete
            || source.IsIncomplete
            || old.File.Expansion is not null
            || ColumnMapping.Of(old, source, deployment.Changes.RenamesOf(source)) is not { } columns)
            return new RenamedSource(old, source, "", []);

        var name = names.Take($"copy_{old.Name}_to_{source.Name}");
        var text = $"DESCRIPTION >\n    Moves the rows of {PlainLine.Of(old.Name)} to its new name. Run it once\n\nNODE {PlainLine.Of(name)}_1\nSQL >\n    SELECT\n        "
            + string.Join(",\n        ", columns.Select(c => c.Expression)) + $"\n    FROM {SqlQuoting.Identifier(old.Name)}\n\n"
            + $"TYPE copy\nTARGET_DATASOURCE {PlainLine.Of(source.Name)}\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n";
        var folder = deployment.After.Snapshot.Files.Any(f => f.Path.StartsWith("copies/", StringComparison.Ordinal)) ? "copies/" : "pipes/";
        return new RenamedSource(
            old, source, name,
            [new PlannedFile(
                old.File.Path, old.File.WrittenText.ToString()), new PlannedFile($"{folder}{name}.pipe", text) { IsLast = true }]);
    }
}

/// <summary>A renamed Data Source.</summary>
/// <param name="Copy">The copy pipe that moves the rows; empty where none can be written.</param>
/// <param name="Files">The old Data Source and the copy pipe.</param>
internal sealed record RenamedSource(DataSource Old, DataSource Source, string Copy, ImmutableArray<PlannedFile> Files)
{
    public StepCause Cause => new(RuleIds.RenameLosesData, Source.Name);
}
