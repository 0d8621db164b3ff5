namespace Datafile.Parser.Sql;

/// <summary>Which words mean what where a name could stand as well. ClickHouse reserves hardly any.</summary>
internal sealed partial class SqlParser
{
    /// <summary>Words that start or join clauses of a query.</summary>
    private static readonly bool[] IsClause = Set(
        SqlSymbol.Select, SqlSymbol.From, SqlSymbol.Where, SqlSymbol.Prewhere, SqlSymbol.Having, SqlSymbol.Union, SqlSymbol.Join,
        SqlSymbol.Group, SqlSymbol.Order, SqlSymbol.Limit, SqlSymbol.Settings, SqlSymbol.Format, SqlSymbol.Qualify,
        SqlSymbol.Intersect, SqlSymbol.Offset, SqlSymbol.Window);

    /// <summary>Words that are no column where an operand is expected, as long as something follows that they take.</summary>
    private static readonly bool[] IsNoOperand = Set(
        SqlSymbol.Select, SqlSymbol.From, SqlSymbol.Where, SqlSymbol.Prewhere, SqlSymbol.Having, SqlSymbol.Union, SqlSymbol.Join,
        SqlSymbol.Group, SqlSymbol.Order, SqlSymbol.Limit, SqlSymbol.Settings, SqlSymbol.Format, SqlSymbol.Qualify,
        SqlSymbol.And, SqlSymbol.Or, SqlSymbol.When, SqlSymbol.Then, SqlSymbol.Else, SqlSymbol.As, SqlSymbol.On, SqlSymbol.Using,
        SqlSymbol.By, SqlSymbol.In, SqlSymbol.Like, SqlSymbol.Between);

    /// <summary>Words that are no alias unless AS stands before them.</summary>
    private static readonly bool[] EndsExpression = Set(
        SqlSymbol.All, SqlSymbol.And, SqlSymbol.Anti, SqlSymbol.Any, SqlSymbol.Array, SqlSymbol.As, SqlSymbol.Asof,
        SqlSymbol.Between, SqlSymbol.Cross, SqlSymbol.Div, SqlSymbol.Else, SqlSymbol.Except, SqlSymbol.Final, SqlSymbol.Format,
        SqlSymbol.From, SqlSymbol.Full, SqlSymbol.Global, SqlSymbol.Group, SqlSymbol.Having, SqlSymbol.Ilike, SqlSymbol.In,
        SqlSymbol.Inner, SqlSymbol.Intersect, SqlSymbol.Into, SqlSymbol.Is, SqlSymbol.Join, SqlSymbol.Left, SqlSymbol.Like,
        SqlSymbol.Limit, SqlSymbol.Mod, SqlSymbol.Natural, SqlSymbol.Not, SqlSymbol.Offset, SqlSymbol.On, SqlSymbol.Or,
        SqlSymbol.Order, SqlSymbol.Paste, SqlSymbol.Prewhere, SqlSymbol.Qualify, SqlSymbol.Regexp, SqlSymbol.Right,
        SqlSymbol.Sample, SqlSymbol.Select, SqlSymbol.Semi, SqlSymbol.Settings, SqlSymbol.Then, SqlSymbol.Union, SqlSymbol.Using,
        SqlSymbol.When, SqlSymbol.Where, SqlSymbol.Window, SqlSymbol.With);

    /// <summary>
    /// Whether a word stands here for its clause, and an operand is missing. ClickHouse takes <c>SELECT a + FROM t</c> for a
    /// column FROM with the alias t; nobody means that.
    /// </summary>
    private bool IsClauseWord()
    {
        var symbol = Current.Symbol;
        if (!IsNoOperand[(int)symbol])
            return false;

        var next = tokens[_at + 1];
        if (symbol is SqlSymbol.Group or SqlSymbol.Order)
            return next.Symbol == SqlSymbol.By;

        switch (next.Kind)
        {
            case SqlTokenKind.End:
                return IsClause[(int)symbol] && symbol is not (SqlSymbol.Limit or SqlSymbol.Format or SqlSymbol.Settings);
            case SqlTokenKind.Operator when next.Symbol == SqlSymbol.LeftParenthesis:
                return symbol is not (SqlSymbol.And or SqlSymbol.Or or SqlSymbol.Format or SqlSymbol.In or SqlSymbol.Like);
            case SqlTokenKind.Operator:
                return symbol == SqlSymbol.Select && next.Symbol == SqlSymbol.Star;
            case SqlTokenKind.Word:
                return next.Symbol is not (SqlSymbol.From or SqlSymbol.As or SqlSymbol.And or SqlSymbol.Or or SqlSymbol.Is or SqlSymbol.In
                    or SqlSymbol.Like or SqlSymbol.Ilike or SqlSymbol.Between or SqlSymbol.Not or SqlSymbol.Asc or SqlSymbol.Desc);
            default:
                return true;
        }
    }

    private static bool[] Set(params SqlSymbol[] symbols)
    {
        var set = new bool[256];
        foreach (var symbol in symbols)
            set[(int)symbol] = true;
        return set;
    }
}
