using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Binding.Columns;

/// <summary>The types of calls.</summary>
internal sealed partial class QueryColumnBinder
{
    private TypedArgument TypeOfCall(FunctionCall call, SelectScope scope)
    {
        foreach (var key in call.Window is { } window ? window.PartitionBy.Concat(window.OrderBy) : [])
            TypeOf(key, scope);
        if (scope.Aliases.TryGetValue(call.Name, out var named) && named is Lambda lambda)
            return TypeOfNamedLambda(lambda, call, scope);

        switch (call.Name.ToLowerInvariant())
        {
            case "exists":
                foreach (var subquery in call.Arguments.OfType<ScalarSubquery>())
                    BindQuery(subquery.Query, Around(scope));
                return new TypedArgument(ClickHouseType.Of("UInt8"));
            case "joinget" or "joingetornull":
                return new TypedArgument(TypeOfJoinGet(call, scope));
            case "count" when call.Arguments.All(a => a is Asterisk):
                return new TypedArgument(FunctionResult.Of("count", [], []));
        }

        if (call.Arguments.Any(a => a is Asterisk))
            return Unknown;

        var isAggregate = !call.IsWindow && AggregateFunction.Find(call.Name) is not null;
        scope.Aggregates += isAggregate ? 1 : 0;
        var (name, arguments) = Arguments(call, scope);
        scope.Aggregates -= isAggregate ? 1 : 0;
        if (call.IsWindow && TypeOfWindowFunction(call.Name, arguments) is { } ofWindow)
            return new TypedArgument(ofWindow);

        ImmutableArray<string> parameters = [.. call.Parameters.Select(p => TypeOf(p, scope).Constant ?? "?")];
        return new TypedArgument(FunctionResult.Of(name, parameters, arguments));
    }

    /// <summary>The type of a function that only windows know; null for an aggregate function over a window.</summary>
    private static ClickHouseType? TypeOfWindowFunction(string name, ImmutableArray<TypedArgument> arguments) => name.ToLowerInvariant() switch
    {
        "row_number" or "rank" or "dense_rank" or "denserank" or "ntile" => ClickHouseType.Of("UInt64"),
        "percent_rank" or "percentrank" or "cume_dist" => ClickHouseType.Of("Float64"),
        "lag" or "lead" or "laginframe" or "leadinframe" or "nth_value" when arguments.Length > 0 && !arguments[0].Type.Name.StartsWith("LowCardinality", StringComparison.Ordinal) => arguments[0].Type,
        _ => null,
    };

    /// <summary>FILTER is the combinator -If, DISTINCT is -Distinct.</summary>
    private (string Name, ImmutableArray<TypedArgument> Arguments) Arguments(FunctionCall call, SelectScope scope)
    {
        var name = call.Name;
        var arguments = call.Arguments.Any(a => a is Lambda) ? WithLambdas(call, scope) : ImmutableArray.CreateRange(call.Arguments, a => TypeOf(a, scope));
        if (call.Distinct)
            name += "Distinct";
        return call.Filter is { } filter ? (name + "If", arguments.Add(TypeOf(filter, scope))) : (name, arguments);
    }

    /// <summary>What a lambda yields depends on the arrays or the map behind it.</summary>
    private ImmutableArray<TypedArgument> WithLambdas(FunctionCall call, SelectScope scope)
    {
        var plain = call.Arguments.Where(a => a is not Lambda).Select(a => TypeOf(a, scope)).ToImmutableArray();
        var types = ImmutableArray.CreateRange(plain, p => p.Type);
        var (arguments, next) = (ImmutableArray.CreateBuilder<TypedArgument>(call.Arguments.Length), 0);
        foreach (var argument in call.Arguments)
        {
            arguments.Add(argument is Lambda lambda
                ? TypedArgument.Lambda(TypeOfBody(lambda, FunctionResult.LambdaParameters(call.Name, types, lambda.Parameters.Length), scope))
                : plain[next++]);
        }

        return arguments.ToImmutable();
    }

    private ClickHouseType TypeOfBody(Lambda lambda, ImmutableArray<ClickHouseType> types, SelectScope scope)
    {
        var before = scope.Parameters.Count;
        for (var i = 0; i < lambda.Parameters.Length; i++)
            scope.Parameters.Add((lambda.Parameters[i], i < types.Length ? types[i] : ClickHouseType.Unknown));
        var type = TypeOf(lambda.Body, scope).Type;
        scope.Parameters.RemoveRange(before, scope.Parameters.Count - before);
        return type;
    }

    /// <summary><c>WITH x -> x + 1 AS f SELECT f(a)</c></summary>
    private TypedArgument TypeOfNamedLambda(Lambda lambda, FunctionCall call, SelectScope scope)
    {
        var types = ImmutableArray.CreateRange(call.Arguments, a => TypeOf(a, scope).Type);
        if (!Enter(lambda))
            return Unknown;

        var type = TypeOfBody(lambda, types, scope);
        _levels -= lambda.Depth;
        return new TypedArgument(type);
    }

    /// <summary><c>joinGet('table', 'column', key)</c></summary>
    private ClickHouseType TypeOfJoinGet(FunctionCall call, SelectScope scope)
    {
        foreach (var key in call.Arguments.Skip(2))
            TypeOf(key, scope);
        if (call.Arguments.Length < 3 || call.Arguments[1] is not Literal { Kind: LiteralKind.String } column)
            return ClickHouseType.Unknown;

        var table = call.Arguments[0] switch
        {
            Literal { Kind: LiteralKind.String } text => text.Value,
            Identifier identifier => string.Join(".", identifier.Parts),
            _ => "",
        };
        var dot = table.LastIndexOf('.');
        var type = ReadTable(dot < 0 ? "" : table.Substring(0, dot), table.Substring(dot + 1)).Columns.Find(column.Value)?.Type ?? ClickHouseType.Unknown;
        return call.Name.Equals("joinGetOrNull", StringComparison.OrdinalIgnoreCase) && !type.IsNullable ? ClickHouseType.Of("Nullable", type) : type;
    }
}
