using System.Text.RegularExpressions;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Semantics;

/// <summary>A template in a pipe that a view reads through runs without parameters, and hides no finding.</summary>
public class TemplateBetweenTests
{
    private static readonly string Samples = Path.Combine(SourceFolder.Repository, "samples");

    /// <summary>How a template comes into a query: a name, and the query with it, from the query and the columns that it yields.</summary>
    private static readonly Dictionary<string, Func<string, string[], string>> Shapes = new()
    {
        ["a condition"] = (query, _) => $"SELECT * FROM ({query}) {{% if defined(u) %}} WHERE 1 = {{{{Int32(u)}}}} {{% end %}}",
        ["one of two conditions"] = (query, _) => $"SELECT * FROM ({query}) WHERE {{% if defined(u) %}} 1 = {{{{Int32(u)}}}} {{% else %}} 1 = 1 {{% end %}}",
        ["one of several conditions"] = (query, _) => $"SELECT * FROM ({query}) WHERE {{% if u == 'a' %}} 1 = 2 {{% elif defined(v) %}} 2 = 3 {{% else %}} 1 = 1 {{% end %}}",
        ["a column in other words"] = (query, columns) => $"SELECT {{% if defined(u) %}} {columns[0]} {{% else %}} {columns[0]} AS {columns[0]} {{% end %}}, * EXCEPT ({columns[0]}) FROM ({query})",
        ["columns by name"] = (query, columns) => $"SELECT {{{{columns(shown, '{string.Join(", ", columns)}')}}}} FROM ({query})",
        ["a loop"] = (query, _) => $"SELECT * FROM ({query}) WHERE 1 {{% for k in ['a', 'b'] %}} AND '' != {{{{String(k)}}}} {{% end %}}",
        ["a name that is set"] = (query, _) => $"{{% set all = not defined(u) %}} SELECT * FROM ({query}) {{% if not all %}} WHERE 1 = {{{{Int32(u)}}}} {{% end %}}",
        ["a value"] = (query, _) => $"SELECT * FROM ({query}) WHERE '' != {{{{String(u, 'x')}}}}",
        ["a comment"] = (query, _) => $"{{# all of it #}} SELECT * FROM ({query})",
    };

    /// <summary>What the samples release: the folder before, and the folder after, with each shape of a template.</summary>
    public static TheoryData<string, string, string> Releases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var after in Directory.GetDirectories(Samples, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var sample = Path.GetRelativePath(Samples, after).Replace('\\', '/');
                var before = sample.Split('/')[0] + "/before";
                if (sample == before || !(Directory.Exists(Path.Combine(after, "pipes")) | Directory.Exists(Path.Combine(after, "materializations"))))
                    continue;
                foreach (var shape in Shapes.Keys)
                    data.Add(before, sample, shape);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Releases))]
    public void Findings_stay_where_a_template_comes_in_between(string before, string after, string shape)
    {
        var (plainBefore, plainAfter) = (WithNodeBetween(Read(before)), WithNodeBetween(Read(after)));

        var templated = Findings(Templated(plainBefore, Shapes[shape]), Templated(plainAfter, Shapes[shape]));

        Assert.Equal(Findings(plainBefore, plainAfter), templated);
    }

    [Theory]
    [InlineData("add-column-to-a-materialized-view/step-1", "analytics_hits")]
    [InlineData("change-a-column-type-in-forward/after", "between")]
    [InlineData("change-a-sorting-key-in-branches/after", "between")]
    public void A_template_comes_in_between(string sample, string name)
    {
        var templated = Templated(WithNodeBetween(Read(sample)), Shapes["a condition"]);

        Assert.Contains(templated.Files, f => f.Text.ToString() is var text && text.Contains("{% if defined(u) %}", StringComparison.Ordinal) && (f.Path + text).Contains(name, StringComparison.Ordinal));
    }

    private static string[] Findings(ProjectSnapshot before, ProjectSnapshot after) =>
    [
        .. DatafileAnalysis.Analyze(new AnalysisRequest(after, before, new DateTime(2023, 12, 14, 10, 0, 0, DateTimeKind.Utc))).Findings
            .Select(f => $"{f.Id} {f.Severity} {f.Resource}: {f.Message}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The project in which views that read a Data Source read it through a node of their pipe.</summary>
    private static ProjectSnapshot WithNodeBetween(ProjectSnapshot snapshot)
    {
        var project = DataProject.Load(snapshot);
        foreach (var view in project.Views)
        {
            var source = view.Node.Reads.Select(r => project.FindDataSource(r.Name)?.Name).FirstOrDefault(n => n is not null);
            if (source is not null)
                snapshot = With(snapshot, view.Pipe.File.Path, text => $"NODE between\nSQL >\n    SELECT * FROM {source}\n\n" + Regex.Replace(text, $@"\b(FROM|JOIN)\s+{source}\b", "$1 between"));
        }

        return snapshot;
    }

    /// <summary>
    /// The project with a template in the nodes that views read through: those named 'between', and the last ones of pipes without an
    /// output.
    /// </summary>
    private static ProjectSnapshot Templated(ProjectSnapshot snapshot, Func<string, string[], string> shape)
    {
        var model = new ProjectSemantics(DataProject.Load(snapshot));
        foreach (var pipe in model.Project.Pipes)
        {
            var node = pipe.Nodes.FirstOrDefault(n => n.Name == "between") ?? (pipe.Nodes.All(n => n.Syntax.Type.Length == 0) ? pipe.Nodes.Last() : null);
            if (node?.Syntax.Sql is not { } sql)
                continue;

            var query = pipe.Syntax.Content.Substring(sql.ValueSpan.Start, sql.ValueSpan.Length).Trim();
            var templated = shape(query, [.. model.ColumnsOf(node).Columns.Select(c => c.Name)]);
            snapshot = With(snapshot, pipe.File.Path, text => text[..sql.ValueSpan.Start] + "    %\n    " + templated + "\n\n" + text[sql.ValueSpan.End..]);
        }

        return snapshot;
    }

    private static ProjectSnapshot With(ProjectSnapshot snapshot, string path, Func<string, string> change) =>
        snapshot with { Files = [.. snapshot.Files.Select(f => f.Path == path ? new ProjectFile(path, SourceText.From(change(f.Text.ToString()))) : f)] };

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
