using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>The names that one SELECT knows: its aliases and the columns of its tables.</summary>
internal sealed class SelectScope
{
    public SelectScope(SelectQuery select, QueryEnvironment environment, FromClause from)
    {
        (Select, Environment, From) = (select, environment, from);
        foreach (var item in environment.Inherited)
            AddAlias(item);
        foreach (var item in select.With)
            AddAlias(item);
        foreach (var item in select.Items)
        {
            if (item.Alias.Length > 0)
                AddAlias(item.Alias, item.Expression);
        }

        MayAggregate = !environment.Inherited.IsEmpty;
        WalkExpressions();
    }

    public SelectQuery Select { get; }

    public QueryEnvironment Environment { get; }

    public FromClause From { get; }

    /// <summary>The expression of each alias, wherever it is given.</summary>
    public Dictionary<string, SqlExpression> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether an alias may be given twice.</summary>
    public bool RepeatsAlias { get; private set; }

    /// <summary>Whether an aggregate or a window function may be called, outside of queries in expressions.</summary>
    public bool MayAggregate { get; private set; }

    /// <summary>Whether <c>arrayJoin</c> is called, outside of queries in expressions.</summary>
    public bool Unfolds { get; private set; }

    public Dictionary<string, BoundExpression> BoundAliases { get; } = new(StringComparer.Ordinal);

    /// <summary>The aliases whose expressions are being looked at: inside its own an alias means the column.</summary>
    public List<string> OpenAliases { get; } = [];

    /// <summary>The outermost open alias that was met again: what lies inside of it is another elsewhere.</summary>
    public int LowestMet { get; set; } = int.MaxValue;

    /// <summary>
    /// How often an alias was met inside of another that it names, and one of them may be a column: which of them then means it depends on
    /// where ClickHouse starts.
    /// </summary>
    public int Cycles { get; set; }

    /// <summary>The parameters of the lambdas around.</summary>
    public List<(string Name, BoundExpression Value)> Parameters { get; } = [];

    /// <summary>What its expressions look into.</summary>
    public List<BoundLookup> Lookups { get; } = [];

    /// <summary>The keys of its clauses, bound so far.</summary>
    public List<BoundExpression> ClauseKeys { get; } = [];

    /// <summary>What no filter lets be NULL.</summary>
    public NotNullValues NotNull { get; } = new();

    /// <summary>How many aggregate functions stand around.</summary>
    public int Aggregates { get; set; }

    /// <summary>
    /// Every alias that is given here, as often as it is given; those inside of lambdas are left out, which name what they are themselves.
    /// </summary>
    public IEnumerable<(string Alias, SqlExpression Expression)> AllAliases => AliasesIn(Select);

    /// <summary>What <see cref="AllAliases"/> is of a SELECT.</summary>
    public static IEnumerable<(string Alias, SqlExpression Expression)> AliasesIn(SelectQuery select)
    {
        foreach (var item in select.With)
        {
            if (item is { Name.Length: > 0, Expression: { } expression } && !IsOfTag(item.Name))
                yield return (item.Name, expression);
        }

        foreach (var item in select.Items)
        {
            if (item.Alias.Length > 0 && !IsOfTag(item.Alias))
                yield return (item.Alias, item.Expression);
        }

        foreach (var inner in InnerAliases(select))
        {
            if (!IsOfTag(inner.Alias))
                yield return (inner.Alias, inner.Expression);
        }
    }

    /// <summary>Whether a tag writes an alias, so that it may be any.</summary>
    public static bool IsOfTag(string alias) => alias.StartsWith("{{", StringComparison.Ordinal);

    private void AddAlias(WithItem item)
    {
        if (item.Expression is not null && item.Name.Length > 0)
            AddAlias(item.Name, item.Expression);
    }

    /// <summary>Of two expressions of one alias in WITH or among the items, the last one counts.</summary>
    private void AddAlias(string alias, SqlExpression expression)
    {
        RepeatsAlias |= Aliases.ContainsKey(alias);
        Aliases[alias] = expression;
    }

    /// <summary>Notes what the expressions hold, in one walk; queries in them are left out.</summary>
    private void WalkExpressions()
    {
        var waiting = SqlWalker.TakeList();
        SqlWalker.AddChildren(Select, waiting);
        while (waiting.Count > 0)
        {
            var next = waiting[waiting.Count - 1];
            waiting.RemoveAt(waiting.Count - 1);
            switch (next)
            {
                case Identifier or Literal or QueryExpression:
                    continue;
                case ArrayJoin:
                    MayAggregate = true;
                    continue;
                case AliasedExpression aliased when Aliases.ContainsKey(aliased.Alias):
                    RepeatsAlias = true;
                    break;
                case AliasedExpression aliased:
                    Aliases.Add(aliased.Alias, aliased.Expression);
                    break;
                case FunctionCall call:
                    MayAggregate |= call.IsWindow || AggregateFunction.Find(call.Name) is not null;
                    Unfolds |= call.Name == "arrayJoin";
                    break;
            }

            SqlWalker.AddChildren(next, waiting);
        }

        SqlWalker.GiveBack(waiting);
    }

    /// <summary>The aliases inside of expressions, those of queries in them and of lambdas left out.</summary>
    private static IEnumerable<AliasedExpression> InnerAliases(SelectQuery select)
    {
        var waiting = new List<SqlNode>();
        SqlWalker.AddChildren(select, waiting);
        while (waiting.Count > 0)
        {
            var next = waiting[waiting.Count - 1];
            waiting.RemoveAt(waiting.Count - 1);
            if (next is AliasedExpression aliased)
                yield return aliased;
            if (next is not (ArrayJoin or QueryExpression or Lambda or Asterisk or TableFunction))
                SqlWalker.AddChildren(next, waiting);
        }
    }
}
