using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Semantics;

/// <summary>The expressions of the keys of a Data Source over its columns.</summary>
/// <param name="Sorting">Null where one of them is not known.</param>
/// <param name="Partition">The same of the partition key.</param>
internal sealed record BoundKeys(ImmutableArray<BoundExpression>? Sorting, ImmutableArray<BoundExpression>? Partition)
{
    /// <summary>Both keys; null where something of them is not known.</summary>
    public ImmutableArray<BoundExpression>? All { get; } = Sorting is { } sorting && Partition is { } partition ? sorting.AddRange(partition) : null;

    public static BoundKeys Of(DataSource source, ImmutableArray<BoundTablePart> parts)
    {
        return new(
            source.Engine.SortingKey is { IsEmpty: false, Expressions.IsEmpty: true }
                ? null
                : Key(TablePartKind.SortingKey, source.Engine.SortingKey),
            Key(TablePartKind.PartitionKey, source.Engine.PartitionKey));

        ImmutableArray<BoundExpression>? Key(TablePartKind kind, TableKey written)
        {
            BoundExpression?[] values = [.. parts.Where(p => p.Part.Kind == kind).Select(p => p.Value)];
            return values.Length != written.Expressions.Length || Array.IndexOf(values, null) >= 0 ? null : [.. values.OfType<BoundExpression>()];
        }
    }
}
