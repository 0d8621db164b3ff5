using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>
/// Tells what was renamed from what was removed and what was added. A resource is the same under another name when all
/// that it declares is; a column when it has the type and the place of the other, and something that read the one reads
/// the other in its place.
/// </summary>
internal sealed class Renames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, (Pipe Old, Pipe Now)>> _pipesByTable;
    private readonly ProjectSemantics _live;

    public Renames(ProjectSemantics live, DataProject after)
    {
        _live = live;
        var before = live.Project;
        SameDataSources = new ResourcePairs<DataSource>(before.DataSources, after.DataSources, d => d.Name, d => d.Syntax);
        SamePipes = new ResourcePairs<Pipe>(before.Pipes, after.Pipes, p => p.Name, p => p.Syntax);
        DataSources = Pairs(
            before.DataSources.Where(d => !SameDataSources.IsKept(d)), after.DataSources.Where(d => SameDataSources.Of(d) is null), Form);
        Pipes = Pairs(before.Pipes.Where(p => !SamePipes.IsKept(p)), after.Pipes.Where(p => SamePipes.Of(p) is null), Form);
        foreach (var (now, old) in DataSources.Select(d => (d.Key, d.Value)))
            _names[old.Name] = now.Name;
        foreach (var (now, old) in Pipes.Select(p => (p.Key, p.Value)))
            _names[old.Name] = now.Name;
        foreach (var (old, now) in SameDataSources.Names.Concat(SamePipes.Names).Select(n => (n.Key, n.Value)))
            _names[old] = now;

        _pipesByTable = new(() => (
            from now in after.Pipes
            let old = SamePipes.Of(now)
            where old is not null && old.Syntax.Content != now.Syntax.Content
            from table in now.Nodes.SelectMany(n => n.Reads.Select(r => r.Name).Append(n.Target)).Distinct()
            select (table, old, now)).ToLookup(r => r.table, r => (r.old, r.now), StringComparer.Ordinal));
    }

    /// <summary>The Data Sources that are there before and after.</summary>
    public ResourcePairs<DataSource> SameDataSources { get; }

    /// <summary>The pipes that are there before and after.</summary>
    public ResourcePairs<Pipe> SamePipes { get; }

    /// <summary>Renamed Data Sources: what each of now was.</summary>
    public IReadOnlyDictionary<DataSource, DataSource> DataSources { get; }

    /// <summary>Renamed pipes: what each of now was.</summary>
    public IReadOnlyDictionary<Pipe, Pipe> Pipes { get; }

    /// <summary>What a resource of the baseline is called now.</summary>
    public string NameOf(string old) => _names.TryGetValue(old, out var now) ? now : old;

    /// <summary>The renamed columns of a Data Source.</summary>
    public ImmutableArray<(Column Old, Column Now)> ColumnsOf(DataSource old, DataSource now)
    {
        var (removed, added) = (Without(old, now), Without(now, old));
        if (removed.Count == 0 || added.Count == 0 || HasDuplicates(old) || HasDuplicates(now))
            return [];

        // The last column in front of it that both have, and which one it is after that, is the place of a column.
        var places = added.ToLookup(c => (c.Column.Type, c.Before), c => c.Column);
        var candidates = removed.GroupBy(c => (c.Column.Type, c.Before), c => c.Column)
            .Where(g => !g.Key.Type.IsUnknown && places[g.Key].Count() == g.Count())
            .SelectMany(g => g.Zip(places[g.Key], (a, b) => (Old: a, Now: b)))
            .ToImmutableArray();
        if (candidates.IsEmpty)
            return [];

        var names = candidates.ToDictionary(c => c.Old.Name, c => c.Now.Name, StringComparer.Ordinal);
        var moved = new HashSet<string>(
            InKeys(old, now).Concat(InQueries(now)).Where(t => t.Old.Select(w => Named(w, names)).SequenceEqual(t.Now)).SelectMany(t => t.Old),
            StringComparer.Ordinal);
        return [.. candidates.Where(c => IsSamePath(c.Old, c.Now)
            || ShareWords(c.Old.Name, c.Now.Name)
            || IsForwarded(old, now, c.Old, c.Now)
            || moved.Contains(c.Old.Name))];
    }

    /// <summary>Whether the FORWARD_QUERY makes a column of the one that it was.</summary>
    public bool IsForwarded(DataSource old, DataSource now, Column was, Column column) =>
        ForwardQuery.Of(now)?.Renames(_live, old, was.Name, column.Name) == true;

    /// <summary>The columns that another state lacks, each with the name of the last one in front of it that both have.</summary>
    private static List<(Column Column, string Before)> Without(DataSource source, DataSource other)
    {
        var (lacking, before) = (new List<(Column, string)>(), "");
        foreach (var column in source.Columns)
        {
            if (other.FindColumn(column.Name) is null)
                lacking.Add((column, before));
            else
                before = column.Name;
        }

        return lacking;
    }

    /// <summary>A name that is declared twice means neither column for certain.</summary>
    private static bool HasDuplicates(DataSource source) =>
        new HashSet<string>(source.Columns.Select(c => c.Name), StringComparer.Ordinal).Count < source.Columns.Length;

    /// <summary>Whether half of the words of two names are the same: <c>begin_nano</c> and <c>begin_ms</c>.</summary>
    private static bool ShareWords(string old, string now)
    {
        var (a, b) = (old.ToLowerInvariant().Split('_'), now.ToLowerInvariant().Split('_'));
        return a.Intersect(b).Count() * 2 >= Math.Max(a.Length, b.Length) && a.Length > 1 && b.Length > 1;
    }

    private static bool IsSamePath(Column old, Column now) =>
        old.Syntax.Find(ColumnClauseKind.JsonPath)?.Text is { Length: > 0 } path && path == now.Syntax.Find(ColumnClauseKind.JsonPath)?.Text;

    /// <summary>The words of each key of the engine, in both states.</summary>
    private static IEnumerable<(List<string> Old, List<string> Now)> InKeys(DataSource old, DataSource now) =>
        new[] { "SORTING_KEY", "PARTITION_KEY", "PRIMARY_KEY", "TTL", "VER" }
            .Select(key => (Words(old.Engine.WrittenOption(key)), Words(now.Engine.WrittenOption(key))));

    /// <summary>The words of each query that reads or writes the Data Source and has changed, in both states.</summary>
    private IEnumerable<(List<string> Old, List<string> Now)> InQueries(DataSource now) =>
        from pipe in _pipesByTable.Value[now.Name]
        from node in pipe.Now.Nodes
        let sql = node.Sql
        let oldSql = pipe.Old.FindNode(node.Name)?.Sql
        where sql is not null && oldSql is not null
        select (Words(oldSql), Words(sql));

    private static string Named(string word, Dictionary<string, string> names) => names.TryGetValue(word, out var name) ? name : word;

    private static List<string> Words(SqlTree sql) => [.. sql.Tokens.SelectMany(t => Words(sql.TextOf(t)))];

    /// <summary>A text taken apart at the ends of its words, without blanks and back-ticks.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            if (IsWord(text[at]))
            {
                while (end < text.Length && IsWord(text[end]))
                    end++;
            }

            if (!char.IsWhiteSpace(text[at]) && text[at] != '`')
                words.Add(text.Substring(at, end - at));
            at = end;
        }

        return words;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <summary>Pairs what is removed with what is added, where exactly one of each declares the same.</summary>
    private static Dictionary<T, T> Pairs<T>(IEnumerable<T> removed, IEnumerable<T> added, Func<T, string> form)
        where T : notnull
    {
        var gone = removed.ToLookup(form);
        return added.GroupBy(form)
            .Where(g => g.Key.Length > 0 && g.Count() == 1 && gone[g.Key].Count() == 1)
            .ToDictionary(g => g.Single(), g => gone[g.Key].Single());
    }

    /// <summary>All that a Data Source stores and how; empty for one that says too little.</summary>
    private static string Form(DataSource source) => source.Columns.Length < 2 || source.IsIncomplete ? "" : string.Join(
        "\n",
        source.Columns.Select(c => $"{c.Name} {c.Type} {c.Syntax.Find(ColumnClauseKind.JsonPath)?.Text}")
            .Append(source.Engine.Name).Append(source.Engine.SortingKey.Text).Append(source.Engine.PartitionKey.Text));

    /// <summary>All that a pipe asks for and what becomes of it; empty for one that reads nothing.</summary>
    private static string Form(Pipe pipe) => pipe.IsIncomplete || !pipe.Nodes.Any(n => n.Reads.Length > 0) ? "" : string.Join(
        "\n", pipe.Nodes.Select((node, i) => $"{(i == pipe.Nodes.Length - 1 ? "" : node.Name)} {node.Type} {node.Target} {NormalizedQuery.Of(node).Text}"));
}
