namespace Datafile.Parser.Sql;

/// <summary>The operators of ClickHouse: how tight each binds, as in ClickHouse's own parser, and which function it stands for.</summary>
internal static class SqlOperators
{
    public const int Lambdas = 1, Ternary = 2, Or = 3, And = 4, Not = 5, IsNull = 6, Between = 7, Comparison = 9,
        Concatenation = 10, Addition = 11, Multiplication = 12, Negation = 13, Postfix = 14;

    private static readonly Operator[] Table = Build();

    /// <param name="Priority">How tight it binds; 0 where the symbol stands behind no operand.</param>
    /// <param name="Function">The function of a binary operator; empty where the operator has a form of its own.</param>
    /// <param name="Negated">The function with NOT before it; empty where NOT may not stand there.</param>
    public readonly record struct Operator(int Priority, string Function, string Negated)
    {
        public bool IsBinary => Function.Length > 0;
    }

    /// <summary>What a symbol is behind an operand.</summary>
    public static ref readonly Operator Of(SqlSymbol symbol) => ref Table[(int)symbol];

    private static Operator[] Build()
    {
        var table = new Operator[256];
        for (var i = 0; i < table.Length; i++)
            table[i] = new Operator(0, "", "");

        Form(SqlSymbol.Arrow, Lambdas);
        Form(SqlSymbol.Question, Ternary);
        Form(SqlSymbol.Is, IsNull);
        Form(SqlSymbol.Between, Between);
        Form(SqlSymbol.LeftBracket, Postfix);
        Form(SqlSymbol.DoubleColon, Postfix);
        Form(SqlSymbol.Dot, Postfix);

        // What they negate or spread binds as a comparison or as BETWEEN.
        Form(SqlSymbol.Not, Comparison);
        Form(SqlSymbol.Global, Comparison);

        Binary(SqlSymbol.Or, Or, "or");
        Binary(SqlSymbol.And, And, "and");
        Binary(SqlSymbol.Equal, Comparison, "equals");
        Binary(SqlSymbol.NotEqual, Comparison, "notEquals");
        Binary(SqlSymbol.Less, Comparison, "less");
        Binary(SqlSymbol.LessOrEqual, Comparison, "lessOrEquals");
        Binary(SqlSymbol.Greater, Comparison, "greater");
        Binary(SqlSymbol.GreaterOrEqual, Comparison, "greaterOrEquals");
        Binary(SqlSymbol.NullSafeEqual, Comparison, "isNotDistinctFrom");
        Binary(SqlSymbol.Like, Comparison, "like", "notLike");
        Binary(SqlSymbol.Ilike, Comparison, "ilike", "notILike");
        Binary(SqlSymbol.Regexp, Comparison, "match");
        Binary(SqlSymbol.In, Comparison, "in", "notIn");
        Binary(SqlSymbol.Concat, Concatenation, "concat");
        Binary(SqlSymbol.Plus, Addition, "plus");
        Binary(SqlSymbol.Minus, Addition, "minus");
        Binary(SqlSymbol.Star, Multiplication, "multiply");
        Binary(SqlSymbol.Slash, Multiplication, "divide");
        Binary(SqlSymbol.Percent, Multiplication, "modulo");
        Binary(SqlSymbol.Mod, Multiplication, "modulo");
        Binary(SqlSymbol.Div, Multiplication, "intDiv");
        return table;

        void Form(SqlSymbol symbol, int priority) => table[(int)symbol] = new Operator(priority, "", "");
        void Binary(SqlSymbol symbol, int priority, string function, string negated = "") =>
            table[(int)symbol] = new Operator(priority, function, negated);
    }
}
