using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>Binds calls: FILTER, DISTINCT and RESPECT NULLS become functions, lambdas and <c>*</c> arguments.</summary>
internal sealed partial class Binder
{
    private BoundExpression BindCall(FunctionCall call, SelectScope scope)
    {
        if (!scope.Aliases.ContainsKey(call.Name))
            CheckFunction(call);
        var window = call.Window is { } over ? WindowKey(over, scope) : "";
        if (scope.Aliases.TryGetValue(call.Name, out var named) && named is Lambda lambda)
            return BindNamedLambda(lambda, call, scope);

        if (IsCallOf(call, "exists"))
            return BindExists(call, scope);
        if (IsCallOf(call, "joinGet") || IsCallOf(call, "joinGetOrNull"))
            return BindJoinGet(call, scope);
        if (IsCallOf(call, "count") && call.Arguments.All(a => a is Asterisk) && call is { Filter: null, IsWindow: false, Distinct: false })
            return new BoundCall(call.Name, [], [], FunctionResult.Of("count", [], []));

        var isAggregate = !call.IsWindow && AggregateFunction.Find(call.Name) is not null;
        scope.Aggregates += isAggregate ? 1 : 0;
        var (name, arguments) = BindArguments(call, scope);
        scope.Aggregates -= isAggregate ? 1 : 0;
        if (arguments.IsDefault)
            return new BoundUnknown(WordsOf(call), FunctionResult.Of(name, [], [new TypedArgument(ClickHouseType.Unknown)]));

        ReadDictionary(call, scope);
        CheckWindow(call, scope);
        if (call.IsWindow)
            CheckWindowArguments(call.Name, arguments, call);
        if (call.IsWindow && TypeOfWindowFunction(call.Name, arguments) is { } ofWindow)
            return new BoundWindowCall(name, [], arguments, window, ofWindow);

        var parameters = Bind(call.Parameters, scope);
        Calls.CheckLambdas(FunctionFacts.Find(name)?.Name ?? name, arguments, call);
        Calls.Check(name, parameters, arguments, call);
        Constants.Check(name, arguments, call);
        Constants.CheckParameters(name, parameters, arguments.Length, call);
        CheckFunctionUse(name, arguments, call);
        var type = FunctionResult.Of(name, ImmutableArray.CreateRange(parameters, p => p.Constant ?? "?"), Arguments(arguments));
        if (call.IsWindow)
            return new BoundWindowCall(name, parameters, arguments, window, type);

        // count(1) counts rows, as count() does.
        var isCount = IsCallOf(call, "count") && !call.Distinct && call.Filter is null && call.Arguments.All(a => a is Literal { Kind: LiteralKind.Number });
        return new BoundCall(name, parameters, isCount ? [] : arguments, type);
    }

    private static bool IsCallOf(FunctionCall call, string function) => call.Name.Equals(function, StringComparison.OrdinalIgnoreCase);

    private BoundCall BindExists(FunctionCall call, SelectScope scope) => new(
        call.Name, [], [.. call.Arguments.OfType<ScalarSubquery>().Select(s => BindSubquery(s, scope))], ClickHouseType.Of("UInt8"));

    /// <summary>
    /// Whether <c>*</c> among the arguments means columns; in <c>count(*)</c> and <c>countState(*)</c> it means rows, but for DISTINCT.
    /// </summary>
    private static bool TakesColumns(FunctionCall call) =>
        call.Arguments.Any(a => a is Asterisk)
            && (call.Distinct || AggregateFunction.Find(call.Name) is not { Base: "count" } count || count.Combinators.Contains("Distinct"));

    /// <summary>The type of a function that only windows know; null for an aggregate function over a window.</summary>
    private static ClickHouseType? TypeOfWindowFunction(string name, ImmutableArray<BoundExpression> arguments) => name.ToLowerInvariant() switch
    {
        "row_number" or "rank" or "dense_rank" or "denserank" or "ntile" => ClickHouseType.Of("UInt64"),
        "percent_rank" or "percentrank" or "cume_dist" => ClickHouseType.Of("Float64"),
        "lag" or "lead" or "laginframe" or "leadinframe" or "nth_value"
            when arguments.Length > 0 => arguments[0].Type.WithoutInnerLowCardinality,
        _ => null,
    };

    /// <summary>
    /// FILTER is the combinator -If, DISTINCT is -Distinct, RESPECT NULLS another function, <c>*</c> the columns; no arguments where those are
    /// not all known.
    /// </summary>
    private (string Name, ImmutableArray<BoundExpression> Arguments) BindArguments(FunctionCall call, SelectScope scope)
    {
        var name = WithNulls(call);
        var arguments = call.Arguments.Any(a => a is Lambda) ? WithLambdas(call, scope)
            : TakesColumns(call) ? WithColumns(call, scope)
            : IsChoice(call.Name) ? BindChoice([.. call.Arguments.Where(a => a is not Asterisk)], 0, scope)
            : WithoutAsterisks(call, scope);
        if (call.Distinct)
            name += "Distinct";
        return call.Filter is not { } filter
            ? (name, arguments)
            : (name + "If", arguments.IsDefault ? arguments : arguments.Add(Bind(filter, scope)));
    }

    private ImmutableArray<BoundExpression> WithoutAsterisks(FunctionCall call, SelectScope scope)
    {
        var arguments = ImmutableArray.CreateBuilder<BoundExpression>(call.Arguments.Length);
        foreach (var argument in call.Arguments)
        {
            if (argument is not Asterisk)
                arguments.Add(IsFunctionName(argument, call, scope) ? Unfollowed(argument) : Bind(argument, scope));
        }

        return arguments.Count == arguments.Capacity ? arguments.MoveToImmutable() : arguments.ToImmutable();
    }

    /// <summary>
    /// The function that RESPECT NULLS or IGNORE NULLS makes of one (measured on ClickHouse 26.7, which takes it of no other); the same one
    /// otherwise.
    /// </summary>
    private static string WithNulls(FunctionCall call)
    {
        const string Respecting = "_respect_nulls";
        if (call.Nulls == NullTreatment.Default
            || AggregateFunction.Find(call.Name) is not { } function
            || (call.Nulls == NullTreatment.Respect) == function.RespectsNulls)
            return call.Name;

        var other = function.RespectsNulls ? function.Base.Substring(0, function.Base.Length - Respecting.Length) : function.Base + Respecting;
        return FunctionFacts.Find(other) is null ? call.Name : other + string.Concat(function.Combinators);
    }

    /// <summary>The arguments with the columns in place of <c>*</c>; none where those are not all known.</summary>
    private ImmutableArray<BoundExpression> WithColumns(FunctionCall call, SelectScope scope)
    {
        var arguments = ImmutableArray.CreateBuilder<BoundExpression>();
        foreach (var argument in call.Arguments)
        {
            var columns = ImmutableArray.CreateBuilder<QueryColumn>();
            if (argument is not Asterisk star)
                arguments.Add(Bind(argument, scope));
            else if (AddStar(star, scope, columns))
                arguments.AddRange(columns.Select(c => c.Value));
            else
                return default;
        }

        return arguments.ToImmutable();
    }

    /// <summary>Whether an argument names a function in place of a lambda: <c>arrayMap(length, tags)</c>.</summary>
    private bool IsFunctionName(SqlExpression argument, FunctionCall call, SelectScope scope) =>
        argument is Identifier { Parts.Length: 1 } name
            && call.Arguments.Length > 1
            && argument == call.Arguments[0]
            && call.Name.StartsWith("array", StringComparison.Ordinal)
        && FunctionFacts.Find(name.Name) is { IsAggregate: false } && Resolve(name, scope) is null;

    /// <summary>What a lambda yields depends on the arrays or the map behind it.</summary>
    private ImmutableArray<BoundExpression> WithLambdas(FunctionCall call, SelectScope scope)
    {
        var plain = call.Arguments.Where(a => a is not Lambda).Select(a => Bind(a, scope)).ToImmutableArray();
        var types = ImmutableArray.CreateRange(plain, p => p.Type);
        var (arguments, next) = (ImmutableArray.CreateBuilder<BoundExpression>(call.Arguments.Length), 0);
        foreach (var argument in call.Arguments)
        {
            if (argument is not Lambda lambda)
            {
                arguments.Add(plain[next++]);
                continue;
            }

            var given = FunctionResult.LambdaParameters(call.Name, types, lambda.Parameters.Length);
            var parameters = lambda.Parameters.Select(
                (p, i) => (BoundExpression)new BoundParameter(p, scope.Parameters.Count + i, i < given.Length ? given[i] : ClickHouseType.Unknown));
            arguments.Add(new BoundLambda(lambda.Parameters, BindBody(lambda, [.. parameters], scope)).At(lambda));
        }

        return arguments.ToImmutable();
    }

    private BoundExpression BindBody(Lambda lambda, ImmutableArray<BoundExpression> values, SelectScope scope)
    {
        var before = scope.Parameters.Count;
        for (var i = 0; i < lambda.Parameters.Length; i++)
            scope.Parameters.Add(
                (lambda.Parameters[i], i < values.Length ? values[i] : new BoundParameter(lambda.Parameters[i], before + i, ClickHouseType.Unknown)));
        var body = Bind(lambda.Body, scope);
        scope.Parameters.RemoveRange(before, scope.Parameters.Count - before);
        return body;
    }

    /// <summary><c>WITH x -> x + 1 AS f SELECT f(a)</c></summary>
    private BoundExpression BindNamedLambda(Lambda lambda, FunctionCall call, SelectScope scope)
    {
        var arguments = ImmutableArray.CreateRange(call.Arguments, a => Bind(a, scope) is var value ? value.As(value.Type) : value);
        if (!Enter(lambda))
            return Unfollowed(call);

        var body = BindBody(lambda, arguments, scope);
        _levels -= lambda.Depth;
        return Bounded(call.Name, body.As(body.Type));
    }

    /// <summary><c>joinGet('table', 'column', key)</c></summary>
    private BoundCall BindJoinGet(FunctionCall call, SelectScope scope)
    {
        var arguments = ImmutableArray.CreateRange(call.Arguments.Select(
            (a, i) => i < 2 && a is Identifier name ? new BoundConstant(LiteralKind.String, string.Join(".", name.Parts)) : Bind(a, scope)));
        if (call.Arguments.Length < 3 || call.Arguments[1] is not Literal { Kind: LiteralKind.String } column)
            return new BoundCall(call.Name, [], arguments, ClickHouseType.Unknown);

        var table = call.Arguments[0] switch
        {
            Literal { Kind: LiteralKind.String } text => text.Value,
            Identifier identifier => string.Join(".", identifier.Parts),
            _ => "",
        };
        var dot = table.LastIndexOf('.');
        var read = tables.Read(dot < 0 ? "" : table.Substring(0, dot), table.Substring(dot + 1));
        scope.Lookups.Add(new BoundLookup(call, read, read.Query) { IsCall = true });
        var type = read.Columns.Find(column.Value)?.Type ?? ClickHouseType.Unknown;
        return new BoundCall(
            call.Name, [], arguments,
            call.Name.Equals("joinGetOrNull", StringComparison.OrdinalIgnoreCase) && !type.IsNullable ? ClickHouseType.Of("Nullable", type) : type);
    }

    /// <summary><c>dictGet('dictionary', …)</c>: a dictionary, which no file of a project declares.</summary>
    private static void ReadDictionary(FunctionCall call, SelectScope scope)
    {
        if (TableReferences.LookupOf(call) is { IsDictionary: true } dictionary)
            scope.Lookups.Add(new BoundLookup(call, new TableRead(dictionary.Database, dictionary.Name, null, QueryColumns.Unknown)
            { IsDictionary = true }, null)
            { IsCall = true });
    }
}
