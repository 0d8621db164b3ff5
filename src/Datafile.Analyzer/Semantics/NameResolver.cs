using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// What the name of a table means in a project. The queries that WITH names come before, and hide what is told here.
/// </summary>
public sealed class NameResolver(DataProject project)
{
    /// <summary>A <see cref="DataSource"/>, a <see cref="PipeNode"/>, or null for what is not in the project.</summary>
    /// <param name="reader">The node that names it; the nodes of its pipe come first.</param>
    /// <param name="database">What is in front of the dot; empty where nothing is.</param>
    public object? Find(PipeNode reader, string database, string name) =>
        database.Length == 0 && reader.Pipe.FindNode(name) is { } node ? node : Find(database, name);

    /// <summary>The same for a name that is not one of a node in the pipe of its reader.</summary>
    public object? Find(string database, string name) =>
        TableReference.IsOwnDatabase(database) ? project.FindDataSource(name) ?? (object?)project.FindPipe(name)?.Output : null;

    /// <summary>The node behind a name; null for a table.</summary>
    public PipeNode? FindNode(PipeNode reader, TableReference table) =>
        table.IsDictionary || table.Database.Length > 0 ? null : Find(reader, table.Database, table.Name) as PipeNode;

    /// <summary>The Data Source whose quarantine a table is; null for any other table.</summary>
    public DataSource? FindQuarantined(string database, string name) =>
        database.Length == 0 && DataSourceColumns.QuarantinedIn(name) is { } quarantined ? project.FindDataSource(quarantined) : null;
}
