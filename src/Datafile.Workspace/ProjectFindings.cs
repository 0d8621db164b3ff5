using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Workspace.Configuration;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace;

/// <summary>The findings of one data project.</summary>
/// <param name="Root">The full path of its root.</param>
/// <param name="Prefix">Path from the current directory to the project: empty, or ending in <c>/</c>.</param>
/// <param name="Findings">In the order in which they are shown.</param>
/// <param name="Files">How many datafiles were analysed.</param>
public sealed record ProjectFindings(string Root, string Prefix, ImmutableArray<Finding> Findings, int Files)
{
    /// <summary>What there is to know beside the findings.</summary>
    public ImmutableArray<ProjectNote> Notes { get; init; } = [];

    /// <summary>The folder in the repository that the project had in the baseline; null where it has not moved.</summary>
    public string? MovedFrom { get; init; }

    /// <summary>What is wrong with the configuration, and has no effect.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    /// <summary>Findings that are accepted, or that the baseline has as well: they are counted and not shown.</summary>
    public ImmutableArray<Finding> Known { get; init; } = [];

    /// <summary>Findings that a comment suppresses or an approval covers: only a log of all that is found shows them.</summary>
    public ImmutableArray<Finding> Suppressed { get; init; } = [];

    /// <summary>What the change does with stored rows although it is forbidden.</summary>
    public ImmutableArray<ForbiddenMovement> Forbidden { get; init; } = [];

    /// <summary>The files, and folders with <c>/</c> at their end, that could not be read, so that nothing is found in them.</summary>
    public ImmutableArray<ProjectFile> Unread { get; init; } = [];

    /// <summary>The text of a file in which something is found, as it is written; null where it is not known. Asked only for what is shown.</summary>
    public Func<string, SourceText?> TextOf { get; init; } = _ => null;
}
