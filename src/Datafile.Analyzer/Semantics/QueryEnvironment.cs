using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>What surrounds a query: the queries that WITH names there, and the SELECT that it is part of.</summary>
/// <param name="Outer">Null for the query of a node.</param>
/// <param name="Inherited">The WITH of the first SELECT of a UNION, for the others.</param>
internal sealed record QueryEnvironment(SelectScope? Outer, WithScope Scope, ImmutableArray<WithItem> Inherited)
{
    /// <summary>The SELECTs around a name, the innermost first.</summary>
    private ImmutableStack<SelectQuery> Selects { get; init; } = [];

    /// <summary>Whether the query is what IN looks into, where ClickHouse knows no columns of the SELECT around.</summary>
    public bool IsSet { get; init; }

    /// <summary>Whether the query is inside of one that IN looks into, or is one.</summary>
    public bool IsInSet => IsSet || Outer?.Environment.IsInSet == true;

    /// <summary>Whether what has no partner in a join is NULL, and not the default of its type: the setting <c>join_use_nulls</c>.</summary>
    public bool JoinsUseNulls { get; init; }

    public static QueryEnvironment Empty { get; } = new(null, WithScope.Empty, []);

    /// <summary>The surroundings of what is inside of a SELECT.</summary>
    public QueryEnvironment In(SelectQuery select) =>
        this with
        {
            Scope = select.With.IsEmpty ? Scope : Scope.In(select.With),
            Selects = Selects.Push(select),
            JoinsUseNulls = SettingChecker.ValueOf("join_use_nulls", select) is { } value ? value != "0" : JoinsUseNulls,
        };

    /// <summary>
    /// Whether a SELECT around that of these surroundings gives an expression this alias, which its subqueries know too. What WITH names by an expression ClickHouse 26.7
    /// does not know in a subquery of FROM, older ones do (enable_global_with_statement).
    /// </summary>
    public bool IsGiven(string alias) => Selects.Skip(1).Any(select => SelectScope.AliasesIn(select).Any(a => a.Alias == alias));
}
