using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>The tables that the query of a node names, each looked up once.</summary>
internal sealed class TableReader(ProjectSemantics model, PipeNode node, Assumption assumption)
{
    private readonly Dictionary<(string, string), TableRead> _reads = [];

    public IEnumerable<TableRead> All => _reads.Values;

    /// <summary>See <see cref="Assumption.IsWithoutParameters"/>.</summary>
    public bool IsWithoutParameters => assumption.IsWithoutParameters;

    /// <summary>See <see cref="ProjectSemantics.Spend"/>.</summary>
    public bool Spend(long work) => model.Spend(work);

    /// <summary>What names mean in a query that reads these tables.</summary>
    public QueryNames NamesOf(SqlTree sql, QueryExpression query) => new(model, node, assumption, sql, query);

    public TableRead Read(string database, string name)
    {
        if (!_reads.TryGetValue((database, name), out var read))
            _reads.Add((database, name), read = model.Read(node, database, name, assumption));
        return read;
    }
}
