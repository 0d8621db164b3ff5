using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>The clauses that decide which rows come out beside filters and groups, and in which order, as normal forms.</summary>
internal sealed partial class Binder
{
    /// <summary>
    /// ORDER BY changes no row unless something takes the first rows or fills gaps; then it is among the clauses, else it is the order.
    /// </summary>
    private (ImmutableArray<string> Clauses, string Order) BindClauses(
        SelectQuery select, SelectScope scope, ImmutableArray<QueryColumn> columns)
    {
        var clauses = ImmutableArray.CreateBuilder<string>();
        if (select.Distinct)
            clauses.Add("distinct");
        if (select.GroupByModifier.Length > 0 && !HasKnownKeys(select))
            clauses.Add("group by " + select.GroupByModifier.ToLowerInvariant() + GroupingSets(select, scope, columns));

        // FINAL merges the rows that PREWHERE keeps, and WHERE sees what it has merged.
        if (select.Prewhere is { } prewhere && scope.From.Tables.Any(t => t.Bound.Syntax.Final))
            clauses.Add("prewhere " + Bind(prewhere, scope).Key);

        var isLimited = select.Clauses.Any(c => c.IsLimit || c.Kind == ClauseKind.DistinctOn);
        var order = "";
        foreach (var clause in select.Clauses)
        {
            switch (clause.Kind)
            {
                case ClauseKind.OrderBy:
                    var keys = "order by " + string.Join(",", clause.Order.Select(k => KeyOf(k, scope, columns)));
                    if (clause.Interpolates)
                        keys += $" interpolate ({string.Join(",", clause.Interpolations.Select(WordsOf))})";
                    if (isLimited || clause.IsFilled)
                        clauses.Add(keys);
                    order = keys;
                    break;
                case ClauseKind.Limit or ClauseKind.Fetch:
                    clauses.Add("limit " + CountOf(clause));
                    break;
                case ClauseKind.LimitBy:
                    clauses.Add($"limit {CountOf(clause)} by {(clause.By.IsEmpty ? "all" : KeysOf(clause.By, scope, columns))}");
                    break;
                case ClauseKind.Offset:
                    clauses.Add("offset " + WordsOf(clause.Expressions[0]));
                    break;
                case ClauseKind.Window:
                    foreach (var window in clause.Windows)
                        WindowKey(window, scope);
                    break;
                case ClauseKind.Settings:
                    if (SettingChecker.DecidingRows(clause).Select(WordsOf).OrderBy(s => s, StringComparer.Ordinal).ToArray() is { Length: > 0 } settings)
                        clauses.Add("settings " + string.Join(",", settings));
                    break;
                case ClauseKind.Format or ClauseKind.IntoOutfile:
                    break;
                default:
                    clauses.Add(clause.Name.ToLowerInvariant() + " " + KeysOf(clause.Expressions, scope, columns));
                    break;
            }
        }

        return (clauses.ToImmutable(), order);
    }

    /// <summary>The sets by which ROLLUP, CUBE and GROUPING SETS group in turn; empty for totals, which have one.</summary>
    private string GroupingSets(SelectQuery select, SelectScope scope, ImmutableArray<QueryColumn> columns) =>
        select.GroupByModifier is "WITH TOTALS" or "ALL" ? "" : " " + string.Join(",", select.GroupBy.Select(
            set => set is Operation { Function: "tuple" } tuple ? $"({KeysOf(tuple.Operands, scope, columns)})" : KeysOf([set], scope, columns)));

    private string KeysOf(ImmutableArray<SqlExpression> keys, SelectScope scope, ImmutableArray<QueryColumn> columns) =>
        string.Join(",", keys.Select(key => BindPosition(key, scope, columns).Key));

    /// <summary>A key that may be the position of a column.</summary>
    private BoundExpression BindPosition(SqlExpression key, SelectScope scope, ImmutableArray<QueryColumn> columns)
    {
        var bound = scope.Select.ItemAt(key) is { } item ? Bind(item.Aliased, scope)
            : SelectQuery.PositionOf(key) is > 0 and var position && position <= columns.Length && scope.Select.Items.Any(i => i.Expression is Asterisk)
                ? columns[position - 1].Value
            : Bind(key, scope);
        scope.ClauseKeys.Add(bound);
        return bound;
    }

    private string KeyOf(OrderKey key, SelectScope scope, ImmutableArray<QueryColumn> columns)
    {
        var form = key.Expression is { } expression ? BindPosition(expression, scope, columns).Key : "all";
        form += key.IsDescending ? " desc" : key.DirectionTag.Length > 0 ? " " + NormalForm.Tag(key.DirectionTag) : "";
        form += key.HasNullsFirst ? " nulls first" : "";
        form += key.Collation is { } collation ? " collate " + TypedArgument.ConstantOf(collation.Value) : "";
        if (key.Fill is not { } fill)
            return form;

        return form + " with fill" + Part("from", fill.From) + Part("to", fill.To) + Part("step", fill.Step) + Part("staleness", fill.Staleness);

        string Part(string word, SqlExpression? value) => value is null ? "" : $" {word} {Bind(value, scope).Key}";
    }

    /// <summary>The numbers of LIMIT, in which a name is not a column.</summary>
    private string CountOf(SelectClause limit) =>
        (limit.Count is { } count ? WordsOf(count) : "")
        + (limit.Offset is { } offset ? " offset " + WordsOf(offset) : "")
        + (limit.WithTies ? " with ties" : "");

    /// <summary>A window as a normal form: what WINDOW names is the same as what is written after OVER.</summary>
    private string WindowKey(WindowSpecification window, SelectScope scope)
    {
        var (by, order, frame) = ("", "", window.Frame);
        var declared = scope.Select.Clauses.SelectMany(c => c.Windows).ToArray();
        for (var (at, left) = ((WindowSpecification?)window, declared.Length + 1); at is not null && left > 0; left--)
        {
            if (by.Length == 0)
                by = string.Join(",", at.PartitionBy.Select(p => Bind(p, scope).Key));
            if (order.Length == 0)
                order = string.Join(",", at.OrderBy.Select(k => KeyOf(k, scope, [])));
            frame ??= at.Frame;
            at = at.Parent.Length == 0 ? null : Array.Find(declared, w => w.Name == at.Parent);
        }

        return $"{by} order by {order}{(frame is null ? "" : $" {frame.Kind.ToString().ToLowerInvariant()} {Bound(frame.First)} to {Bound(frame.Last)}")}";

        string Bound(FrameBound bound) => (bound.Offset is { } offset ? Bind(offset, scope).Key + " " : "") + bound.Kind.ToString().ToLowerInvariant();
    }
}
