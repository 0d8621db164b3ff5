namespace Datafile.Analyzer.Types;

/// <summary>
/// The functions that convert a value to a type and are named after it: <c>toUInt8</c>, <c>toDateTime64OrNull</c>, and <c>DATE</c> for
/// <c>toDate</c>.
/// </summary>
internal static class ConversionFunction
{
    private static readonly string[] Fallbacks = ["OrNull", "OrZero", "OrDefault"];

    /// <summary>The type that a function converts to, without arguments; null for another function, such as <c>toStartOfHour</c>.</summary>
    public static TypeFamily? TargetOf(string function)
    {
        if (!function.StartsWith("to", StringComparison.OrdinalIgnoreCase))
            return function.Equals("DATE", StringComparison.OrdinalIgnoreCase) ? TypeFamily.Find(function) : null;

        var fallback = FallbackOf(function);
        return TypeFamily.Find(function.Substring(2, Math.Max(0, function.Length - 2 - fallback.Length)));
    }

    /// <summary>
    /// What a function does with a value that its type does not have: <c>OrNull</c>, <c>OrZero</c>, <c>OrDefault</c>, or empty where it
    /// fails.
    /// </summary>
    public static string FallbackOf(string function) =>
        Array.Find(Fallbacks, f => function.EndsWith(f, StringComparison.OrdinalIgnoreCase)) ?? "";
}
