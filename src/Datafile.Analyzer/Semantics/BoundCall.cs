using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>A call of a function or an operator, under the name of its ClickHouse function.</summary>
public sealed partial class BoundCall : BoundExpression
{
    private static readonly HashSet<string> PassingFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "materialize", "identity", "toNullable", "toLowCardinality", "assumeNotNull",
    };

    /// <summary>Conversions that change nothing of a value which has their type.</summary>
    private static readonly HashSet<string> Conversions = new(StringComparer.Ordinal)
    {
        "touint8", "touint16", "touint32", "touint64", "toint8", "toint16", "toint32", "toint64", "tofloat32", "tofloat64", "todatetime", "todate",
    };

    public BoundCall(
        string name, ImmutableArray<BoundExpression> parameters, ImmutableArray<BoundExpression> arguments, ClickHouseType type,
        string? constant = null)
        : base(type, arguments, constant)
    {
        (Name, Parameters, Arguments) = (name, parameters, arguments);
        HasAggregate |= AggregateFunction.Find(name) is not null;
    }

    /// <summary>As it is written.</summary>
    public string Name { get; }

    public ImmutableArray<BoundExpression> Parameters { get; }

    public ImmutableArray<BoundExpression> Arguments { get; }

    public override ImmutableArray<BoundExpression> Parts => Arguments;

    /// <summary>
    /// The argument whose value the call yields, as <c>materialize(x)</c> does, and <c>assumeNotNull(x)</c> unless x is NULL; null for
    /// another call.
    /// </summary>
    public BoundExpression? PassedArgument => Arguments.Length == 1 && PassingFunctions.Contains(Name) ? Arguments[0] : null;

    public bool Is(string function) => string.Equals(Name, function, StringComparison.OrdinalIgnoreCase);

    private protected override string ComputeKey()
    {
        var function = FunctionName;
        if (function == "not" && Arguments.Length == 1 && Arguments[0] is BoundCall test)
        {
            var denied = test.SameAs() as BoundCall ?? test;
            if (ContraryOf(denied) is { } contrary)
                return new BoundCall(contrary, denied.Parameters, denied.Arguments, Type).Key;
        }

        if (SameAs() is { } same)
            return same.Key;

        // To be in a list of one is to be equal to it.
        if (function is "in" or "notin" && Arguments.Length == 2 && Arguments[1] is BoundConstant { Kind: LiteralKind.String or LiteralKind.Number })
            function = function == "in" ? "equals" : "notequals";

        var keys = Arguments.Select(a => a.Key);
        if (function is "in" or "notin" && Arguments.Length == 2)
            keys = [Arguments[0].Key, ListKey()];
        if (Commutative.Contains(function) && !Arguments.All(a => a.Type.Name.StartsWith("Interval", StringComparison.Ordinal)))
            keys = keys.OrderBy(k => k, StringComparer.Ordinal);

        // One comparison has two spellings.
        if (function is "greater" or "greaterorequals" && Arguments.Length == 2)
            (function, keys) = (function == "greater" ? "less" : "lessorequals", keys.Reverse());
        return $"{Head(function, Parameters)}({string.Join(",", keys)})";
    }

    internal static string Head(string function, ImmutableArray<BoundExpression> parameters) =>
        parameters.IsEmpty ? function : $"{function}({string.Join(",", parameters.Select(p => p.Key))})";

    /// <summary>Another expression that always has the same value, in the form that is compared; null where there is none.</summary>
    internal BoundExpression? SameAs()
    {
        var function = FunctionName;
        return KeptArgument(function) ?? AsTest(function) ?? AsOtherAggregate(function) ?? InUsualSpelling(function) ?? UnderMainName;
    }

    /// <summary>The call under the name that its function has beside this one, as <c>FROM_UNIXTIME</c>; null where this is its name.</summary>
    internal BoundCall? UnderMainName =>
        FunctionFacts.Find(Name) is { IsAggregate: false, Name: var name } && !string.Equals(name, Name, StringComparison.OrdinalIgnoreCase)
            ? new BoundCall(name, Parameters, Arguments, Type, Constant)
            : null;

    /// <summary>The argument whose value the call yields unchanged: it has the type already, or is never NULL.</summary>
    private BoundExpression? KeptArgument(string function)
    {
        var keeps = function switch
        {
            "tostring" or "concat" => Arguments is [{ Type.Unwrapped.Name: "String" }],
            "materialize" or "identity" or "assumenotnull" => Arguments is [{ Type: { IsUnknown: false, IsNullable: false } }],
            "ifnull" or "coalesce" => Arguments is [{ Type: { IsUnknown: false, IsNullable: false } }, _, ..],
            _ => Conversions.Contains(function) && Arguments is [var only] && only.Type.Equals(Type) && !Type.IsUnknown,
        };
        return keeps ? Arguments[0] : null;
    }

    /// <summary>An aggregate under the name of another that yields the same; null for another call.</summary>
    private BoundCall? AsOtherAggregate(string function)
    {
        switch (function)
        {
            case "sum" when Arguments is [BoundCall { Type.Name: "UInt8" } condition] && ConstantFolding.IsComparison(condition.Name):
                return new BoundCall("countIf", [], Arguments, Type);

            // The number of an aggregate over a condition that is always true, and the state of a function under its short name.
            case var name when name.EndsWith("if", StringComparison.Ordinal)
                && Arguments.Length > 0
                && Arguments[Arguments.Length - 1] is BoundConstant { Kind: LiteralKind.Number, Value: "1" }
                && AggregateFunction.Find(Name) is not null
                && name is not "if":
                return new BoundCall(Name.Substring(0, Name.Length - 2), Parameters, Arguments.RemoveAt(Arguments.Length - 1), Type);
            case var name when name.EndsWith("simplestate", StringComparison.Ordinal) && AggregateFunction.Find(Name) is not null:
                return new BoundCall(Name.Substring(0, Name.Length - "SimpleState".Length), Parameters, Arguments, Type);
            case "countstate" when Arguments.Length == 1 && Arguments[0] is BoundConstant { Kind: LiteralKind.Number }:
                return new BoundCall(Name, Parameters, [], Type);
            default:
                return null;
        }
    }

    private protected override BoundExpression WithParts(ImmutableArray<BoundExpression> parts) =>
        new BoundCall(Name, Parameters, parts, Type, Constant).At(Syntax);
}
