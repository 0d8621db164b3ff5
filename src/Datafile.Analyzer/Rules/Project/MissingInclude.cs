using Datafile.Analyzer.Findings;
using Datafile.Parser;
using Datafile.Parser.Includes;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>An INCLUDE that cannot be replaced with text.</summary>
public sealed class MissingInclude : FileRule
{
    private static readonly Message NotThere = new("Included file '{0}' does not exist, and the deploy will fail. {1}");
    private static readonly Message OutsideRepository = new(
        "Included file '{0}' is outside the repository and is never read. Move it into the repository, and name it relative to '{1}'.");
    private static readonly Message BehindLink = new(
        "Included file '{0}' is, or is reached through, a symbolic link that leads out of the repository, and is never "
        + "read. Replace the link with a copy.");
    private static readonly Message Unreadable = new(
        "Included file '{0}' cannot be read. Replace it with a regular file of up to 64 MB that you may read.");
    private static readonly Message NoPath = new("INCLUDE names no file. Write INCLUDE \"path.incl\".");
    private static readonly Message SelfIncluding = new("'{0}' includes itself: {1}. Remove one of these INCLUDE lines.");
    private static readonly Message TooDeep = new("'{0}' is included {1} files deep. Remove the INCLUDE that repeats.");
    private static readonly Message TooMuch = new(
        "'{0}' grows to more than {1} included files or {2} million characters, and is not read. Remove the INCLUDE lines that repeat.");

    public override RuleDescription Description { get; } = Describe(
        "DF1005", "missing-include", DiagnosticSeverity.Error,
        "An included file is missing or cannot be included",
        NotThere, OutsideRepository, BehindLink, Unreadable, NoPath, SelfIncluding, TooDeep, TooMuch);

    internal override bool NeedsOtherFiles => true;

    private protected override void Check(FileReport file)
    {
        // Forward has no INCLUDE; DF0006 reports that.
        if (file.Products == Products.Forward || file.File.File.Expansion is not { } expansion)
            return;

        foreach (var problem in expansion.Problems)
        {
            if (Text(problem, file) is { } text)
                file.At(problem.Span, text);
        }
    }

    /// <remarks>Without its variable a path is not known, so nothing is wrong with it.</remarks>
    private static MessageText? Text(IncludeProblem problem, FileReport file) => problem.Kind switch
    {
        IncludeProblemKind.Missing => NotThere.With(problem.Path, Instead(problem, file)),
        IncludeProblemKind.Outside => OutsideRepository.With(problem.Path, file.File.File.Path),
        IncludeProblemKind.BehindLink => BehindLink.With(problem.Path),
        IncludeProblemKind.Unreadable => Unreadable.With(problem.Path),
        IncludeProblemKind.NoPath => NoPath.With(),
        IncludeProblemKind.Cycle => SelfIncluding.With(problem.Path, string.Join(" -> ", problem.Chain)),
        IncludeProblemKind.TooDeep => TooDeep.With(problem.Path, Limits.IncludeDepth),
        IncludeProblemKind.TooMuch => TooMuch.With(problem.Path, Limits.Includes, Limits.IncludedText / 1_000_000),
        _ => null,
    };

    private static string Instead(IncludeProblem problem, FileReport file)
    {
        var name = problem.Path.Substring(IncludePath.FolderOf(problem.Path).Length);
        var includes = file.Project.Snapshot.Files.Select(f => f.Path)
            .Where(path => path.EndsWith(".incl", StringComparison.OrdinalIgnoreCase))
            .OrderBy(path => path, StringComparer.Ordinal)
            .ToLookup(path => path.Substring(IncludePath.FolderOf(path).Length), StringComparer.Ordinal);
        var near = includes[name].FirstOrDefault()
            ?? (Spelling.Nearest(name, includes.Select(i => i.Key)) is { } similar ? includes[similar].First() : null);

        return near is null
            ? "Create it, or correct the path."
            : $"Did you mean '{IncludePath.From(IncludePath.FolderOf(file.File.File.Path), near)}'?";
    }
}
