using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Binding;

/// <summary>The types of bound expressions; <see cref="ClickHouseType.Unknown"/> where they cannot be told.</summary>
public sealed class ResultTypes(DataProject project)
{
    /// <summary>The type of an expression over the Data Sources of the project.</summary>
    public ClickHouseType Of(BoundExpression expression) => expression switch
    {
        BoundColumn column => project.FindDataSource(column.Table)?.FindColumn(column.Name)?.Type.Normalized ?? ClickHouseType.Unknown,
        BoundConstant constant => LiteralType.Of(constant.Kind, constant.Value),
        BoundCall call => FunctionResult.Of(call.Name, [.. call.Parameters.Select(p => p.Key)], ImmutableArray.CreateRange(call.Arguments, Argument)),
        _ => ClickHouseType.Unknown,
    };

    private TypedArgument Argument(BoundExpression expression) => new(Of(expression), Constant(expression));

    private static string? Constant(BoundExpression expression) => expression switch
    {
        BoundConstant { Kind: Parser.Sql.LiteralKind.String } text => text.Key,
        BoundConstant constant => constant.Value,
        BoundCall { Arguments.Length: > 0 } call when call.Arguments.All(a => Constant(a) is not null) => call.Key,
        _ => null,
    };
}
