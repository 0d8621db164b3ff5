using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>Number and types of the arguments of calls, by the facts of calls: what ClickHouse refuses of them.</summary>
internal readonly partial struct CallChecker(RefusalList refusals)
{
    /// <summary>The functions of arrays that take a lambda first.</summary>
    private static readonly HashSet<string> OfLambdas = new(StringComparer.Ordinal)
    {
        "arrayMap", "arrayFilter", "arrayExists", "arrayAll", "arrayCount", "arrayFirst", "arrayFirstIndex", "arrayLast", "arrayLastIndex", "arraySort",
        "arrayReverseSort", "arraySum", "arrayAvg", "arrayMin", "arrayMax",
    };

    /// <summary>Operators in messages, by the names of their functions.</summary>
    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["plus"] = "+",
        ["minus"] = "-",
        ["multiply"] = "*",
        ["divide"] = "/",
        ["modulo"] = "%",
        ["negate"] = "-",
        ["concat"] = "||",
        ["and"] = "AND",
        ["or"] = "OR",
        ["not"] = "NOT",
        ["equals"] = "=",
        ["notEquals"] = "!=",
        ["less"] = "<",
        ["greater"] = ">",
        ["lessOrEquals"] = "<=",
        ["greaterOrEquals"] = ">=",
        ["like"] = "LIKE",
        ["notLike"] = "NOT LIKE",
        ["ilike"] = "ILIKE",
        ["notILike"] = "NOT ILIKE",
        ["match"] = "REGEXP",
        ["multiIf"] = "CASE",
        ["caseWithExpression"] = "CASE",
        ["arrayElement"] = "[ ]",
    };

    /// <param name="function">As written, or the function of an operator.</param>
    public void Check(string function, ImmutableArray<BoundExpression> parameters, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        // Over NULL many functions yield NULL without looking at the other arguments.
        if (refusals.IsSuspended || arguments.Any(a => a is BoundLambda || a.Type.IsNull))
            return;

        if (function is "multiIf" or "if" or "caseWithoutExpression")
            CheckChoice(function, arguments, syntax);
        CheckScales(function, arguments, syntax);
        CheckDefault(function, arguments, syntax);
        if (CheckJson(FunctionFacts.Find(function)?.Name ?? function, arguments, syntax))
            return;
        if (syntax is Operation { Function: "array" })
            CheckArray(arguments, syntax);

        var call = new CheckedCall(syntax is FunctionCall ? function : Symbols.TryGetValue(function, out var symbol) ? symbol : function, syntax);

        if (ConstantFolding.IsComparison(function)
            && arguments.Length == 2
            && (WithCompound(arguments[0], arguments[1]) ?? WithCompound(arguments[1], arguments[0])) is { } reason)
        {
            refusals.Add(reason, syntax, call.Name, $"{arguments[0].Type} and {arguments[1].Type}");
            return;
        }

        // A comparison with a constant string is judged by what the string says, one over Nullable when rows come.
        if (ConstantFolding.IsComparison(function)
            && (arguments.Any(a => a.Type.IsNullable || a.Type.Name == "Tuple")
                || (arguments.Any(a => (a is BoundTemplate && !IsNumberBesideText(arguments)) || ConstantFolding.TextOf(a) is not null)
                    && !arguments.Any(a => a.Type.IsAggregateState || a.Type.Name is "Array" or "Map"))))
            return;

        // A scalar subquery is a constant of a value that is not known. No text is a number, whatever it says.
        var isArithmetic = function is "plus" or "minus" or "multiply" or "divide" or "modulo" or "intDiv";
        var written = ImmutableArray.CreateRange(arguments, a => a is BoundSubquery
            ? isArithmetic && a.Type.Unwrapped.IsString ? CheckedArgument.Of(a.Type, null, mayBeConstant: true) : new CheckedArgument(a.Type, "")
            : CheckedArgument.Of(a.Type, a.Constant, ConstantFolding.MayBeConstant(a)));
        if (AggregateFunction.Find(function) is { } aggregate)
            CheckAggregate(call, aggregate, parameters, written);
        else if (!parameters.IsEmpty && FunctionFacts.Find(function) is not null)
            refusals.Add(RefusalReason.FunctionWithParameters, syntax, call.Name);
        else if (CallFacts.Find(function) is { } fact)
            CheckArguments(call, fact, TakesAnyValue(fact.Name) ? ImmutableArray.CreateRange(written, a => new CheckedArgument(a.Type, "")) : written);
    }

    /// <summary>
    /// Why one value is not compared with a tuple or an array; null where it may be. A Nullable text is looked at when rows come, and so is one
    /// beside a subquery, which is NULL where it has no row.
    /// </summary>
    private static RefusalReason? WithCompound(BoundExpression value, BoundExpression compound) =>
        compound.Type.HasUnknown
            || compound.Type.Name is not ("Tuple" or "Array")
            || value.Type.HasUnknown
            || ConstantFolding.MayBeConstant(value) ? null
        : ArgumentKind.Of(value.Type) switch
        {
            'S' or 'X' => value.Type.IsNullable || compound is BoundSubquery ? null : RefusalReason.NoCommonType,
            '1' or '2' or '3' or 'i' or 'j' or 'w' or 'f' or 'b' or 'D' or 'd' or 'e' or 't' or 'T' or 'E' or 'u' or '4' =>
                RefusalReason.IllegalTypes,
            _ => null,
        };

    /// <summary>Whether one side is a parameter of a type of numbers, whatever number a request sends, and the other a text of a row.</summary>
    private static bool IsNumberBesideText(ImmutableArray<BoundExpression> arguments) =>
        arguments.Any(a => a is BoundTemplate && (a.Type.IsInteger || a.Type.IsFloat))
            && arguments.Any(a => a is not BoundTemplate && a.Type.Unwrapped.IsString && !ConstantFolding.MayBeConstant(a));

    /// <summary>Every second argument of <c>multiIf</c> is a condition, and the last one a value.</summary>
    private void CheckChoice(string function, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        var name = syntax is CaseExpression ? "CASE" : function;
        if (function != "if" && (arguments.Length < 3 || arguments.Length % 2 == 0))
            refusals.Add(RefusalReason.NumberOfArguments, syntax, name, "an odd number of arguments", $"{arguments.Length}");

        for (var i = 0; i + 1 < arguments.Length && i < (function == "if" ? 1 : arguments.Length); i += 2)
        {
            if (!IsCondition(CheckedArgument.Of(arguments[i].Type, null, mayBeConstant: false)))
                refusals.Add(RefusalReason.ConditionNotBoolean, arguments[i].Syntax ?? syntax, name, arguments[i].Type.ToString());
        }
    }

    /// <summary>
    /// One of two Decimals is chosen by a function that converts no scale, one of more by another that does. ifNull is such a choice.
    /// </summary>
    private void CheckScales(string function, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        var isChoice = function is "if" or "multiIf" or "caseWithoutExpression" && arguments.Length == 3;
        var isOtherwise = function is "ifNull" or "coalesce" && arguments.Length == 2 && arguments[0].Type.IsNullable;
        if (!isChoice && !isOtherwise)
            return;

        var (first, second) = (arguments[arguments.Length - 2], arguments[arguments.Length - 1]);
        if (first.Type.Unwrapped is { IsDecimal: true } one
            && second.Type.Unwrapped is { IsDecimal: true } other
            && one.Scale != other.Scale
            && !ConstantFolding.MayBeConstant(arguments[0])
            && !arguments.Any(a => a.DescendantsAndSelf().Any(e => e is BoundParameter)))
            refusals.Add(
                RefusalReason.ScalesOfOtherDecimals, syntax, syntax is CaseExpression ? "CASE" : function, first.Type.ToString(), second.Type.ToString());
    }

    /// <summary>The default of <c>toInt64OrDefault</c> and its like is of the type that they yield.</summary>
    private void CheckDefault(string function, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        if (!function.EndsWith("OrDefault", StringComparison.Ordinal) || arguments.Any(a => a.Type.HasUnknown || a.Type.Unwrapped.IsDynamic))
            return;

        var typed = ImmutableArray.CreateRange(arguments, a => a.AsArgument());
        if (OrDefaultFormulas.DefaultOf(function, typed) is { Type: var type }
            && OrDefaultFormulas.TypeOf(function, typed) is { IsUnknown: false } target
            && !IsOf(target, type.WithoutLowCardinality.Stored))
            refusals.Add(RefusalReason.DefaultOfOtherType, syntax, function, target.ToString(), type.ToString());
    }

    /// <summary>
    /// Whether two types are one for ClickHouse: time zones are no part of a type, Bool is UInt8, and of a Decimal the width counts.
    /// </summary>
    private static bool IsOf(ClickHouseType target, ClickHouseType type) => (type.Name == "Bool" ? "UInt8" : type.Name) == target.Name
        && (target.IsDateTime ? type.Scale == target.Scale
            : target.IsDecimal ? type.Scale == target.Scale && Supertype.Class(type.Precision) == Supertype.Class(target.Precision)
            : type.Name == "Bool" || type.Equals(target));

    /// <summary>A list of constants is one array, whose elements need a common type.</summary>
    private void CheckArray(ImmutableArray<BoundExpression> elements, SqlExpression syntax)
    {
        if (elements.All(e => e is BoundConstant { Constant: not null })
            && elements.FirstOrDefault(e => e is BoundConstant { Kind: LiteralKind.String }) is { } text
            && elements.FirstOrDefault(e => e is BoundConstant { Kind: LiteralKind.Number or LiteralKind.Boolean }) is { } number)
            refusals.Add(RefusalReason.ArrayOfTwoTypes, syntax, text.Type.ToString(), number.Type.ToString());
    }

    /// <summary>Functions of a lambda and arrays: <c>arrayMap(x -> …, a)</c>.</summary>
    public void CheckLambdas(string function, ImmutableArray<BoundExpression> arguments, FunctionCall call)
    {
        CheckElements(function, arguments, call);
        if (refusals.IsSuspended || !OfLambdas.Contains(function))
            return;

        if (arguments.Length > 0 && arguments[0] is not BoundLambda)
        {
            if (arguments.Skip(1).Any(a => a is BoundLambda))
                refusals.Add(RefusalReason.NumberOfArguments, call, function, "a lambda and then its arguments", "them in another order");
            else if (arguments.Length > 1 && arguments[0].Type is { HasUnknown: false, IsNull: false } type && arguments[0] is not BoundUnknown)
                refusals.Add(RefusalReason.LambdaMissing, call, function, type.ToString());
            return;
        }

        if (arguments.Length == 1)
            refusals.Add(RefusalReason.NumberOfArguments, call, function, "at least 2 arguments", "1");
        foreach (var array in arguments.Skip(1))
        {
            if (array is not BoundLambda
                && !array.Type.HasUnknown
                && !array.Type.IsNull
                && array.Type.Unwrapped.Stored.Unwrapped.Name is not ("Array" or "Map" or "Variant" or "Dynamic"))
            {
                refusals.Add(RefusalReason.NotAnArray, call, function, array.Type.ToString());
                return;
            }
        }

        var lambda = call.Arguments.Length > 0 ? call.Arguments[0] as Lambda : null;
        if (lambda is null || arguments.Length < 2)
            return;

        // A tuple is given as one value, or as one value for each of its elements.
        var count = arguments.Length == 2 && arguments[1].Type is { Name: "Array", First: { HasUnknown: false } element }
            ? element.Name == "Tuple" ? element.Arguments.Length : 1
            : 0;
        if (count > 0 && lambda.Parameters.Length > 1 && lambda.Parameters.Length != count)
            refusals.Add(RefusalReason.LambdaOfOtherCount, lambda, function, $"{count}", $"{lambda.Parameters.Length}");
        else if (function is "arrayFilter" or "arrayExists" or "arrayAll" or "arrayCount" or "arrayFirst" or "arrayFirstIndex" or "arrayLast" or "arrayLastIndex"
            && !IsCondition(CheckedArgument.Of(arguments[0].Type, null, mayBeConstant: false)))
            refusals.Add(RefusalReason.LambdaNotCondition, lambda.Body, function, arguments[0].Type.ToString());
    }

    /// <summary>Functions that compute with the elements of an array, or with what a lambda makes of them, do not take NULL among them.</summary>
    private void CheckElements(string function, ImmutableArray<BoundExpression> arguments, FunctionCall call)
    {
        if (refusals.IsSuspended
            || arguments.IsEmpty
            || function is not ("arraySum" or "arrayAvg" or "arrayProduct" or "arrayCumSum" or "arrayCumSumNonNegative" or "arrayDifference"))
            return;

        var value = arguments[0] is BoundLambda ? arguments[0].Type : arguments[0].Type.Name == "Array" ? arguments[0].Type.First : ClickHouseType.Unknown;
        if (value is { Name: "Nullable", HasUnknown: false } && Numbers.Bits(value.First) + (value.First.IsDecimal ? 1 : 0) > 0)
            refusals.Add(RefusalReason.NullableElements, call, function, value.ToString());
    }

    /// <summary>Functions that read JSON do not take a dictionary of words and NULL, and yield no container that is NULL.</summary>
    private bool CheckJson(string function, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        if (arguments.IsEmpty
            || !(function.StartsWith("JSONExtract", StringComparison.Ordinal)
                || function is "JSONHas" or "JSONLength" or "JSONType" or "JSONKey" or "isValidJSON"))
            return false;

        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Type is not ({ IsLowCardinality: true, IsNullable: true, HasUnknown: false }))
                continue;

            refusals.Add(RefusalReason.IllegalType, syntax, function, arguments[i].Type.ToString(), $"{i + 1}");
            return true;
        }

        var result = FunctionResult.Of(function, [], ImmutableArray.CreateRange(arguments, a => a.AsArgument() with { Type = a.Type.WithoutNull }));
        if (result.Name is not ("Array" or "Map" or "LowCardinality")
            || result.HasUnknown
            || Array.Find([.. arguments], a => a.Type is { Name: "Nullable", HasUnknown: false }) is not { } optional)
            return false;

        refusals.Add(RefusalReason.NotInNullable, syntax, function, optional.Type.ToString(), result.ToString());
        return true;
    }

    private readonly record struct CheckedCall(string Name, SqlExpression Syntax);

    private void CheckArguments(CheckedCall call, CallFact fact, ImmutableArray<CheckedArgument> arguments)
    {
        if (fact.RefusesCount(arguments.Length))
        {
            refusals.Add(
                RefusalReason.NumberOfArguments, call.Syntax, call.Name,
                fact.Counts is "1" or "at least 1" ? fact.Counts + " argument" : fact.Counts + " arguments", $"{arguments.Length}");
            return;
        }

        // What an array function takes of other elements than those that the engine was asked with is not known, nor what it takes beside them.
        var other = IsOfArrays(fact.Name) ? arguments.FirstOrDefault(a => a.IsOtherArray && (arguments.Length > 1 || a.HasNumbers)) : default;
        var kinds = ImmutableArray.CreateRange(
            arguments, a => other == default ? a.Kinds : a == other ? ArgumentKind.Arrays : "");
        if (!fact.Refuses(kinds))
            return;

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!fact.RefusesAt(i, arguments.Length, kinds[i]))
                continue;

            var reason = kinds[i].Length == 1 && fact.TakesConstantsAlone(i, arguments.Length) && arguments[i].Type.Unwrapped.Stored.IsString
                ? RefusalReason.NotConstant
                : RefusalReason.IllegalType;
            refusals.Add(reason, call.Syntax, call.Name, arguments[i].Type.ToString(), $"{i + 1}");
            return;
        }

        refusals.Add(
            ConstantFolding.IsComparison(fact.Name) ? RefusalReason.NoCommonType : RefusalReason.IllegalTypes, call.Syntax, call.Name,
            string.Join(" and ", arguments.Select(a => a.Type.IsUnknown ? "its other argument" : a.Type.ToString())));
    }

    /// <summary>Whether the type that the second argument names decides what a function takes.</summary>
    private static bool TakesAnyValue(string function) => function.StartsWith("accurateCast", StringComparison.Ordinal) || function is "CAST" or "_CAST";

    private static bool IsOfArrays(string function) =>
        (function.StartsWith("array", StringComparison.Ordinal) && function != "arrayElement")
        || function is "has" or "hasAny" or "hasAll" or "indexOf" or "countEqual";
}
