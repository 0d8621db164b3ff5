using System.Text;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Corpus;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>What is said of changes that real projects made.</summary>
public class RealChangeTests
{
    private static readonly DateTime Now = TinyProject.Utc("2026-01-01 00:00:00");

    [CorpusFact]
    public Task Plans_of_real_changes()
    {
        var text = new StringBuilder();
        foreach (var change in CorpusFiles.Changes)
        {
            var analysis = DatafileAnalysis.Analyze(new AnalysisRequest(Read(change, "after"), Read(change, "before"), Now));
            if (analysis.Plan is not { } plan)
                continue;

            text.Append($"{Path.GetFileName(Path.GetDirectoryName(change))} {Path.GetFileName(change)[..10]} {plan.Workflow}\n");
            foreach (var (kind, count) in Counted(plan.Changes.Select(c => $"{c.Kind}: {c.Impact}, {c.Method}")))
                text.Append($"    {count} {kind}\n");
            foreach (var (finding, count) in Counted(analysis.Findings.Where(f => f.Id[2] is '3' or '4').Select(f => $"{f.Id} {f.Severity}")))
                text.Append($"    {count} {finding}\n");
            if (plan.Recreated.Length + plan.Readers.Length > 0)
                text.Append($"    {plan.Recreated.Length} re-created, read by {plan.Readers.Length}\n");
        }

        return Verifier.Verify(text.ToString());
    }

    private static IEnumerable<(string Text, int Count)> Counted(IEnumerable<string> texts) =>
        texts.GroupBy(t => t).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()));

    private static ProjectSnapshot Read(string change, string state)
    {
        var root = Path.Combine(change, state);
        return new ProjectSnapshot([.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => new ProjectFile(Path.GetRelativePath(root, file).Replace('\\', '/'), SourceText.From(File.ReadAllText(file))))
            .OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }
}
