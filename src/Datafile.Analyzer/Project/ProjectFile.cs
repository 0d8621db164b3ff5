using System.Collections.Immutable;
using Datafile.Parser.Includes;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>A file of a data project: a datafile, <c>.tinyenv</c> or a deploy script.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>.</param>
/// <param name="Text">Of a file that includes others, the text with all of them in place.</param>
public sealed record ProjectFile(string Path, SourceText Text)
{
    /// <summary>How the text was put together; null for a file as it is written.</summary>
    public ExpandedText? Expansion { get; init; }

    /// <summary>Whether an include could not be put in place, so that what is absent may stand there.</summary>
    public bool IsIncomplete => Expansion is { IsIncomplete: true };

    /// <summary>The text as it is written.</summary>
    public SourceText WrittenText => Expansion?.Map?.Root.Text ?? Text;
}

/// <summary>The files of a data project at one moment, read from a folder, a commit or the index.</summary>
/// <param name="Files">In ordinal order of their paths.</param>
public sealed record ProjectSnapshot(ImmutableArray<ProjectFile> Files)
{
    public static ProjectSnapshot Empty { get; } = new([]);

    /// <summary>Files that are here only because others include them: of other kinds, or from outside of the project root (<c>../</c>).</summary>
    public ImmutableArray<ProjectFile> Includes { get; init; } = [];

    /// <summary>Included files that were not read, for they lie outside of the repository.</summary>
    public ImmutableDictionary<string, IncludeState> Refused { get; init; } = ImmutableDictionary<string, IncludeState>.Empty;

    /// <summary>The environment variables that paths of includes name, as far as they have a value.</summary>
    public ImmutableDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;
}
