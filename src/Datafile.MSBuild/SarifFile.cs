using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Rules;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.MSBuild;

/// <summary>The SARIF log of a build, as <c>datafile check --format sarif</c> prints it.</summary>
/// <param name="path">Its full path.</param>
/// <param name="projectDirectory">The folder that paths count from outside of a repository.</param>
internal sealed class SarifFile(string path, string projectDirectory)
{
    private readonly ImmutableArray<ProjectFindings>.Builder _projects = ImmutableArray.CreateBuilder<ProjectFindings>();

    public void Add(AnalysisResult result, ProjectFindings findings) =>
        _projects.Add(findings with
        {
            Prefix = ProjectPrefix.FromRepository(findings.Root) ?? ProjectPrefix.From(projectDirectory, findings.Root),
            Findings = FixReview.Offered(result, findings.Findings),
        });

    /// <summary>Writes the log; a file that says the same is left alone.</summary>
    /// <exception cref="WorkspaceException">It cannot be written, or is a source of a data project.</exception>
    public void Write()
    {
        var version = typeof(SarifFile).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        var log = Encoding.UTF8.GetBytes(SarifOutput.Render(
            new(_projects.ToImmutable()), Rule.All.Select(rule => rule.Description), version, RulePages.Find, withSuppressed: true));
        OutputFile.WriteChanged(path, log, "DatafileSarif");
    }
}
