using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>Casts that ClickHouse refuses while it analyses a query, and types that it does not have.</summary>
internal readonly struct CastChecker(RefusalList refusals)
{
    /// <summary><c>x::T</c>, <c>CAST(x AS T)</c> and <c>CAST(x, 'T')</c></summary>
    public void Check(BoundExpression operand, string target, SqlExpression syntax)
    {
        if (refusals.IsSuspended || CheckType(target, syntax))
            return;

        var type = ClickHouseType.Parse(target).Normalized;
        if (operand is BoundConstant { Kind: LiteralKind.Null }
            && !type.IsNullable
            && type.Name is not ("Dynamic" or "Variant" or "JSON" or "Nothing" or "" or "LowCardinality"))
            refusals.Add(RefusalReason.NullCast, syntax, type.ToString());
        if (ConstantFolding.TextOf(operand) is { } text)
            refusals.AddUnreadable(ConstantText.ErrorOfCast(text, type), text, type, syntax);
        if (type.IsAggregateState)
            CheckCastToState(operand, type, syntax);
        else if (!operand.Type.IsNull && Conversion.Of(operand.Type, type) == CastOutcome.Refused)
            refusals.Add(
                operand.Type.Unwrapped.IsEnum && type.Unwrapped.IsEnum
                    ? RefusalReason.EnumRenumbered
                    : RefusalReason.Uncastable(CastError.Of(operand.Type, type)),
                syntax, operand.Type.ToString(), type.ToString());
    }

    /// <summary>A state is read from its bytes, which a text may hold, and nothing else becomes one.</summary>
    private void CheckCastToState(BoundExpression operand, ClickHouseType state, SqlExpression syntax)
    {
        var call = AggregateFunction.Find(state.StateFunction) is { } function ? $"{function.StateName}State(…)" : "uniqState(…)";
        if (operand is BoundConstant { Kind: LiteralKind.String, Value: "" })
            refusals.Add(RefusalReason.EmptyState, syntax, state.ToString(), call);
        else if (operand is not BoundConstant { Kind: LiteralKind.Null }
            && operand.Type.Unwrapped.Stored is { Name: not "String" } type
            && Conversion.Of(type, state) == CastOutcome.Refused)
            refusals.Add(RefusalReason.StateOfNoState, syntax, operand.Type.ToString(), state.ToString(), call);
    }

    /// <summary>Whether a type is refused.</summary>
    public bool CheckType(string text, SqlExpression syntax)
    {
        if (text.IndexOf("{{", StringComparison.Ordinal) >= 0
            || DatafileParser.ParseType(text) is not { Name.Length: > 0 } type
            || TypeShape.OfColumn(type) is not { } problem)
            return false;

        refusals.Add(RefusalReason.WrongType(ErrorOf(problem)), syntax, problem.Message);
        return true;
    }

    private static string ErrorOf(TypeProblem problem) => problem.Type switch
    {
        { Name: var name } when TypeFamily.Find(name) is null => "UNKNOWN_TYPE",
        { Name: "Nullable" or "LowCardinality", Arguments.Length: 1 } => "ILLEGAL_TYPE_OF_ARGUMENT",
        { Name: "Map", Arguments.Length: 2 } => "BAD_ARGUMENTS",
        { Name: "DateTime64" or "Decimal" or "Decimal32" or "Decimal64" or "Decimal128" or "FixedString", Arguments.Length: > 0 } =>
            "ARGUMENT_OUT_OF_BOUND",
        _ => "NUMBER_OF_ARGUMENTS_DOESNT_MATCH",
    };
}
