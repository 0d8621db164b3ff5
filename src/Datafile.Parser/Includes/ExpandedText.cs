using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Includes;

/// <summary>Whether an included file can be read.</summary>
public enum IncludeState
{
    Found,

    Missing,

    /// <summary>The path leads out of the repository.</summary>
    Outside,

    /// <summary>The file, or a folder on the way to it, is a link that leads out of the repository.</summary>
    BehindLink,

    /// <summary>It exists and was not read: it is not a regular file, too large, or not readable.</summary>
    Unreadable,
}

/// <summary>What stands at the path of an include.</summary>
/// <param name="Text">Null where the file cannot be read.</param>
public readonly record struct IncludedText(IncludeState State, SourceText? Text)
{
    public static IncludedText Missing => new(IncludeState.Missing, null);

    public static IncludedText Of(SourceText text) => new(IncludeState.Found, text);
}

public enum IncludeProblemKind
{
    Missing,
    Outside,
    BehindLink,
    Unreadable,

    /// <summary>INCLUDE without a path.</summary>
    NoPath,

    /// <summary>The path holds a variable whose value is not known here, so that nothing can be said.</summary>
    UnknownVariable,

    /// <summary>The file includes itself, through others or not.</summary>
    Cycle,

    /// <summary>Includes in includes, deeper than any project has them.</summary>
    TooDeep,

    /// <summary>The included text grows beyond all measure.</summary>
    TooMuch,
}

/// <summary>An INCLUDE in whose place nothing could be put.</summary>
/// <param name="Span">Its path, or the INCLUDE without one, in the expanded text.</param>
/// <param name="Path">The file that it names, relative to the project root; the path as it is written where it names none, and
/// where it is written with variables, whose values are not shown.</param>
/// <param name="Chain">For a circle, the files from the first to the same one again; else empty.</param>
public sealed record IncludeProblem(IncludeProblemKind Kind, TextSpan Span, string Path, ImmutableArray<string> Chain);

/// <summary>A text with its includes put in place.</summary>
public sealed class ExpandedText
{
    internal ExpandedText(SourceText text, SourceMap? map, ImmutableArray<string> includes, ImmutableArray<IncludeProblem> problems)
    {
        Text = text;
        Map = map;
        Includes = includes;
        Problems = problems;
    }

    /// <summary>
    /// The whole text. An INCLUDE stays in it as the line that it is, and what it includes follows. A text without
    /// INCLUDE is the same object that was given.
    /// </summary>
    public SourceText Text { get; }

    /// <summary>Where each piece comes from; null where nothing was put in.</summary>
    public SourceMap? Map { get; }

    /// <summary>The files that were put in, each once.</summary>
    public ImmutableArray<string> Includes { get; }

    public ImmutableArray<IncludeProblem> Problems { get; }

    /// <summary>Whether a part of the text is not here, so that what is absent may stand there.</summary>
    public bool IsIncomplete => !Problems.IsEmpty;
}
