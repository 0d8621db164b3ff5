using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>Finds the tables that a query names, and whether it names them only in queries of WITH that nothing reads.</summary>
internal sealed class TableReader
{
    private readonly List<(TableReference Table, TextSpan? In)> _found = [];

    /// <summary>The parts of the nodes that are being read, one behind the other.</summary>
    private readonly List<SqlNode> _parts = SqlWalker.TakeList();

    /// <summary>Which queries of WITH read which others; those outside of all are at <c>default</c>. The place of a query identifies it.</summary>
    private readonly Dictionary<TextSpan, List<TextSpan>> _reads = [];

    /// <summary>The innermost query of WITH that is being read; null outside of all.</summary>
    private TextSpan? _in;

    /// <summary>The tables in the order in which they are met.</summary>
    public static IEnumerable<TableReference> Read(QueryExpression query)
    {
        var reader = new TableReader();
        reader.Read(query, WithScope.Empty);
        SqlWalker.GiveBack(reader._parts);
        var read = reader.ReadQueries();
        return reader._found.Select(f => f.In is { } named && !read.Contains(named) ? f.Table with { IsUnread = true } : f.Table);
    }

    private void Read(SqlNode node, WithScope scope)
    {
        switch (node)
        {
            case SetOperation { Queries.IsEmpty: false } set when set.Queries[0] is SelectQuery first:
                Read(first, scope);
                var shared = scope.In(first.With);
                foreach (var query in set.Queries.Skip(1))
                    Read(query, shared);
                return;

            case SelectQuery { With.IsEmpty: false } select:
                var inside = scope.In(select.With);
                foreach (var part in select.Children())
                {
                    if (part is WithItem item && inside.Declared.FirstOrDefault(q => ReferenceEquals(q.Item, item)) is { } named)
                        ReadNamed(named);
                    else
                        Read(part, inside);
                }

                return;

            case TableName table:
                Meet(new TableReference(table.Database, table.Name, table.Span), scope);
                break;

            // `x IN table`
            case Operation { Function: "in" or "notIn" } test when test.Operands[1] is Identifier { Parts.Length: <= 2 } name:
                Meet(new TableReference(name.Parts.Length == 2 ? name.Parts[0] : "", name.Name, name.Span) { IsOperand = true }, scope);
                break;

            case FunctionCall call when TableReferences.LookupOf(call) is { } lookup:
                _found.Add((lookup, _in));
                break;
        }

        var start = _parts.Count;
        SqlWalker.AddChildren(node, _parts);
        var end = _parts.Count;
        for (var i = start; i < end; i++)
            Read(_parts[i], scope);
        _parts.RemoveRange(start, end - start);
    }

    private void ReadNamed(NamedQuery named)
    {
        var outer = _in;
        _in = named.Item.Span;
        Read(named.Item, named.Scope);
        _in = outer;
    }

    /// <summary>Notes a table, or that a query of WITH is read.</summary>
    private void Meet(TableReference table, WithScope scope)
    {
        if (scope.Find(table.Database, table.Name) is not { } named)
        {
            _found.Add((table, _in));
            return;
        }

        var reader = _in ?? default;
        if (!_reads.TryGetValue(reader, out var queries))
            _reads[reader] = queries = [];
        queries.Add(named.Item.Span);
    }

    /// <summary>The queries of WITH that the outermost query reads, through others as well.</summary>
    private HashSet<TextSpan> ReadQueries()
    {
        if (_reads.Count == 0)
            return [];

        var read = new HashSet<TextSpan>();
        var next = new Stack<TextSpan>([default]);
        while (next.Count > 0)
        {
            foreach (var named in _reads.TryGetValue(next.Pop(), out var queries) ? queries : [])
            {
                if (read.Add(named))
                    next.Push(named);
            }
        }

        return read;
    }
}
