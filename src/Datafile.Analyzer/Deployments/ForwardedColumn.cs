using System.Collections.Immutable;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Deployments;

/// <summary>A column that a FORWARD_QUERY yields.</summary>
/// <param name="Value">What it is, over the live columns.</param>
/// <param name="Expression">What computes it; null for a column that <c>*</c> passes on.</param>
/// <param name="Reads">The columns of the live Data Source that it is made of.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record ForwardedColumn(string Name, BoundExpression Value, SqlExpression? Expression, ImmutableHashSet<string> Reads, TextSpan Span)
{
    /// <summary>Whether its value is the same for all rows.</summary>
    public bool IsConstant => Reads.IsEmpty && !Value.HasAggregate;

    /// <summary>Whether it is the default of a type.</summary>
    public bool IsDefault => Expression is FunctionCall { Name: "defaultValueOfTypeName" };

    /// <summary>Whether it passes on the live column of its own name unchanged.</summary>
    public bool IsUnchanged => Value is BoundColumn column && column.Name == Name;

    /// <summary>Whether it takes the live column of its own name over, unchanged, as Nullable or by a cast.</summary>
    public bool IsCopied =>
        IsUnchanged || Value is BoundCall { Arguments: { IsEmpty: false } arguments } call
            && (call.Is("CAST") || call.Is("toNullable"))
            && arguments[0] is BoundColumn column
            && column.Name == Name;
}
