using System.Collections.Concurrent;
using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Semantics;

/// <summary>Which variants templated nodes take, and what nodes yield then.</summary>
internal sealed class Assumption(ImmutableDictionary<PipeNode, int> taken, bool isWithoutParameters)
{
    /// <summary>The variant of a node; any of them for a node that it does not have.</summary>
    public ImmutableDictionary<PipeNode, int> Taken { get; } = taken;

    /// <summary>Whether no request sends parameters, so that each has its default.</summary>
    public bool IsWithoutParameters { get; } = isWithoutParameters;

    public ConcurrentDictionary<PipeNode, BoundNode> Bound { get; } = new(concurrencyLevel: 1, capacity: 7);
}
