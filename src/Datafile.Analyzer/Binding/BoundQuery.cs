using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Binding;

/// <summary>What a node does, through all that lies between it and the Data Source that it reads.</summary>
/// <param name="Branches">One for each branch of a UNION ALL.</param>
public sealed record BoundQuery(ImmutableArray<BoundSelect> Branches)
{
    public static BoundQuery Unknown { get; } = new([]);

    /// <summary>Whether the query was understood.</summary>
    public bool IsKnown => !Branches.IsEmpty && Branches.All(b => b.IsKnown);
}

/// <summary>One SELECT, flattened down to the Data Source at its left end.</summary>
/// <param name="Source">The Data Source whose inserts it follows; empty where it could not be told.</param>
/// <param name="Release">The release that the source is read from (<c>live</c>, <c>v0_0_1</c>); empty for its own.</param>
/// <param name="Outputs">In order.</param>
/// <param name="Filters">The conditions of all WHERE and PREWHERE, split at AND.</param>
/// <param name="GroupKeys">The keys of GROUP BY, in no order; the outermost grouping.</param>
/// <param name="Shape">Everything else that decides which rows come out: joins, LIMIT, DISTINCT, HAVING, inner groupings.</param>
/// <param name="IsGrouped">Whether rows are aggregated.</param>
/// <param name="IsKnown">False where a part was not understood.</param>
public sealed record BoundSelect(
    string Source,
    string Release,
    ImmutableArray<BoundOutput> Outputs,
    ImmutableArray<BoundFilter> Filters,
    ImmutableHashSet<string> GroupKeys,
    ImmutableArray<string> Shape,
    bool IsGrouped,
    bool IsKnown)
{
    public static BoundSelect Unknown { get; } = new("", "", [], [], [], [], false, false);

    /// <summary>The conditions on aggregates, as of HAVING: they see what one insert brings.</summary>
    public ImmutableArray<BoundFilter> AggregateFilters { get; init; } = [];

    public BoundOutput? FindOutput(string name) => Outputs.FirstOrDefault(o => o.Name == name);
}

/// <summary>A column that a query yields.</summary>
/// <param name="Expression">Over the columns of the source.</param>
public sealed record BoundOutput(string Name, BoundExpression Expression, Place Place);

/// <summary>A condition that a row must fulfil.</summary>
/// <param name="Place">The condition as it is written.</param>
/// <param name="Node">The node whose WHERE it stands in.</param>
public sealed record BoundFilter(BoundExpression Predicate, Place Place, PipeNode Node)
{
    /// <summary>Whether an aggregate stands in it. A condition on a key of GROUP BY is one on rows, in HAVING as well.</summary>
    public bool IsOnAggregate { get; } = Predicate.DescendantsAndSelf().OfType<BoundCall>().Any(c => AggregateFunction.Find(c.Name) is not null);
}

/// <summary>A piece of a file.</summary>
public sealed record Place(ProjectFile File, TextSpan Span);
