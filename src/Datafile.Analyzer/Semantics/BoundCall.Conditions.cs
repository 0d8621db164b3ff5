using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>Other spellings of a condition: tests that have a function of their own, and their contraries (tests ask the engine for each).</summary>
public sealed partial class BoundCall
{
    /// <summary>A test in the spelling that conditions are compared in; null for another call.</summary>
    private BoundCall? AsTest(string function)
    {
        switch (function)
        {
            case "startswith" when IsPlainPattern(TextAt(1)):
                return Like(Arguments[0], TextAt(1) + "%");
            case "endswith" when IsPlainPattern(TextAt(1)):
                return Like(Arguments[0], "%" + TextAt(1));
            case "like" or "notlike" when IsPlainPattern(TextAt(1)) && Arguments[0].Type.Unwrapped.Name == "String":
                return new BoundCall(function == "like" ? "equals" : "notEquals", [], Arguments, Type);
            case "empty" or "notempty" when Arguments is [{ Type.Unwrapped.Name: "String" or "Array" } counted]:
                return Emptiness(counted, isEmpty: function == "empty");
            case "equals" or "notequals"
                when Arguments is [{ Type.Unwrapped.Name: "Array" } array, BoundCall { FunctionName: "array", Arguments.IsEmpty: true }]:
                return Emptiness(array, isEmpty: function == "equals");
            case "arrayexists" when Arguments is [BoundLambda { Parts: [BoundCall { Arguments: [BoundParameter, var element] } test] }, var within]
                && test.Is("equals")
                && !element.DescendantsAndSelf().OfType<BoundParameter>().Any():
                return Has(within, element);
            case "hasany" or "hasall"
                when Arguments is [{ Type: { Name: "Array" } type } within, BoundCall { FunctionName: "array", Arguments: { IsEmpty: false } elements }]
                && !type.First.IsNullable
                && elements.All(e => !e.Type.IsNullable):
                return elements.Length == 1
                    ? Has(within, elements[0])
                    : new BoundCall(function == "hasany" ? "or" : "and", [], [.. elements.Select(e => Has(within, e))], Type);

            // Letters outside of ASCII that fold to k and s match as well.
            case "ilike" when Arguments is [{ Type.Unwrapped.Name: "String" } text, BoundConstant { Kind: LiteralKind.String, Value: var pattern }]
                && pattern.All(c => c < 128 && c is not ('\\' or 'k' or 'K' or 's' or 'S')):
                return Like(new BoundCall("lower", [], [text], text.Type), pattern.ToLowerInvariant());
            default:
                return OfCount();
        }
    }

    /// <summary><c>length(s) > 0</c> and <c>position(s, 'a') >= 1</c>, which ask whether there is anything; null for another call.</summary>
    private BoundCall? OfCount()
    {
        if (Arguments.Length != 2 || Comparisons.Find(Name) is not { } comparison)
            return null;

        var isFirst = Arguments[0] is BoundCall;
        if (Arguments[isFirst ? 0 : 1] is not BoundCall { FunctionName: "length" or "position" } count
            || Arguments[isFirst ? 1 : 0] is not BoundConstant { Kind: LiteralKind.Number, Value: "0" or "1" } number)
            return null;

        comparison = isFirst ? comparison : comparison.Turned();
        bool Holds(int value) => comparison.Holds(value.CompareTo(number.Value == "0" ? 0 : 1));
        if (Holds(0) == Holds(1) || Holds(1) != Holds(2))
            return null;

        return (count.FunctionName, count.Arguments) switch
        {
            // The usual spelling itself.
            ("length", [{ Type.Unwrapped.Name: "Array" }])
                when isFirst && number.Value == "0" && comparison is Semantics.Comparison.Greater or Semantics.Comparison.Equal => null,
            ("length", [{ Type.Unwrapped.Name: "String" or "Array" } counted]) => Emptiness(counted, isEmpty: Holds(0)),
            ("position", [{ Type.Unwrapped.Name: "String" } text, _]) when IsPlainPattern(count.TextAt(1)) =>
                new BoundCall(Holds(0) ? "notLike" : "like", [], [text, new BoundConstant(LiteralKind.String, $"%{count.TextAt(1)}%")], Type),
            _ => null,
        };
    }

    /// <summary>A text is compared with the empty one, and the length of an array with zero.</summary>
    private BoundCall Emptiness(BoundExpression value, bool isEmpty) => value.Type.Unwrapped.IsString
        ? new BoundCall(isEmpty ? "equals" : "notEquals", [], [value, new BoundConstant(LiteralKind.String, "")], Type)
        : new BoundCall(
            isEmpty ? "equals" : "greater", [],
            [new BoundCall("length", [], [value], ClickHouseType.Of("UInt64")), new BoundConstant(LiteralKind.Number, "0")], Type);

    private BoundCall Has(BoundExpression array, BoundExpression element) => new("has", [], [array, element], Type);

    private BoundCall Like(BoundExpression text, string pattern) => new("like", [], [text, new BoundConstant(LiteralKind.String, pattern)], Type);

    /// <summary>The constant text of an argument; empty where it is none.</summary>
    private string TextAt(int index) => index < Arguments.Length && Arguments[index] is BoundConstant { Kind: LiteralKind.String } text ? text.Value : "";

    private static bool IsPlainPattern(string text) => text.Length > 0 && text.IndexOfAny(['%', '_', '\\']) < 0;

    /// <summary>
    /// The function that is true where a test is false, and NULL where it is NULL; null where there is none. NaN is neither less nor
    /// greater.
    /// </summary>
    private static string? ContraryOf(BoundCall test) => test.Name.ToLowerInvariant() switch
    {
        "equals" => "notEquals",
        "notequals" => "equals",
        "in" => "notIn",
        "notin" => "in",
        "isnull" => "isNotNull",
        "isnotnull" => "isNull",
        "like" => "notLike",
        "notlike" => "like",
        "less" when IsOrdered(test) => "greaterOrEquals",
        "lessorequals" when IsOrdered(test) => "greater",
        "greater" when IsOrdered(test) => "lessOrEquals",
        "greaterorequals" when IsOrdered(test) => "less",
        _ => null,
    };

    private static bool IsOrdered(BoundCall test) =>
        test.Arguments.All(a => a.Type.Unwrapped is { IsUnknown: false, IsFloat: false } type
            && (type.IsInteger || type.IsString || type.IsDate || type.IsDateTime || type.IsDecimal));
}
