using Datafile.Workspace;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>What a command line asks of <c>check</c>.</summary>
/// <param name="Paths">At least one.</param>
internal sealed record CheckOptions(string[] Paths, CheckRequest Request, RuleFilter Rules)
{
    public required string Format { get; init; }

    /// <summary>Null for standard output.</summary>
    public string? OutputFile { get; init; }

    public required string FailOn { get; init; }

    public bool Sdk { get; init; }

    public bool Fix { get; init; }

    public bool Diff { get; init; }

    public bool UnsafeFixes { get; init; }

    public bool NoColor { get; init; }

    public bool Verbose { get; init; }

    /// <exception cref="WorkspaceException">Options exclude each other.</exception>
    public void Validate()
    {
        if (Fix && Request.Staged)
            throw new WorkspaceException("--fix writes to the work tree and not to the index: leave out --staged, and stage what was written");
        if (Diff && Format != "text")
            throw new WorkspaceException("--diff prints a diff instead of the findings: leave out --format");
        if (UnsafeFixes && !Fix && !Diff)
            throw new WorkspaceException("--unsafe-fixes is about --fix and --diff: add one of them");
    }
}
