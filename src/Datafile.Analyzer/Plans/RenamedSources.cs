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
    /// <param name="repeating">
    /// The views that would count copied rows twice, by the new Data Source from which they read: its rows are not copied.
    /// </param>
    public RenamedSources(DeploymentModel deployment, ILookup<string, MaterializedView> repeating)
    {
        var names = new FreeNames(deployment.After);
        var kept = ImmutableArray.CreateBuilder<RenamedSource>();
        foreach (var change in deployment.Changes.All.Where(c => c is { Kind: ChangeKind.Renamed, Member.Length: 0, Method: Method.Manual }))
        {
            if (deployment.After.FindDataSource(change.Resource) is { } source && deployment.Before.FindDataSource(change.OldName) is { } old)
                kept.Add(Keep(old, source, names, deployment, [.. repeating[source.Name]]));
        }

        All = kept.ToImmutable();
    }

    public ImmutableArray<RenamedSource> All { get; }

    /// <summary>Those whose rows a copy pipe can move.</summary>
    public IEnumerable<RenamedSource> Copied => All.Where(r => r.Copy.Length > 0);

    /// <summary>Those that the deployment deletes with their rows.</summary>
    public IEnumerable<RenamedSource> Deleted => All.Where(r => r.Files.IsEmpty);

    /// <summary>Those whose old Data Source the plan keeps, with its rows.</summary>
    public IEnumerable<RenamedSource> Kept => All.Where(r => !r.Files.IsEmpty);

    /// <summary>Whether a Data Source is one that the plan keeps.</summary>
    public bool Keeps(DataSource source) => Kept.Any(r => r.Old.File.Path == source.File.Path);

    private static RenamedSource Keep(
        DataSource old, DataSource source, FreeNames names, DeploymentModel deployment, ImmutableArray<MaterializedView> repeating)
    {
        var isFree = deployment.After.Snapshot.Files.All(f => f.Path != old.File.Path);
        if (!isFree
            || old.IsIncomplete
            || source.IsIncomplete
            || old.File.Expansion is not null
            || ColumnMapping.Of(old, source, deployment.Changes.RenamesOf(source)) is not { } columns)
            return new RenamedSource(old, source, "", []);

        var file = new PlannedFile(old.File.Path, old.File.WrittenText.ToString());
        if (!repeating.IsEmpty)
            return new RenamedSource(old, source, "", [file]) { Repeating = repeating };

        var name = names.Take($"copy_{old.Name}_to_{source.Name}");
        var text = $"DESCRIPTION >\n    Moves the rows of {PlainLine.Of(old.Name)} to its new name. Run it once\n\nNODE {PlainLine.Of(name)}_1\nSQL >\n    SELECT\n        "
            + string.Join(",\n        ", columns.Select(c => c.Expression)) + $"\n    FROM {SqlQuoting.Identifier(old.Name)}\n\n"
            + $"TYPE copy\nTARGET_DATASOURCE {PlainLine.Of(source.Name)}\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n";
        var folder = deployment.After.Snapshot.Files.Any(f => f.Path.StartsWith("copies/", StringComparison.Ordinal)) ? "copies/" : "pipes/";
        return new RenamedSource(
            old, source, name, [file, new PlannedFile($"{folder}{name}.pipe", text) { IsLast = true }]);
    }
}

/// <summary>A renamed Data Source.</summary>
/// <param name="Copy">The copy pipe that moves the rows; empty where none can be written, or none may run.</param>
/// <param name="Files">The old Data Source and the copy pipe; empty where the old one is deleted.</param>
internal sealed record RenamedSource(DataSource Old, DataSource Source, string Copy, ImmutableArray<PlannedFile> Files)
{
    /// <summary>The views that would count copied rows twice.</summary>
    public ImmutableArray<MaterializedView> Repeating { get; init; } = [];

    public StepCause Cause => new(RuleIds.RenameLosesData, Source.Name);
}
