namespace Datafile.Analyzer.Semantics;

/// <summary>The functions of the operators that compare two values.</summary>
internal enum Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>What comparisons say.</summary>
internal static class Comparisons
{
    /// <summary>The comparison of a function; null for another function.</summary>
    public static Comparison? Find(string function) => function switch
    {
        "equals" => Comparison.Equal,
        "notEquals" => Comparison.NotEqual,
        "less" => Comparison.Less,
        "lessOrEquals" => Comparison.LessOrEqual,
        "greater" => Comparison.Greater,
        "greaterOrEquals" => Comparison.GreaterOrEqual,
        _ => null,
    };

    /// <summary>The function of a comparison.</summary>
    public static string Function(this Comparison comparison) => comparison switch
    {
        Comparison.Equal => "equals",
        Comparison.NotEqual => "notEquals",
        Comparison.Less => "less",
        Comparison.LessOrEqual => "lessOrEquals",
        Comparison.Greater => "greater",
        Comparison.GreaterOrEqual => "greaterOrEquals",
    };

    /// <summary>The comparison that says the same of its sides in the other order.</summary>
    public static Comparison Turned(this Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        Comparison.Equal or Comparison.NotEqual => comparison,
    };

    /// <summary>Whether it is true where its sides compare as negative, 0 or positive.</summary>
    public static bool Holds(this Comparison comparison, int compared) => comparison switch
    {
        Comparison.Equal => compared == 0,
        Comparison.NotEqual => compared != 0,
        Comparison.Less => compared < 0,
        Comparison.LessOrEqual => compared <= 0,
        Comparison.Greater => compared > 0,
        Comparison.GreaterOrEqual => compared >= 0,
    };
}
