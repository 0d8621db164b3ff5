using System.Text.RegularExpressions;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Changes.Matrix;

/// <summary>
/// Every row of the change matrix of Forward (Forward deployments 4.1 and 4.2): what the deployment does with each Data Source, and which
/// warnings and errors there are: forward-matrix.txt. A row of both columns of the table has a second test with the name in brackets.
/// </summary>
public class ForwardMatrixTests
{
    private static readonly MatrixFile Matrix = MatrixFile.Read(
        Path.Combine(SourceFolder.Repository, "tests", "Datafile.Analyzer.Tests", "Changes", "Matrix", "forward-matrix.txt"));

    public static TheoryData<string> Rows => new(Matrix.Rows.Select(r => r.Name));

    [Theory, MemberData(nameof(Rows))]
    public void A_deployment_does_what_the_matrix_says(string row)
    {
        var change = Matrix.Rows.Single(r => r.Name == row);

        // Assert.Equal would cut the line off.
        if (Outcome(change) is var text && text != change.Expected[Workflow.Forward])
            Assert.Fail($"{row}: {text}");
    }

    [Fact]
    public void Each_row_of_the_reference_has_a_test() =>
        Assert.Equal(Reference.Select(r => r.Name).Order(StringComparer.Ordinal), Matrix.Rows.Select(r => Plain(r.Name)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void What_no_source_confirms_gives_no_warning()
    {
        var unconfirmed = Reference.Where(r => !r.IsConfirmed).Select(r => r.Name).ToHashSet();
        var rows = Matrix.Rows.Where(r => unconfirmed.Contains(Plain(r.Name))).ToArray();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.DoesNotContain("DF", Outcome(row), StringComparison.Ordinal));
    }

    private static string Outcome(MatrixRow row)
    {
        var (before, after) = (Matrix.Base.Snapshot, row.Apply(Matrix.Base).Snapshot);
        var analysis = DatafileAnalysis.Analyze(new AnalysisRequest(after, before, TinyProject.Utc("2026-11-01 12:00:00")) { Workflow = Workflow.Forward });
        var deployment = Assert.IsType<Deployment>(analysis.Plan?.Deployment);
        return string.Join("; ", deployment.Resources.Where(r => r.Value > DeployAction.None).Select(r => $"{r.Key} {r.Value.ToString().ToLowerInvariant()}")
            .Concat(analysis.Findings.Where(f => f.Severity >= DiagnosticSeverity.Warning).Select(f => $"{f.Id} {f.Resource}")).Distinct().DefaultIfEmpty("nothing"));
    }

    private static string Plain(string name) => Regex.Replace(name, @" \((target of a view|with FORWARD_QUERY|shorter|BACKFILL skip)\)$", "");

    /// <summary>The rows of the two tables in the reference; a row is unconfirmed where its source is.</summary>
    private static (string Name, bool IsConfirmed)[] Reference
    {
        get
        {
            var (rows, section) = (new List<(string, bool)>(), "");
            foreach (var line in File.ReadLines(Path.Combine(SourceFolder.Repository, "docs", "reference", "forward-deployments.md")))
            {
                if (line.StartsWith('#'))
                    section = Regex.Match(line, @"^### (4\.[12]) ").Groups[1].Value;
                else if (section.Length > 0 && line.StartsWith("| ", StringComparison.Ordinal) && line.Split('|') is { Length: > 4 } cells && cells[1].Trim() != "change")
                    rows.Add(($"{section} {cells[1].Trim()}", cells[^2].Trim() != "unconfirmed"));
            }

            return [.. rows];
        }
    }
}
