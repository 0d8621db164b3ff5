using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Parser.Syntax;

namespace Datafile.ClickHouse.Tests.Columns;

/// <summary>A data project in the engine: a table for each Data Source, a view for each node.</summary>
internal sealed class ProjectTables
{
    private readonly ClickHouseDatabase _engine;
    private readonly DataProject _project;
    private readonly HashSet<PipeNode> _created = [];

    public ProjectTables(ClickHouseDatabase engine, ProjectSemantics model, string database)
    {
        (_engine, _project) = (engine, model.Project);
        engine.Execute($"CREATE DATABASE `{database}` ENGINE = Atomic", $"USE `{database}`");
        foreach (var source in _project.DataSources)
            engine.Refusal($"CREATE TABLE `{source.Name}` ({string.Join(", ", ColumnsOf(model.ColumnsOf(source)))}) ENGINE = {EngineOf(source)}");
        foreach (var node in _project.Pipes.SelectMany(p => p.Nodes))
            Create(node);
    }

    /// <summary>Why the engine refuses the last query.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>The columns of a query; null where the engine refuses it.</summary>
    public string[][]? Describe(string query)
    {
        try
        {
            return [.. _engine.Query($"DESCRIBE ({query}) SETTINGS print_pretty_type_names = 0").Select(row => new[] { Unescape(row[0]), Unescape(row[1]) })];
        }
        catch (ClickHouseException refusal)
        {
            Refusal = refusal.Message;
            return null;
        }
    }

    /// <summary>Whether the engine computes a query over one row of each table. The reason why not is in <see cref="Refusal"/>.</summary>
    public bool Runs(string query)
    {
        foreach (var source in _project.DataSources)
            _engine.Execute($"INSERT INTO `{source.Name}` FORMAT JSONEachRow {{}}");
        Refusal = _engine.Refusal($"SELECT * FROM ({query}) FORMAT Null") ?? "";
        return Refusal.Length == 0;
    }

    /// <summary>Whether the engine takes a query, of a materialized node as that of a view. The reason is in <see cref="Refusal"/>.</summary>
    public bool Takes(PipeNode node, string query)
    {
        if (Describe(query) is null)
            return false;
        if (node.Type != NodeType.Materialized)
            return true;

        var name = $"view_{node.Pipe.Name}_{node.Name}";
        Refusal = _engine.Refusal($"CREATE MATERIALIZED VIEW `{name}` TO `{node.Target}` AS {query}") ?? "";
        return Refusal.Length == 0;
    }

    /// <summary>What TabSeparated writes with a backslash.</summary>
    private static string Unescape(string text) => text.Replace("\\'", "'").Replace("\\\\", "\\");

    private void Create(PipeNode node)
    {
        if (!_created.Add(node))
            return;

        foreach (var read in node.Reads)
        {
            if ((node.Pipe.FindNode(read.Name) ?? _project.FindPipe(read.Name)?.Output) is { } inner)
                Create(inner);
        }

        // Of a template the first view that the engine takes.
        _ = RenderedQuery.Of(node, _project).Any(view => _engine.Refusal($"CREATE VIEW {RenderedQuery.ViewOf(node)} AS {view.Text}") is null);
    }

    private static IEnumerable<string> ColumnsOf(QueryColumns columns) =>
    [
        .. columns.Columns.Select(c => $"`{c.Name}` {c.Type}"),
        .. columns.Hidden.Select(c => $"`{c.Name}` {c.Type} MATERIALIZED defaultValueOfTypeName('{c.Type.ToString().Replace("'", "\\'")}')"),
    ];

    private static string EngineOf(DataSource source)
    {
        var engine = source.Syntax.Engine;
        return engine.Call?.Name == "Join"
            ? $"Join({engine.Option("JOIN_STRICTNESS") switch { "" => "ANY", var s => s }}, {engine.Option("JOIN_TYPE") switch { "" => "LEFT", var t => t }}, {engine.Option("KEY_COLUMNS")})"
            : "ReplacingMergeTree ORDER BY tuple()";
    }
}
