namespace Datafile.ClickHouse.Tests.States;

/// <summary>An aggregate state: as a column declares it, and as a query yields it.</summary>
/// <param name="Function">With its combinators, without State.</param>
/// <param name="Parameters">With their parentheses; empty where there are none.</param>
internal sealed record State(string Function, string Parameters, string[] Arguments)
{
    public string Declared => $"AggregateFunction({string.Join(", ", [Function + Parameters, .. Arguments.Select(a => StateGrammar.Columns[a])])})";

    public string Expression => $"{Function}State{Parameters}({string.Join(", ", Arguments)})";
}

/// <summary>Writes pairs of states that are nearly the same: another argument type, parameter, combinator or spelling.</summary>
internal sealed class StateGrammar(int seed)
{
    /// <summary>The columns of the source, by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Columns = new Dictionary<string, string>
    {
        ["u8"] = "UInt8",
        ["bo"] = "Bool",
        ["u32"] = "UInt32",
        ["u64"] = "UInt64",
        ["i64"] = "Int64",
        ["f64"] = "Float64",
        ["nu32"] = "Nullable(UInt32)",
        ["dec"] = "Decimal(9, 2)",
        ["dec3"] = "Decimal(9, 3)",
        ["s"] = "String",
        ["ns"] = "Nullable(String)",
        ["ls"] = "LowCardinality(String)",
        ["lns"] = "LowCardinality(Nullable(String))",
        ["fs"] = "FixedString(4)",
        ["e"] = "Enum8('a' = 1)",
        ["e2"] = "Enum8('a' = 1, 'b' = 2)",
        ["d"] = "Date",
        ["dt"] = "DateTime",
        ["dtu"] = "DateTime('UTC')",
        ["dtm"] = "DateTime('Europe/Madrid')",
        ["d3"] = "DateTime64(3)",
        ["d3m"] = "DateTime64(3, 'Europe/Madrid')",
        ["d6"] = "DateTime64(6)",
        ["id"] = "UUID",
        ["au"] = "Array(UInt32)",
        ["ast"] = "Array(String)",
        ["als"] = "Array(LowCardinality(String))",
    };

    private static readonly string[] Numbers = ["u8", "bo", "u32", "u64", "i64", "f64", "nu32", "dec", "dec3"];

    private static readonly string[] Any = [.. Columns.Keys];

    private static readonly string[] Conditions = ["u8", "bo"];

    private const int Families = 21;

    private readonly Random _random = new(seed);

    /// <summary>The state that a column declares, and the one that its view yields.</summary>
    public (State Declared, State Produced) Next()
    {
        var family = _random.Next(Families);
        var (declared, produced) = (Of(family), Of(_random.Next(8) == 0 ? _random.Next(Families) : family));

        // Often the same function over the same arguments, but for one of them.
        if (_random.Next(3) == 0 && declared.Arguments.Length > 0 && declared.Arguments.Length == produced.Arguments.Length)
            produced = declared with { Arguments = [produced.Arguments[0], .. declared.Arguments[1..]] };
        return (declared, produced);
    }

    private State Of(int family) => family switch
    {
        0 => Combined("uniq", "", Any),
        1 => Combined("uniqExact", "", Any),
        2 => Combined("sum", "", Numbers),
        3 => Combined("avg", "", Numbers),
        4 => _random.Next(3) == 0 ? new State("count", "", []) : Combined("count", "", Any),
        5 => Combined("min", "", Any),
        6 => Combined("max", "", Any),
        7 => Combined(Pick("any", "anyLast", "first_value", "any_respect_nulls"), "", Any),
        8 => new State("argMax", "", [Pick(Any), Pick(Any)]),
        9 => Combined(Pick("quantile", "median"), "", Numbers),
        10 => Combined("quantile", Pick("", "(0.5)", "(0.9)"), Numbers),
        11 => Combined("quantiles", Pick("(0.5)", "(0.5, 0.9)"), Numbers),
        12 => Combined(Pick("quantileTDigest", "quantileExact", "quantilesExact"), Pick("(0.5)", "(0.9)"), Numbers),
        13 => Combined("groupArray", Pick("", "(10)", "(20)"), Any),
        14 => Combined("topK", Pick("(3)", "(10)"), Any),
        15 => Combined(Pick("groupArrayMovingSum", "groupArrayMovingAvg"), Pick("", "(3)", "(5)"), Numbers),
        16 => Combined(Pick("quantileDD", "quantilesDD"), Pick("(0.01, 0.5)", "(0.02, 0.9)"), Numbers),
        17 => new State(Pick("sequenceMatch", "sequenceCount"), Pick("('(?1)')", "('(?1)(?2)')"), ["dt", Pick(Conditions), Pick(Conditions)]),
        18 => new State(Pick("mannWhitneyUTest", "kolmogorovSmirnovTest"), Pick("", "('less')"), ["f64", Pick(Conditions)]),
        19 => new State(Pick("intervalLengthSum", "argAndMax"), Pick("", "(3)"), ["u32", Pick("u32", "u64")]),
        _ => Combined(Pick("uniqCombined", "groupUniqArray", "uniqHLL12", "stddevPop"), "", Numbers),
    };

    private State Combined(string function, string parameters, string[] columns) => _random.Next(10) switch
    {
        0 or 1 => new State(function + "If", parameters, [Pick(columns), Pick(Conditions)]),
        2 => new State(function + "Array", parameters, [Pick("au", "ast", "als")]),
        3 => new State(function + Pick("OrNull", "Distinct"), parameters, [Pick(columns)]),
        4 => new State(function + "ArrayIf", parameters, [Pick("au", "ast"), Pick(Conditions)]),
        _ => new State(function, parameters, [Pick(columns)]),
    };

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
