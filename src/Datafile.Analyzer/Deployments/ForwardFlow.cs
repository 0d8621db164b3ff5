using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// The FORWARD_QUERY of a Data Source as data flow: which live columns each of its columns is made of. It runs once, over the
/// rows that are live (Forward deployments 5).
/// </summary>
internal sealed class ForwardFlow
{
    private readonly DataSource _live;
    private readonly Dictionary<string, SqlExpression> _byAlias = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parameters;

    private ForwardFlow(DataSource live, ForwardQuery query, SelectQuery select)
    {
        (_live, Query) = (live, query);
        foreach (var item in select.Items.Where(i => i.Alias.Length > 0))
            _byAlias[item.Alias] = item.Expression;
        _parameters = [.. select.DescendantsAndSelf().OfType<Lambda>().SelectMany(l => l.Parameters)];
        Columns = [.. select.Items.SelectMany(ColumnsOf)];
        Unknown = [.. select.Items.SelectMany(i => i.DescendantsAndSelf()).OfType<Identifier>().Where(IsUnknown)];
    }

    /// <summary>Null where there is no query, or where what it yields is unknown.</summary>
    public static ForwardFlow? Of(DataSource live, DataSource source)
    {
        if (live.IsIncomplete || live.Columns.IsEmpty || ForwardQuery.Of(source) is not { Select: { } select } query)
            return null;

        var isFollowed = select.Items.All(i =>
            i.Expression is Asterisk { Qualifier: "", Pattern: null, Listed.IsEmpty: true, Applied.IsEmpty: true, HasOtherModifiers: false }
            || (i.Expression is not Asterisk && (i.Alias.Length > 0 || i.Expression is Identifier)));
        return isFollowed && !select.DescendantsAndSelf().Any(n => n is QueryExpression && n != select) ? new ForwardFlow(live, query, select) : null;
    }

    public ForwardQuery Query { get; }

    /// <summary>In order; a name may come twice.</summary>
    public ImmutableArray<ForwardedColumn> Columns { get; }

    /// <summary>Names that the live Data Source does not have, nor the query itself.</summary>
    public ImmutableArray<Identifier> Unknown { get; }

    public ForwardedColumn? Find(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>Live columns that the new schema keeps, and whose stored values the query does not use.</summary>
    public IEnumerable<ForwardedColumn> Replaced(DataSource source) => Columns.Where(c =>
        _live.FindColumn(c.Name) is { IsComputed: false } && source.FindColumn(c.Name) is { IsComputed: false } && !c.Reads.Contains(c.Name));

    private IEnumerable<ForwardedColumn> ColumnsOf(SelectItem item)
    {
        if (item.Expression is not Asterisk star)
        {
            var name = item.Alias.Length > 0 ? item.Alias : ((Identifier)item.Expression).Name;
            return [new ForwardedColumn(name, item.Expression, ReadsOf(item.Expression, name), item.Span)];
        }

        var replaced = star.Replacements.OfType<AliasedExpression>().ToDictionary(r => r.Alias, r => r.Expression, StringComparer.Ordinal);
        return
        [
            .. from column in _live.Columns
               where !IsHidden(column) && !star.Excluded.Contains(column.Name)
               select replaced.TryGetValue(column.Name, out var expression)
                   ? new ForwardedColumn(column.Name, expression, ReadsOf(expression, column.Name), expression.Span)
                   : new ForwardedColumn(column.Name, null, [column.Name], star.Span),
        ];
    }

    /// <summary>A column that <c>*</c> does not bring.</summary>
    private static bool IsHidden(Column column) => column.IsComputed || column.Syntax.Find(ColumnClauseKind.Alias) is not null;

    /// <summary>The live columns behind an expression. An alias means the expression that it names, and inside of that the column.</summary>
    private ImmutableHashSet<string> ReadsOf(SqlExpression expression, string name)
    {
        var reads = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { name };
        var open = new Queue<(SqlExpression Expression, string Name)>([(expression, name)]);
        while (open.Count > 0)
        {
            var (next, own) = open.Dequeue();
            foreach (var read in next.DescendantsAndSelf().OfType<Identifier>().Select(i => i.Parts[0]).Distinct())
            {
                if (read != own && _byAlias.TryGetValue(read, out var aliased))
                {
                    if (seen.Add(read))
                        open.Enqueue((aliased, read));
                }
                else if (_live.FindColumn(read) is not null)
                    reads.Add(read);
            }
        }

        return reads.ToImmutable();
    }

    private bool IsUnknown(Identifier name)
    {
        var first = name.Parts[0];
        return _live.FindColumn(first) is null && !_parameters.Contains(first)
            && (!_byAlias.TryGetValue(first, out var aliased) || aliased == name)
            && _live.Columns.All(c => !c.Name.StartsWith(first + ".", StringComparison.Ordinal));
    }
}
