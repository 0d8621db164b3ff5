using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Tests.RealFiles;
using Datafile.Corpus;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Analyzer.Tests.Columns;

/// <summary>How many nodes with template statements have known columns.</summary>
public class TemplateColumnTests(ITestOutputHelper output)
{
    /// <summary>
    /// Of the nodes whose variants agree on their columns. Most of the others read a pipe whose variants differ, or columns that a request
    /// names.
    /// </summary>
    private const double LeastKnown = 0.96;

    [CorpusFact]
    public void Columns_are_known_where_all_variants_agree()
    {
        var reasons = CorpusFiles.ProjectFiles.GroupBy(RealProjectTests.RootOf)
            .SelectMany(project => Nodes([.. project.Select(f => new ProjectFile(Path.GetRelativePath(project.Key, f).Replace('\\', '/'), SourceText.From(File.ReadAllText(f))))]))
            .ToLookup(n => n.Reason, n => n.Node);
        foreach (var reason in reasons.OrderByDescending(r => r.Count()))
            output.WriteLine($"{reason.Count()} {reason.Key}: {string.Join(", ", reason.Take(12))}");

        // No project tells what another workspace holds.
        var (known, open) = (reasons["known"].Count(), reasons.Where(r => r.Key is not ("known" or "variants differ" or "reads a table that no file declares")).Sum(r => r.Count()));
        output.WriteLine($"{known} of {known + open} nodes have known columns: {(double)known / (known + open):P1}");
        Assert.InRange((double)known / (known + open), LeastKnown, 1);
    }

    private static IEnumerable<(string Node, string Reason)> Nodes(ProjectFile[] files)
    {
        var model = new ProjectSemantics(DataProject.Load(new ProjectSnapshot([.. files])));
        return model.Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes)
            .Where(n => n.Sql is { HasTags: true, Query: null, Template.Diagnostics.IsEmpty: true } sql && sql.Variants.Any(v => v.Query is not null))
            .Select(n => ($"{n.Pipe.Name}.{n.Name}", ReasonOf(n, model)));
    }

    private static string ReasonOf(PipeNode node, ProjectSemantics model)
    {
        var bound = model.Bind(node);
        if (!bound.Columns.IsOpen && bound.Columns.Columns.All(c => !c.Type.HasUnknown))
            return "known";
        if (ReadsUnknown(node, model, []))
            return "reads a table that no file declares";

        var views = bound.Variants.Where((_, i) => node.Sql?.Variants[i].Query is not null).ToArray();
        if (bound.Variants.Where((_, i) => node.Sql?.Variants[i] is { Query: null, IsRefused: false }).Any())
            return "a variant does not parse";

        var first = views[0].Columns.Columns;
        if (views.Any(v => !v.Columns.Columns.Select(c => c.Name).SequenceEqual(first.Select(c => c.Name)) || v.Columns.Columns.Where((c, i) => !c.Type.HasUnknown && !first[i].Type.HasUnknown && !c.Type.Equals(first[i].Type)).Any()))
            return "variants differ";

        return bound.Variants.Any(v => v.Columns.IsOpen) ? "there may be more columns" : "a type is unknown";
    }

    private static bool ReadsUnknown(PipeNode node, ProjectSemantics model, HashSet<PipeNode> met) => met.Add(node) && node.Reads.Any(r =>
        model.Resolver.Find(node, r.Database, r.Name) switch
        {
            null => true,
            DataSource source => model.ColumnsOf(source).IsOpen,
            PipeNode inner => ReadsUnknown(inner, model, met),
            _ => false,
        });
}
