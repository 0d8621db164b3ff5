using Datafile.Workspace;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Cli.Commands;

/// <summary>What a command line asks of <c>check</c>.</summary>
/// <param name="Paths">At least one.</param>
internal sealed record CheckOptions(string[] Paths, CheckRequest Request, RuleFilter Rules)
{
    /// <summary>The path of PATH that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Where the text of standard input belongs; null where files are checked as they are on disk.</summary>
    public string? StdinFilename { get; init; }

    /// <summary>The value of <c>--format</c>; null where it is not given.</summary>
    public string? GivenFormat { get; init; }

    /// <summary>How to print: on a terminal for people, elsewhere in one line a finding.</summary>
    public string Format => GivenFormat switch
    {
        null => OutputFile is null && Terminal.IsOutput ? "full" : "text",
        "compact" => "text",
        var given => given,
    };

    /// <summary>Whether people read what is printed, and no program.</summary>
    public bool IsForPeople => Format is "full" or "text";

    /// <summary>Null for standard output.</summary>
    public string? OutputFile { get; init; }

    public required string FailOn { get; init; }

    public bool AllowEmpty { get; init; }

    /// <summary>Whether finding nothing to check is fine: a commit may stage no datafile.</summary>
    public bool MayBeEmpty => AllowEmpty || Request.Staged;

    public bool Sdk { get; init; }

    /// <summary>Whether to check again whenever something changes.</summary>
    public bool Watch { get; init; }

    public bool Fix { get; init; }

    public bool Diff { get; init; }

    public bool UnsafeFixes { get; init; }

    /// <summary>The value of <c>--show</c>; null where it is not given.</summary>
    public string? GivenShow { get; init; }

    /// <summary>The least severity to print. What fails is never left out.</summary>
    public DiagnosticSeverity Show => (GivenShow, FailOn, Format) switch
    {
        ("error", _, _) => DiagnosticSeverity.Error,
        ("warning", _, _) => DiagnosticSeverity.Warning,
        (null, not "info", "full") => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };

    public bool Statistics { get; init; }

    /// <summary>Whether suppressed findings are left out of what else has them.</summary>
    public bool NoSuppressed { get; init; }

    /// <summary>Whether SARIF has findings that are suppressed or accepted. Nobody compares them with a baseline, so they are not new.</summary>
    public bool ListsSuppressed => !NoSuppressed && !Request.OnlyNew;

    public bool Quiet { get; init; }

    public bool NoColor { get; init; }

    public bool Verbose { get; init; }

    /// <exception cref="WorkspaceException">Options exclude each other.</exception>
    public void Validate()
    {
        if (Fix && Request.Staged)
            throw new WorkspaceException("--fix writes to the work tree and not to the index: leave out --staged, and stage what was written");
        if (Diff && GivenFormat is not (null or "text" or "compact"))
            throw new WorkspaceException("--diff prints a diff instead of the findings: leave out --format");
        if (UnsafeFixes && !Fix && !Diff)
            throw new WorkspaceException("--unsafe-fixes is about --fix and --diff: add one of them");
        if (!IsForPeople && (Statistics || GivenShow is not null))
            throw new WorkspaceException($"{(Statistics ? "--statistics" : "--show")} is about what people read: leave out --format {GivenFormat}");
        if (NoSuppressed && Format != "sarif")
            throw new WorkspaceException("--no-suppressed is about SARIF, which alone has suppressed findings: leave it out, or add --format sarif");
        if (Statistics && Diff)
            throw new WorkspaceException("--statistics and --diff both replace the findings: give one of them");
        if (StdinFilename is null ? Paths.Contains(StandardInput) : Paths is not [StandardInput])
            throw new WorkspaceException("a file from standard input is checked with 'datafile check - --stdin-filename FILE', and no other path");
        if (StdinFilename is not null && (Fix || Diff || Sdk || Request.Staged))
            throw new WorkspaceException("what comes from standard input is only checked: leave out --fix, --diff, --sdk and --staged");
        if (Watch && (Fix || Diff || Sdk || StdinFilename is not null))
            throw new WorkspaceException("--watch checks the datafiles on disk: leave out --fix, --diff, --sdk and --stdin-filename");
        if (Quiet && Verbose)
            throw new WorkspaceException("--quiet and --verbose exclude each other: give one of them");
    }
}
