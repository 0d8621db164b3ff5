namespace Datafile.Analyzer.Semantics;

/// <summary>What stands before the dot of a table for a release (datafile format 1.1): <c>live</c>, <c>v0_0_1</c>.</summary>
/// <param name="live">The model of the live release.</param>
/// <param name="liveName">The live version, as <c>v0_0_1</c>; empty where it is not known.</param>
/// <param name="ownName">The same of the version that is checked.</param>
public sealed class ReleaseNames(ProjectSemantics live, string liveName, string ownName)
{
    /// <summary>Whether a name means the live release.</summary>
    public bool IsLive(string database) => database == "live" || (database == liveName && database != ownName && database.Length > 0);

    /// <summary>Whether a name means the release that is checked.</summary>
    public bool IsOwn(string database) => database == ownName && database.Length > 0;

    /// <summary>A table of the live release.</summary>
    public TableRead Read(string database, string name)
    {
        if (live.Project.FindDataSource(name) is { } source)
            return new TableRead(database, name, source, live.ColumnsOf(source));
        if (live.Project.FindPipe(name)?.Output is not { } node)
            return new TableRead(database, name, null, QueryColumns.Unknown);

        var bound = live.Bind(node);
        return new TableRead(database, name, node, bound.Columns) { Query = bound.Query ?? BoundQuery.Of(bound.Columns) };
    }
}
