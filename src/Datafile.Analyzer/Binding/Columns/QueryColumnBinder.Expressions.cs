using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Binding.Columns;

/// <summary>The types of expressions.</summary>
internal sealed partial class QueryColumnBinder
{
    private TypedArgument TypeOf(SqlExpression expression, SelectScope scope)
    {
        if (!Spend(1))
            return Unknown;

        var found = Look(expression, scope);
        IsWithin(!found.Type.IsTooLarge, $"a type has more than {Limits.TypeParts} parts");
        return found;
    }

    private TypedArgument Look(SqlExpression expression, SelectScope scope)
    {
        switch (expression)
        {
            case Identifier identifier:
                return TypeOfIdentifier(identifier, scope);
            case Literal literal:
                return new TypedArgument(LiteralType.Of(literal.Kind, literal.Value), ConstantOf(literal));
            case AliasedExpression aliased:
                return IsOpen(aliased.Alias, scope) || scope.Parameters.Count > 0 ? TypeOf(aliased.Expression, scope) : TypeOfAlias(aliased.Alias, aliased.Expression, scope);
            case Operation operation:
                return TypeOfOperation(operation, scope);
            case FunctionCall call:
                return TypeOfCall(call, scope);
            case CaseExpression choice:
                return TypeOfCase(choice, scope);
            case Cast cast:
                TypeOf(cast.Operand, scope);
                return new TypedArgument(ClickHouseType.Parse(cast.Type).Normalized);
            case Interval interval:
                TypeOf(interval.Amount, scope);
                return new TypedArgument(ClickHouseType.Of("Interval" + char.ToUpperInvariant(interval.Unit[0]) + interval.Unit.Substring(1)));
            case ScalarSubquery subquery:
                return new TypedArgument(TypeOfSubquery(subquery, scope));
            case TemplateExpression template:
                return TagType.Of(template.Text, _setByTemplate ??= sql.Template?.OwnNames() ?? ImmutableHashSet<string>.Empty);
            default:
                return Unknown;
        }
    }

    private static string ConstantOf(Literal literal) => literal.Kind switch
    {
        LiteralKind.String => Quote(literal.Value),
        LiteralKind.Null => "NULL",
        LiteralKind.Boolean => literal.Value.ToLowerInvariant(),
        _ => NumberName(literal.Value),
    };

    private static string Quote(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'";

    private TypedArgument TypeOfOperation(Operation operation, SelectScope scope)
    {
        var operands = operation.Operands;
        switch (operation.Function)
        {
            case "in" or "notIn":
                return new TypedArgument(TypeOfMembership(operation, scope));
            case "between" or "notBetween":
                return new TypedArgument(TypeOfBetween([.. operands.Select(o => TypeOf(o, scope))], operation.Function == "between"));
            case "tupleElement" when operands[1] is Literal { Kind: LiteralKind.String } member && TypeOf(operands[0], scope).Type is { } owner && ElementOf(owner, member.Value) is { } element:
                return new TypedArgument(element);
        }

        var arguments = ImmutableArray.CreateRange(operands, o => TypeOf(o, scope));
        var function = FunctionOf(operation);
        var type = FunctionResult.Of(function, [], arguments);
        return new TypedArgument(type, function is "array" or "tuple" && arguments.All(a => a.Constant is not null) ? ConstantOf(function, arguments) : null);
    }

    /// <summary>The text of a constant array or tuple. A long one is not written out: an alias that holds itself twice doubles it.</summary>
    private static string ConstantOf(string function, ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Sum(a => (long)(a.Constant?.Length ?? 0)) > Limits.ConstantLength)
            return "…";

        var items = string.Join(", ", arguments.Select(a => a.Constant));
        return function == "array" ? $"[{items}]" : $"({items})";
    }

    /// <summary>The function that an operation stands for: EXTRACT has one for each unit.</summary>
    private static string FunctionOf(Operation operation) => operation.Function switch
    {
        "extract_year" => "toYear",
        "extract_quarter" => "toQuarter",
        "extract_month" => "toMonth",
        "extract_week" => "toISOWeek",
        "extract_day" => "toDayOfMonth",
        "extract_hour" => "toHour",
        "extract_minute" => "toMinute",
        "extract_second" => "toSecond",
        _ => operation.Function,
    };

    private static ClickHouseType TypeOfBetween(ImmutableArray<TypedArgument> operands, bool isInside)
    {
        var low = FunctionResult.Of(isInside ? "greaterOrEquals" : "less", [], [operands[0], operands[1]]);
        var high = FunctionResult.Of(isInside ? "lessOrEquals" : "greater", [], [operands[0], operands[2]]);
        return FunctionResult.Of(isInside ? "and" : "or", [], [new TypedArgument(low), new TypedArgument(high)]);
    }

    /// <summary>IN yields NULL for NULL; over a list of constants it keeps LowCardinality (measured on ClickHouse 26.7).</summary>
    private ClickHouseType TypeOfMembership(Operation operation, SelectScope scope)
    {
        var left = TypeOf(operation.Operands[0], scope).Type;
        var isTable = operation.Operands[1] is ScalarSubquery;
        if (operation.Operands[1] is ScalarSubquery subquery)
            BindQuery(subquery.Query, Around(scope));
        else if (operation.Operands[1] is Identifier name)
            isTable = Resolve(name, scope) is null;
        else
            TypeOf(operation.Operands[1], scope);

        var result = ClickHouseType.Of("UInt8");
        return left.IsUnknown ? ClickHouseType.Unknown
            : left.Name == "LowCardinality" && !isTable ? ClickHouseType.Of("LowCardinality", left.IsNullable ? ClickHouseType.Of("Nullable", result) : result)
            : left.IsNullable ? left.Unwrapped.Name == "Nothing" ? left : ClickHouseType.Of("Nullable", result)
            : result;
    }

    private TypedArgument TypeOfCase(CaseExpression choice, SelectScope scope)
    {
        var arguments = ImmutableArray.CreateBuilder<TypedArgument>();
        if (choice.Operand is { } operand)
            arguments.Add(TypeOf(operand, scope));
        foreach (var (when, then) in choice.Branches)
        {
            arguments.Add(TypeOf(when, scope));
            arguments.Add(TypeOf(then, scope));
        }

        arguments.Add(choice.Else is { } otherwise ? TypeOf(otherwise, scope) : new TypedArgument(LiteralType.Of(LiteralKind.Null, "NULL"), "NULL"));
        return new TypedArgument(FunctionResult.Of(choice.Operand is null ? "multiIf" : "caseWithExpression", [], arguments.ToImmutable()));
    }

    /// <summary>A subquery of one column is a value that may be NULL, one of several columns a tuple.</summary>
    private ClickHouseType TypeOfSubquery(ScalarSubquery subquery, SelectScope scope)
    {
        var columns = BindQuery(subquery.Query, Around(scope));
        if (columns.IsOpen || columns.Columns.Any(c => c.Type.IsUnknown))
            return ClickHouseType.Unknown;
        if (columns.Columns.Length != 1)
            return ClickHouseType.Tuple(columns.Columns.Select(c => (c.Name, c.Type)));

        var type = columns.Columns[0].Type;
        return type.IsNullable || type.Name is "Array" or "Map" or "Tuple" or "LowCardinality" or "AggregateFunction" or "JSON" or "Variant" or "Dynamic"
            ? type
            : ClickHouseType.Of("Nullable", type);
    }

    private static QueryEnvironment Around(SelectScope scope) => scope.Environment with { Outer = scope };

    private static bool HasAggregate(SqlExpression expression) =>
        expression.DescendantsAndSelf().Any(n => n is FunctionCall { IsWindow: false } call && AggregateFunction.Find(call.Name) is not null);
}
