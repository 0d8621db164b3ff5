using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;

namespace Datafile.Analyzer.Semantics;

/// <summary>Binds expressions, each by its kind.</summary>
internal sealed partial class Binder
{
    private BoundExpression Bind(SqlExpression expression, SelectScope scope)
    {
        if (!Spend(1))
            return Unfollowed(expression);

        var bound = BindCore(expression, scope);
        IsWithin(!bound.Type.IsTooLarge, TooLargeType);
        return bound;
    }

    private ImmutableArray<BoundExpression> Bind(ImmutableArray<SqlExpression> expressions, SelectScope scope) =>
        expressions.IsEmpty ? [] : ImmutableArray.CreateRange(expressions, static (e, to) => to.Binder.Bind(e, to.Scope), (Binder: this, Scope: scope));

    private BoundExpression BindCore(SqlExpression expression, SelectScope scope)
    {
        switch (expression)
        {
            case Identifier identifier:
                var named = BindIdentifier(identifier, scope);
                return IsNeverNull(identifier, scope) ? named.As(named.Type.WithoutNull) : named;
            case Literal literal:
                return new BoundConstant(literal.Kind, literal.Value, ConstantOf(literal)).At(literal);
            case AliasedExpression aliased:
                return IsOpen(aliased.Alias, scope) || scope.Parameters.Count > 0
                    ? Bind(aliased.Expression, scope)
                    : BindAlias(aliased.Alias, aliased.Expression, scope);
            case Operation operation:
                return BindOperation(operation, scope).At(operation);
            case FunctionCall call:
                return BindCall(call, scope).At(call);
            case CaseExpression choice:
                return BindCase(choice, scope).At(choice);
            case Cast cast:
                var (operand, type) = (Bind(cast.Operand, scope), ClickHouseType.Parse(cast.Type).Normalized);
                Casts.Check(operand, cast.Type, cast);
                return new BoundCall(
                    "CAST", [], [operand, new BoundConstant(LiteralKind.String, type.NameOr(cast.Type))], StructureFormulas.Cast(operand.Type, type)).At(cast);
            case Interval interval:
                var amount = Bind(interval.Amount, scope);
                return new BoundCall("interval_" + interval.Unit, [], [amount], TypeOfInterval(interval.Unit, amount)).At(interval);
            case ScalarSubquery subquery:
                return BindSubquery(subquery, scope).At(subquery);
            case TemplateExpression template when NamesIn(template, scope) is { Length: 1 } names:
                return BindIdentifier(names[0], scope).At(template);
            case TemplateExpression template:
                return BindTag(template, scope).At(template);
            default:
                return Unfollowed(expression);
        }
    }

    /// <summary>An interval of a Nullable number is Nullable.</summary>
    private static ClickHouseType TypeOfInterval(string unit, BoundExpression amount)
    {
        var type = "Interval" + char.ToUpperInvariant(unit[0]) + unit.Substring(1);
        return FunctionResult.Of("to" + type, [], Arguments([amount])) is { IsUnknown: false } ofAmount ? ofAmount : ClickHouseType.Of(type);
    }

    /// <summary>What is not followed, as it is written: two of them are equal only in the same words.</summary>
    private BoundExpression Unfollowed(SqlExpression expression) => new BoundUnknown(WordsOf(expression), ClickHouseType.Unknown).At(expression);

    private static string ConstantOf(Literal literal) => literal.Kind switch
    {
        LiteralKind.String => TypedArgument.ConstantOf(literal.Value),
        LiteralKind.Null => "NULL",
        LiteralKind.Boolean => literal.Value.ToLowerInvariant(),
        _ => NumberName(literal.Value),
    };

    private BoundExpression BindOperation(Operation operation, SelectScope scope)
    {
        if (operation.Function is "in" or "notIn")
            return BindMembership(operation, scope);

        var operands = Bind(operation.Operands, scope);
        switch (operation.Function)
        {
            case "between" or "notBetween":
                Calls.Check("greaterOrEquals", [], [operands[0], operands[1]], operation);
                Calls.Check("lessOrEquals", [], [operands[0], operands[2]], operation);
                Constants.Check("greaterOrEquals", [operands[0], operands[1]], operation);
                Constants.Check("lessOrEquals", [operands[0], operands[2]], operation);
                return new BoundCall(
                    operation.Function, [], operands,
                    TypeOfBetween([.. operands.Select(o => o.AsArgument())], operation.Function == "between"));
            case "tupleElement" when operation.Operands[1] is Literal { Kind: LiteralKind.String } member
                && Subcolumn.TypeOf(operands[0].Type, member.Value) is { } element:
                return new BoundCall("tupleElement", [], operands, element);
        }

        var function = FunctionOf(operation);
        Calls.Check(function, [], operands, operation);
        Constants.Check(function, operands, operation);
        CheckFunctionUse(function, operands, operation);
        if (function is "and" or "or")
            _refusals.TakeBackDecided(new BoundCall(function, [], operands, ClickHouseType.Unknown), operation);
        var constant = function is "array" or "tuple" && operands.All(a => a.Constant is not null) ? ConstantOf(function, operands) : null;
        return new BoundCall(function, [], operands, FunctionResult.Of(function, [], Arguments(operands)), constant);
    }

    /// <summary>Over LowCardinality the type depends on which arguments are constant.</summary>
    private static ImmutableArray<TypedArgument> Arguments(ImmutableArray<BoundExpression> operands) => operands.Any(o => o.Type.IsLowCardinality)
        ? ImmutableArray.CreateRange(operands, o => o.AsArgument() with { IsConstant = ConstantFolding.IsConstant(o) })
        : ImmutableArray.CreateRange(operands, o => o.AsArgument());

    /// <summary>The text of a constant array or tuple. A long one is not written out: an alias that holds itself twice doubles it.</summary>
    private static string ConstantOf(string function, ImmutableArray<BoundExpression> arguments)
    {
        if (arguments.Sum(a => (long)(a.Constant?.Length ?? 0)) > Limits.ConstantLength)
            return "…";

        var items = string.Join(", ", arguments.Select(a => a.Constant));
        return function == "array" ? $"[{items}]" : $"({items})";
    }

    /// <summary>The function that an operation calls: EXTRACT has one for each unit.</summary>
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

    /// <summary>
    /// IN yields NULL for NULL, and over what a row holds it may always be NULL; over a list of constants it keeps LowCardinality (measured on
    /// ClickHouse 26.7).
    /// </summary>
    private BoundExpression BindMembership(Operation operation, SelectScope scope)
    {
        var left = Bind(operation.Operands[0], scope);
        Constants.CheckMembership(left, operation.Operands[1]);
        var (right, isTable) = operation.Operands[1] switch
        {
            ScalarSubquery subquery => (BindSubquery(subquery, scope, isSet: true).At(subquery), true),
            Identifier name when Resolve(name, scope) is null => (BindTableOperand(name, scope), true),
            var other => (Bind(other, scope), false),
        };
        CheckSetOfQuery(left, right, operation);
        return new BoundCall(operation.Function, [], [left, right], TypeOfMembership(left.Type, isTable, !isTable && right.Columns.Any()));
    }

    /// <summary><c>x IN table</c></summary>
    private BoundExpression BindTableOperand(Identifier name, SelectScope scope)
    {
        if (name.Parts.Length > 2)
            return Unfollowed(name);

        var database = name.Parts.Length == 2 ? name.Parts[0] : "";
        if (scope.Environment.Scope.Find(database, name.Name) is { } named)
        {
            var query = BindNamed(named);
            scope.Lookups.Add(new BoundLookup(name, null, query));
            return new BoundSubquery(query, ClickHouseType.Unknown).At(name);
        }

        var read = tables.Read(database, name.Name);
        scope.Lookups.Add(new BoundLookup(name, read, read.Query));
        return (read.Query is { } inner
            ? new BoundSubquery(inner, ClickHouseType.Unknown)
            : (BoundExpression)new BoundUnknown(string.Join(".", name.Parts), ClickHouseType.Unknown)).At(name);
    }

    private static ClickHouseType TypeOfMembership(ClickHouseType left, bool isTable, bool isOfRows)
    {
        var result = ClickHouseType.Of("UInt8");
        return left.IsUnknown ? ClickHouseType.Unknown
            : isOfRows && !left.IsNull ? result.OrNull()
            : left.Name == "LowCardinality" && !isTable
                ? ClickHouseType.Of("LowCardinality", left.IsNullable ? ClickHouseType.Of("Nullable", result) : result)
            : left.IsNullable ? left.Unwrapped.Name == "Nothing" ? left : ClickHouseType.Of("Nullable", result)
            : result;
    }

    private BoundCall BindCase(CaseExpression choice, SelectScope scope)
    {
        var arguments = BindChoice([.. choice.Children().OfType<SqlExpression>()], choice.Operand is null ? 0 : 1, scope);
        if (choice.Else is null)
            arguments = arguments.Add(new BoundConstant(LiteralKind.Null, "NULL", "NULL"));
        var function = choice.Operand is null ? "multiIf" : "caseWithExpression";
        Calls.Check(function, [], arguments, choice);
        return new BoundCall(function, [], arguments, FunctionResult.Of(function, [], Arguments(arguments)));
    }

    /// <param name="subquery">The query in parentheses.</param>
    /// <param name="scope">The SELECT around.</param>
    /// <param name="isSet">Whether it is what IN looks into.</param>
    private BoundSubquery BindSubquery(ScalarSubquery subquery, SelectScope scope, bool isSet = false)
    {
        var query = BindQuery(subquery.Query, scope.Environment with { Outer = scope, IsSet = isSet });
        scope.Lookups.Add(new BoundLookup(subquery, null, query));
        var type = TypeOfSubquery(query.Columns);
        return new BoundSubquery(query, _isNarrowing
            && YieldsRow(subquery)
            && query.Columns.Columns.Length == 1
            && !query.Columns.Columns[0].Type.IsNullable
            ? type.WithoutNull
            : type);
    }

    /// <summary>Whether a subquery yields a row whatever its tables hold, as aggregates without GROUP BY do.</summary>
    private static bool YieldsRow(ScalarSubquery subquery) =>
        subquery.Query is SelectQuery { GroupBy.IsEmpty: true, GroupByModifier: "", Having: null } select
        && select.Items.All(i => HasAggregate(i.Expression))
        && select.Clauses.All(c => c.Kind is ClauseKind.OrderBy or ClauseKind.Settings or ClauseKind.Format);

    /// <summary>A subquery of one column is a value that may be NULL, one of several columns a tuple.</summary>
    private static ClickHouseType TypeOfSubquery(QueryColumns columns)
    {
        if (columns.IsOpen || columns.Columns.Any(c => c.Type.IsUnknown))
            return ClickHouseType.Unknown;
        if (columns.Columns.Length != 1)
            return ClickHouseType.Tuple(columns.Columns.Select(c => (c.Name, c.Type)));

        var type = columns.Columns[0].Type;
        return type.IsNullable
            || type.Name is "Array" or "Map" or "Tuple" or "LowCardinality" or "AggregateFunction" or "JSON" or "Variant" or "Dynamic"
            ? type
            : ClickHouseType.Of("Nullable", type);
    }

    /// <summary>Whether an aggregate is in an expression, those of queries inside left out.</summary>
    private static bool HasAggregate(SqlExpression expression) => expression.Has(
        static n => n is FunctionCall { IsWindow: false } call && AggregateFunction.Find(call.Name) is not null,
        static n => n is not ScalarSubquery);
}
