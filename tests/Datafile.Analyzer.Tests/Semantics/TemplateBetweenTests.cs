using System.Text.RegularExpressions;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Semantics;

/// <summary>A template in a pipe that a view reads through runs without parameters, and hides no finding.</summary>
public class TemplateBetweenTests
{
    private static readonly string Samples = Path.Combine(SourceFolder.Repository, "samples");

    /// <summary>What the samples release: the folder before, and the folder after.</summary>
    public static TheoryData<string, string> Releases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var after in Directory.GetDirectories(Samples, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var sample = Path.GetRelativePath(Samples, after).Replace('\\', '/');
                var before = sample.Split('/')[0] + "/before";
                if (sample != before && Directory.Exists(Path.Combine(after, "pipes")) | Directory.Exists(Path.Combine(after, "materializations")))
                    data.Add(before, sample);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Releases))]
    public void Findings_stay_where_a_template_comes_in_between(string before, string after)
    {
        var plain = Findings(Read(before), Read(after));
        var (templatedBefore, templatedAfter) = (Templated(Read(before)), Templated(Read(after)));

        Assert.Equal(plain, Findings(templatedBefore, templatedAfter));
    }

    [Fact]
    public void A_template_comes_in_between()
    {
        var templated = Templated(Read("add-column-to-a-materialized-view/step-1"));

        Assert.Contains(templated.Files, f => f.Text.ToString().Contains("{% if defined(u) %}", StringComparison.Ordinal));
    }

    private static string[] Findings(ProjectSnapshot before, ProjectSnapshot after) =>
    [
        .. DatafileAnalysis.Analyze(new AnalysisRequest(after, before, new DateTime(2023, 12, 14, 10, 0, 0, DateTimeKind.Utc))).Findings
            .Select(f => $"{f.Id} {f.Severity} {f.Resource}: {f.Message}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The project with a template tag in the last query of every pipe that has neither an endpoint nor a view.</summary>
    private static ProjectSnapshot Templated(ProjectSnapshot snapshot)
    {
        var project = DataProject.Load(snapshot);
        var between = project.Pipes.Where(p => p.Nodes.All(n => n.Type.Length == 0)).Select(p => p.File.Path).ToHashSet();
        return snapshot with { Files = [.. snapshot.Files.Select(f => between.Contains(f.Path) ? new ProjectFile(f.Path, SourceText.From(WithTag(f.Text.ToString()))) : f)] };
    }

    private static string WithTag(string text)
    {
        var sql = text.LastIndexOf("SQL >", StringComparison.Ordinal);
        var query = text[(sql + "SQL >".Length)..].TrimEnd();
        var tag = Regex.IsMatch(query, @"\bWHERE\b", RegexOptions.IgnoreCase) ? "AND" : "WHERE";
        return text[..sql] + "SQL >\n    %" + query + $"\n    {{% if defined(u) %}} {tag} session_id = {{{{String(u)}}}} {{% end %}}\n";
    }

    private static ProjectSnapshot Read(string folder)
    {
        var root = Path.Combine(Samples, folder);
        return new ProjectSnapshot(
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(f => new ProjectFile(Path.GetRelativePath(root, f).Replace('\\', '/'), SourceText.From(File.ReadAllText(f))))
                .OrderBy(f => f.Path, StringComparer.Ordinal),
        ]);
    }
}
