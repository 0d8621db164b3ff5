using System.Collections.Immutable;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>The filter of a view and the filter of its backfill.</summary>
/// <param name="Columns">The columns with a time that stand in them.</param>
/// <param name="Now">When the release is deployed, in milliseconds since 1970.</param>
/// <param name="Moments">The moments that stand in them, in milliseconds since 1970.</param>
/// <param name="IsCopy">Whether the backfill is a copy pipe; else it is a materialized one.</param>
internal sealed record FilterPair(
    string View, string Backfill, ImmutableArray<TimeColumn> Columns, long Now, ImmutableArray<long> Moments, bool IsCopy)
{
    public override string ToString() => $"now {Moment.Text(Now, Moment.Utc)}: {View}  |  {Backfill}";
}
