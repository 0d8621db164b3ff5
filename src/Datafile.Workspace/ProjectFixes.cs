using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>What the fixes of findings make of the files of a data project.</summary>
/// <param name="Fixed">The findings whose fix is written.</param>
/// <param name="Left">Those whose fix is not, each with the reason.</param>
/// <param name="Files">The files that change, in ordinal order of their paths.</param>
public sealed record ProjectFixes(
    ProjectFolder Project, ImmutableArray<Finding> Fixed, ImmutableArray<(Finding Finding, string Reason)> Left, ImmutableArray<FixedFile> Files)
{
    /// <summary>
    /// Takes the first fix of each finding, all in one pass: of those that meet in the text one, because what the others
    /// would do there is certain only in the text that comes of it; and none that brings a finding. Nothing is written.
    /// </summary>
    /// <param name="result">What was found in the project.</param>
    /// <param name="findings">Those to fix, in the order in which they are shown.</param>
    /// <param name="allowUnsafe">Whether fixes may change the type of a column, a key, an engine or its options.</param>
    /// <exception cref="WorkspaceException">A file to change lies outside of the project.</exception>
    public static ProjectFixes Of(ProjectFolder project, AnalysisResult result, ImmutableArray<Finding> findings, bool allowUnsafe)
    {
        var (wanted, left) = (ImmutableArray.CreateBuilder<Finding>(), new List<(Finding Finding, string Reason)>());
        foreach (var finding in findings.Where(f => !f.Fixes.IsEmpty))
        {
            var edits = finding.Fixes[0].Edits;
            foreach (var file in edits.Select(e => e.File))
            {
                if (result.TextOf(file) is null)
                    throw new WorkspaceException($"{finding.Id} cannot be fixed in '{file}', which is not a file of the project '{project.Root}': fix it by hand, or skip it with --ignore {finding.Id}");
                TargetFile.Inside(project.Root, file);
            }

            if (edits.FirstOrDefault(e => !project.Wants(e.File)) is { } unnamed)
                left.Add((finding, $"its fix is in '{unnamed.File}', which is not among the given paths"));
            else if (edits.FirstOrDefault(e => IsDamaged(result, e.File)) is { } damaged)
                left.Add((finding, $"'{damaged.File}' holds bytes that are not UTF-8, which would be lost"));
            else
                wanted.Add(finding);
        }

        var review = FixReview.Of(result, wanted, allowUnsafe);
        left.AddRange(review.Refused.Select(r => (r.Finding, Reason(r))));
        var order = findings.Select((finding, i) => (finding, i)).ToDictionary(f => f.finding, f => f.i);
        return new ProjectFixes(project, review.Fixed, [.. left.OrderBy(l => order[l.Finding])], review.Files);
    }

    /// <summary>What is not UTF-8 was read as a replacement character.</summary>
    private static bool IsDamaged(AnalysisResult result, string file) => result.TextOf(file)?.ToString().IndexOf('\uFFFD') >= 0;

    private static string Reason(RefusedFix refused) => refused.Refusal switch
    {
        FixRefusal.Overlaps => "its fix overlaps the fix of another finding: run again",
        FixRefusal.ChangesTable => "its fix changes the type of a column, a key, an engine or its options: see it with --unsafe-fixes --diff",
        FixRefusal.BringsFinding when refused.Brought is { } brought => brought.Id == refused.Finding.Id && brought.Message == refused.Finding.Message
            ? "its fix does not help as long as the others are there: fix it by hand"
            : $"its fix brings another finding: {brought.Id} {brought.Message}",
        _ => $"checking its fix together with so many others is too expensive: run again with --select {refused.Finding.Id}",
    };

    /// <summary>Writes the files, after it has looked at all of them. Encoding, byte order mark and line ends stay.</summary>
    /// <exception cref="WorkspaceException">A file has changed since it was read; then nothing is written. Or one changes
    /// meanwhile, or cannot be written; then those before it are.</exception>
    public void Write()
    {
        var read = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Files)
        {
            var content = read[file.Path] = SourceFile.ReadBytes(TargetFile.Inside(Project.Root, file.Path));
            if (!SourceFile.IsWrittenAs(file.Text.ToString(), file.Text.Encoding ?? SourceFile.Utf8, content))
                throw new WorkspaceException($"'{Project.Prefix}{file.Path}' has changed since it was read, and nothing is written: run once more");
        }

        foreach (var file in Files)
            AtomicFile.WriteInside(
                Project.Root, file.Path, file.Fixed.ToString(), force: true, encoding: file.Text.Encoding, expected: read[file.Path]);
    }
}
