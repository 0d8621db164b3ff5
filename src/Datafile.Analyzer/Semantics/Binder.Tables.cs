using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>FROM: which tables there are, and what <c>*</c> means.</summary>
internal sealed partial class Binder
{
    /// <summary>A step of a regular expression is as much work as a hundredth of an expression.</summary>
    private const int StepsOfPattern = 100;

    private static readonly string TooManyColumns = $"there are more than {Limits.Columns} columns";

    private FromClause BindFrom(SelectQuery select, QueryEnvironment environment)
    {
        var from = new FromClause();
        if (select.From is { } table)
            (from.Root, from.Star) = BindTable(table, environment, from);

        // Of two tables the first one wins where both have a column; of more, neither does.
        if (from.Joins == 1 && from.Tables.Count > 0)
            from.Tables[0].Qualifies = false;
        return from;
    }

    private (BoundTable Table, ImmutableArray<StarColumn> Star) BindTable(TableExpression table, QueryEnvironment environment, FromClause from)
    {
        switch (table)
        {
            case JoinedTable join:
                return BindJoin(join, environment, from);
            case ArrayJoin array:
                var (inner, star) = array.Table is { } unfolded ? BindTable(unfolded, environment, from) : ((BoundTable?)null, []);
                return (new BoundArrayJoin(array, inner), star);
            case SubqueryTable subquery:
                var query = BindQuery(subquery.Query, environment);
                return AddTable(new ScopeTable(subquery.Alias, "", "", query.Columns, new BoundSubqueryTable(subquery, query)), from);
            case TableName name:
                return AddTable(BindName(name, environment), from);
            case TableFunction function:
                return AddTable(
                    new ScopeTable(function.Alias, "", "", ColumnsOf(function.Call), new BoundTableFunction(function, WordsOf(function.Call))),
                    from);
            default:
                return AddTable(new ScopeTable("", "", "", QueryColumns.Unknown, new BoundTableFunction(table, WordsOf(table))), from);
        }
    }

    private (BoundTable Table, ImmutableArray<StarColumn> Star) AddTable(ScopeTable table, FromClause from)
    {
        from.Tables.Add(table);
        from.Width += table.Columns.Columns.Length;
        if (!IsWithin(from.Width <= Limits.Columns, TooManyColumns) || !Spend(table.Columns.Columns.Length))
            return (table.Bound, []);

        return (table.Bound, ImmutableArray.CreateRange(table.Columns.Columns, static (c, t) => new StarColumn(t, c.Name), table));
    }

    private ScopeTable BindName(TableName name, QueryEnvironment environment)
    {
        var alias = name.Alias.Length > 0 ? name.Alias : name.Name;
        if (environment.Scope.Find(name.Database, name.Name) is { } named)
        {
            var query = BindNamed(named);
            return new ScopeTable(alias, "", name.Name, query.Columns, new BoundName(name, null, query));
        }

        if (name.Database == "system" && name.Name == "one")
            return new ScopeTable(alias, name.Database, name.Name, OneColumn("dummy", "UInt8"), new BoundName(name, null, null));

        var read = tables.Read(name.Database, name.Name);
        return new ScopeTable(alias, name.Database, name.Name, read.Columns, new BoundName(name, read, read.Query));
    }

    private static QueryColumns ColumnsOf(SqlExpression call) => (call as FunctionCall)?.Name switch
    {
        "numbers" or "numbers_mt" => OneColumn("number", "UInt64"),
        "generate_series" or "generateSeries" => OneColumn("generate_series", "UInt64"),
        "zeros" or "zeros_mt" => OneColumn("zero", "UInt8"),
        _ => QueryColumns.Unknown,
    };

    private static QueryColumns OneColumn(string name, string type) => new([new QueryColumn(name, ClickHouseType.Of(type), default)], isOpen: false);

    private (BoundTable Table, ImmutableArray<StarColumn> Star) BindJoin(JoinedTable join, QueryEnvironment environment, FromClause from)
    {
        var (leftTable, left) = BindTable(join.Left, environment, from);
        var count = from.Tables.Count;
        var (rightTable, right) = BindTable(join.Right, environment, from);
        from.Joins++;
        TellRowsApart(from, count);

        var shared = join.Using.Select(u => (u as Identifier)?.Name ?? (u as AliasedExpression)?.Alias ?? "").Where(n => n.Length > 0).ToList();
        if (join.Kind.Has(JoinKind.Natural))
            shared = [.. left.Select(c => c.Name).Intersect(right.Select(c => c.Name))];
        CheckUsing(join, from, count);
        foreach (var name in shared)
            Share(name, from, count);

        if (environment.JoinsUseNulls)
            AddNulls(join, from, count, shared);

        if (shared.Count == 0)
            return (new BoundJoin(join, leftTable, rightTable), left.AddRange(right));

        // The columns of USING come first, and once.
        var places = left.ToLookup(c => c.Name, StringComparer.Ordinal);
        var first = shared.Where(places.Contains).Select(n => places[n].First());
        var once = new HashSet<string>(shared, StringComparer.Ordinal);
        return (new BoundJoin(join, leftTable, rightTable), [.. first, .. left.Concat(right).Where(c => !once.Contains(c.Name))]);
    }

    /// <summary>A query over more tables is not compared: each join looks at all tables before it, to tell their rows apart.</summary>
    internal const int MostToldApart = 20;

    /// <summary>
    /// A join of a table with itself has two rows of it: the columns of the second are no columns of the first. And what is computed from no
    /// column at all, such as <c>count()</c>, is of the rows of its side.
    /// </summary>
    private static void TellRowsApart(FromClause from, int right)
    {
        if (right >= MostToldApart)
            return;

        var readings = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var column in from.Tables.Take(right).SelectMany(t => t.Columns.Columns.SelectMany(c => In(t.Find(c.Name)))))
            readings[column.Table] = Math.Max(readings.TryGetValue(column.Table, out var most) ? most : 0, column.Reading);

        var done = new Dictionary<BoundExpression, BoundExpression>();
        foreach (var table in from.Tables.Skip(right))
        {
            foreach (var column in table.Columns.Columns)
            {
                if (table.Find(column.Name) is not { } value)
                    continue;

                BoundColumn[] columns = [.. In(value)];
                if (columns.Length == 0)
                    table.Put(column.Name, value.Of(value.Reading + right));
                else if (Array.Exists(columns, c => readings.ContainsKey(c.Table)))
                    table.Put(column.Name, value.Replace(
                        part => part is BoundColumn of && readings.TryGetValue(of.Table, out var last) ? of.Of(of.Reading + last + 1) : null, done));
            }
        }

        static IEnumerable<BoundColumn> In(BoundExpression? value) => value is BoundColumn column ? [column] : value?.Columns ?? [];
    }

    /// <summary>Lets the columns of a table be NULL in rows of which it has none; those of USING have the value of the other side.</summary>
    private static void AddNulls(JoinedTable join, FromClause from, int right, List<string> shared)
    {
        var isFull = join.Kind.Has(JoinKind.Full);
        for (var i = 0; i < from.Tables.Count; i++)
        {
            if (!isFull && !join.Kind.Has(i < right ? JoinKind.Right : JoinKind.Left))
                continue;

            foreach (var column in from.Tables[i].Columns.Columns.Where(c => isFull || !shared.Contains(c.Name)))
            {
                if (from.Tables[i].Find(column.Name) is { } value)
                    from.Tables[i].Put(column.Name, value.As(value.Type.OrNull()));
            }
        }
    }

    /// <summary>A column of USING has on both sides the type that holds the values of both.</summary>
    private static void Share(string name, FromClause from, int right)
    {
        var tables = from.Tables.Select((t, i) => (Table: t, IsRight: i >= right, Value: t.Find(name))).Where(t => t.Value is not null).ToArray();
        var type = tables.Any(t => t.IsRight) && tables.Any(t => !t.IsRight)
            ? Common(tables.Select(t => t.Value?.Type ?? ClickHouseType.Unknown))
            : ClickHouseType.Unknown;
        from.Shared[name] = type;
        foreach (var (table, _, value) in tables)
            table.Put(name, value!.As(type));
    }

    /// <summary>ARRAY JOIN: a name for the elements, or the elements in the place of their array.</summary>
    private void BindArrays(BoundTable? table, SelectScope scope)
    {
        if (table is BoundJoin join)
            BindArrays(join.Left, scope);
        if (table is not BoundArrayJoin { Syntax: ArrayJoin syntax } array)
            return;

        BindArrays(array.Table, scope);
        scope.From.UnboundElements.UnionWith(syntax.Arrays.OfType<AliasedExpression>().Select(a => a.Alias));
        array.Arrays = ImmutableArray.CreateRange(syntax.Arrays, a => Bind(a, scope));
        scope.From.UnboundElements.Clear();
        foreach (var (joined, written) in array.Arrays.Zip(syntax.Arrays, (a, w) => (a, w)))
        {
            if (!joined.Type.HasUnknown
                && ArgumentKind.Of(joined.Type) is not ('\0' or 'A' or 's' or 'a' or 'M' or 'J' or 'Z' or 'V')
                && !joined.Type.IsNull)
                _refusals.Add(RefusalReason.ArrayJoinOfNoArray, written, joined.Type.ToString());
        }

        for (var i = 0; i < syntax.Arrays.Length; i++)
        {
            var element = new BoundCall("arrayJoin", [], [array.Arrays[i]], ElementOf(array.Arrays[i].Type)).At(syntax.Arrays[i]);
            if (syntax.Arrays[i] is AliasedExpression aliased)
                scope.From.Elements[aliased.Alias] = element;
            else if (syntax.Arrays[i] is Identifier name && FindTable(name.Parts, scope.From) is { } place)
                PutElements(place, element);
        }
    }

    /// <summary>The elements of a column; those of Nested are one of each of its columns.</summary>
    private static void PutElements(ColumnPlace place, BoundExpression element)
    {
        place.Table.PutElement(place.Column, element);
        foreach (var name in place.Table.ElementsOf(place.Column))
        {
            if (PartOf(element, [name], 0) is { } part)
                place.Table.PutElement($"{place.Column}.{name}", part);
        }
    }

    private static ClickHouseType ElementOf(ClickHouseType array) => array.Name switch
    {
        "Array" => array.First,
        "Map" => ClickHouseType.Tuple([("keys", array.Inner[0]), ("values", array.Inner[1])]),
        _ => ClickHouseType.Unknown,
    };

    /// <summary>Adds what <c>*</c>, <c>t.*</c> or <c>COLUMNS('…')</c> stand for; false where there may be more.</summary>
    private bool AddStar(Asterisk star, SelectScope scope, ImmutableArray<QueryColumn>.Builder columns)
    {
        CheckStar(star, scope);
        CheckApplied(star);
        var pattern = star.Pattern is { } text ? LinearPattern.Parse(text) : null;
        if (star.HasOtherModifiers || !star.Listed.IsEmpty || (star.Pattern is not null && pattern is null))
            return false;

        var meant = star.Qualifier.Length == 0 ? scope.From.Tables
            : scope.From.Tables.Where(t => t.Is(star.Qualifier) || t.Database + "." + t.Name == star.Qualifier).ToList();
        var brought = star.Qualifier.Length == 0
            ? scope.From.Star
            : [.. meant.SelectMany(t => t.Columns.Columns.Select(c => new StarColumn(t, c.Name)))];
        var steps = pattern is null ? 0 : brought.Sum(c => c.Name.Length * (long)pattern.States) / StepsOfPattern;
        if (!IsWithin(columns.Count + brought.Length <= Limits.Columns, TooManyColumns)
            || !Spend((brought.Length * (1L + star.Applied.Length)) + steps))
            return false;

        var (applied, closing) = (string.Concat(star.Applied.Reverse().Select(f => f + "(")), new string(')', star.Applied.Length));
        foreach (var column in brought)
        {
            if (star.Excluded.Contains(column.Name) || pattern?.Matches(column.Name) == false)
                continue;

            var replacement = star.Replacements.OfType<AliasedExpression>().FirstOrDefault(r => r.Alias == column.Name);
            var stored = star.Qualifier.Length == 0 ? column.Table.Find(column.Name) : column.Table.FindWhole(column.Name);
            var value = replacement is null ? stored ?? Unfollowed(star) : BindAlias(replacement.Alias, replacement.Expression, scope);
            var name = replacement?.Alias ?? StarName(column, scope);
            foreach (var function in star.Applied)
                value = new BoundCall(function, [], [value], FunctionResult.Of(function, [], [new TypedArgument(value.Type)]));
            columns.Add(new QueryColumn(applied + name + closing, value, star.Span)
            {
                Expression = replacement?.Expression,
            });
        }

        return meant.Count > 0 && scope.From.Width <= Limits.Columns && !meant.Any(t => t.Columns.IsOpen);
    }
}
