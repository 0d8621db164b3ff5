using Datafile.Parser.Includes;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>An INCLUDE in whose place nothing can be put.</summary>
public sealed class MissingInclude : FileRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF1005", "missing-include", DiagnosticSeverity.Error, "an included file that is not there", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override bool NeedsOtherFiles => true;

    private protected override void Check(FileReport file)
    {
        // Forward takes no INCLUDE at all, and that is all there is to say then.
        if (file.Products == Products.Forward || file.File.File.Expansion is not { } expansion)
            return;

        foreach (var problem in expansion.Problems)
        {
            if (Message(problem, file) is { } message)
                file.At(problem.Span, message);
        }
    }

    private static string? Message(IncludeProblem problem, FileReport file) => problem.Kind switch
    {
        IncludeProblemKind.Missing => $"Included file '{problem.Path}' does not exist, so that the deploy fails. {Instead(problem, file)}",
        IncludeProblemKind.Outside =>
            $"Included file '{problem.Path}' lies outside of the repository and is never read. Move it into the repository, and name it relative to '{file.File.File.Path}'.",
        IncludeProblemKind.BehindLink =>
            $"Included file '{problem.Path}' is, or lies behind, a symbolic link that leads out of the repository, and is never read. Put a copy in place of the link.",
        IncludeProblemKind.Unreadable =>
            $"Included file '{problem.Path}' cannot be read. Replace it with a regular file of up to 64 MB that you may read.",
        IncludeProblemKind.NoPath => "INCLUDE names no file. Write INCLUDE \"path.incl\".",
        IncludeProblemKind.Circle =>
            $"'{problem.Path}' includes itself without end: {string.Join(" -> ", problem.Chain)}. Remove one of these INCLUDE lines.",
        IncludeProblemKind.TooDeep => $"'{problem.Path}' is included {IncludeExpander.DeepestInclude} files deep. Remove the INCLUDE that repeats.",
        IncludeProblemKind.TooMuch =>
            $"What '{problem.Path}' includes grows to more than {IncludeExpander.MostIncludes} files or {IncludeExpander.MostText / 1_000_000} million characters, and is not read. Remove the INCLUDE lines that repeat.",

        // Without its variable a path cannot be told, so nothing is wrong with it.
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
