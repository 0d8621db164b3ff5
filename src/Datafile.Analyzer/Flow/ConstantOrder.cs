using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Flow;

/// <summary>The order that ClickHouse has for two constants.</summary>
internal static class ConstantOrder
{
    /// <summary>
    /// Below zero where the first is less, above it where it is greater; null for what is not compared here: a text and a number, or NULL.
    /// </summary>
    public static int? Compare(BoundExpression first, BoundExpression second) => (first, second) switch
    {
        (BoundConstant { Kind: LiteralKind.String } a, BoundConstant { Kind: LiteralKind.String } b) => string.CompareOrdinal(a.Value, b.Value),
        ({ Constant: { } a }, { Constant: { } b }) when Number(a) is { } x && Number(b) is { } y => x.CompareTo(y),
        _ => null,
    };

    private static decimal? Number(string constant) =>
        decimal.TryParse(constant, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
