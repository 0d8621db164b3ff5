using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Changes;

/// <summary>Which tables in FROM would have a column if a resource had it: the resource, and queries that pass it on through <c>*</c>.</summary>
internal sealed class ColumnGiver
{
    private readonly string _resource;
    private readonly string _column;
    private readonly HashSet<PipeNode> _passing = [];

    /// <param name="readersOf">The nodes that read a Data Source or a pipe by its name, or a node of their pipe.</param>
    public ColumnGiver(ProjectSemantics model, string resource, string column, Func<string, PipeNode?, IEnumerable<PipeNode>> readersOf)
    {
        (_resource, _column) = (resource, column);
        var open = new Queue<PipeNode>(readersOf(resource, null));
        while (open.Count > 0)
        {
            var node = open.Dequeue();
            if (_passing.Contains(node) || !model.Bind(node).Variants.Any(v => PassesOn(v.Query, [])))
                continue;

            _passing.Add(node);
            foreach (var reader in readersOf(node.Name, node).Concat(node == node.Pipe.Output ? readersOf(node.Pipe.Name, null) : []))
                open.Enqueue(reader);
        }
    }

    public bool Gives(QueryTable table) => Gives(table.Table, []);

    private bool Gives(BoundTable table, Dictionary<BoundQuery, bool> known) => table switch
    {
        BoundName { Name.Database.Length: > 0 } => false,
        BoundName { Read.Table: DataSource source } => source.Name == _resource,
        BoundName { Read.Table: PipeNode node, Name: { } name } =>
            (node == node.Pipe.Output && node.Pipe.Name == _resource && name.Name == _resource) || _passing.Contains(node),
        BoundName { Query: { } named } => PassesOn(named, known),
        BoundSubqueryTable subquery => PassesOn(subquery.Query, known),
        _ => false,
    };

    private bool PassesOn(BoundQuery query, Dictionary<BoundQuery, bool> known)
    {
        if (!known.TryGetValue(query, out var passes))
            known[query] = passes = query is BoundSelect { From: { } from } select
                && select.Syntax.Items.Any(i => i.Expression is Asterisk star && PassesOn(star, from, known));
        return passes;
    }

    private bool PassesOn(Asterisk star, BoundTable from, Dictionary<BoundQuery, bool> known) =>
        star is { Pattern: null, Listed.IsEmpty: true, HasOtherModifiers: false, Applied.IsEmpty: true } && !star.Excluded.Contains(_column)
        && from.Leaves.Any(t => (star.Qualifier.Length == 0 || t.Alias == star.Qualifier) && Gives(t, known));
}
