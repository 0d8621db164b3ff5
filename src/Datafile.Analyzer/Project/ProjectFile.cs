using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>A file of a data project: a datafile, <c>.tinyenv</c> or a deploy script.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>.</param>
public sealed record ProjectFile(string Path, SourceText Text);

/// <summary>The files of a data project at one moment, read from a folder, a commit or the index.</summary>
/// <param name="Files">In ordinal order of their paths.</param>
public sealed record ProjectSnapshot(ImmutableArray<ProjectFile> Files)
{
    public static ProjectSnapshot Empty { get; } = new([]);
}
