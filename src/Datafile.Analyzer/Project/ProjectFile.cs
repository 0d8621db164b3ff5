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

    /// <summary>Why the file was not read, and what to do; null where it was. Its text is empty then.</summary>
    public string? Unread { get; init; }

    /// <summary>Whether the file was not read because its name is not UTF-8: the characters that are lost are U+FFFD in its path.</summary>
    public bool HasUnreadableName { get; init; }

    /// <summary>Whether the file, or an include of it, was not read: anything may be declared there.</summary>
    public bool IsIncomplete => Unread is not null || Expansion is { IsIncomplete: true };

    /// <summary>The text as it is written.</summary>
    public SourceText WrittenText => Expansion?.Map?.Root.Text ?? Text;

    /// <summary>The file with another text, as it is written.</summary>
    internal ProjectFile With(string text) => new(Path, SourceText.From(text, WrittenText.Encoding));
}

/// <summary>The files of a data project at one moment, read from a folder, a commit or the index.</summary>
/// <param name="Files">In ordinal order of their paths.</param>
public sealed record ProjectSnapshot(ImmutableArray<ProjectFile> Files)
{
    public static ProjectSnapshot Empty { get; } = new([]);

    /// <summary>
    /// The texts that were put together already when the files were read, by path: which files a text includes shows when it is put
    /// together.
    /// </summary>
    public ImmutableDictionary<string, ExpandedText> Expansions { get; init; } = ImmutableDictionary<string, ExpandedText>.Empty;

    /// <summary>The snapshot with other files. What was put together of the old ones is dropped.</summary>
    public ProjectSnapshot With(IEnumerable<ProjectFile> files) =>
        this with { Files = [.. files], Expansions = ImmutableDictionary<string, ExpandedText>.Empty };

    /// <summary>Files that are here only because others include them: of other kinds, or from outside of the project root (<c>../</c>).</summary>
    public ImmutableArray<ProjectFile> Includes { get; init; } = [];

    /// <summary>The configuration file that <c>tb</c> and the SDKs take for the project; null where there is none.</summary>
    public ConfigurationFile? Configuration { get; init; }

    /// <summary>A path of the configuration that leads to code instead of datafiles; null where none does.</summary>
    public ConfiguredCode? ConfiguredCode { get; init; }

    /// <summary>Whether a folder could not be read, so that any resource may be declared there: its path ends with <c>/</c>.</summary>
    public bool IsPartial => Files.Any(f => f.Unread is not null && f.Path.EndsWith("/", StringComparison.Ordinal));

    /// <summary>Included files that exist and were not read, such as those outside of the repository.</summary>
    public ImmutableDictionary<string, IncludeState> Refused { get; init; } = ImmutableDictionary<string, IncludeState>.Empty;

    /// <summary>Paths of includes at which no file is, in the repository: one that appears there is read.</summary>
    public ImmutableArray<string> MissingIncludes { get; init; } = [];

    /// <summary>The variables of <c>.tinyenv</c> that includes use.</summary>
    public ImmutableDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The environment variables that paths of includes use, of those that the configuration allows. They only name files:
    /// their values are never part of a text or of a message.
    /// </summary>
    public ImmutableDictionary<string, string> PathVariables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The variables that includes use and that have no value here, in ordinal order.</summary>
    public ImmutableArray<string> UnknownVariables { get; init; } = [];
}

/// <summary>A configuration file for <c>tb</c> and the SDKs.</summary>
/// <param name="File">Its path may begin with <c>../</c>.</param>
/// <param name="Inner">The way from its folder down to the project root: empty, or with <c>/</c> at its end.</param>
public sealed record ConfigurationFile(ProjectFile File, string Inner)
{
    /// <summary>Whether only Tinybird Forward reads it. Classic writes its login file as well.</summary>
    public bool IsOfForward => !File.Path.EndsWith(".tinyb", StringComparison.Ordinal);
}

/// <summary>A path in a configuration that makes <c>tb</c> take a project of datafiles for one whose resources are defined in code.</summary>
/// <param name="Span">The path in the configuration file.</param>
/// <param name="Path">As written.</param>
/// <param name="Example">A file with code that it leads to, relative to the folder of the configuration.</param>
public sealed record ConfiguredCode(TextSpan Span, string Path, string Example);
