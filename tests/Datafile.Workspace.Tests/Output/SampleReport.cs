using Datafile.Analyzer.Findings;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Tests.Output;

/// <summary>A small report with all that a renderer has to cope with.</summary>
internal static class SampleReport
{
    public static readonly RuleDescription MissingCutoff = new(
        "DF3001", "missing-cutoff", "A re-created view has no cut-off filter", "Change", DiagnosticSeverity.Warning,
        ["'{0}' has no cut-off: add \"WHERE timestamp > '<release time>'\", 100%", "another {0}"])
    { Page = "docs/rules/DF3001.md" };

    public static readonly RuleDescription Syntax = new("DF0002", "syntax", "Text does not fit", "Syntax", DiagnosticSeverity.Error, ["{0}"]);

    public static CheckReport Report { get; } = new(
    [
        new ProjectFindings("/home/me/repo/tb", "tb/", [Cutoff(), Broken(), OfTheProject()], Files: 3),
    ]);

    public static Finding Cutoff() => new(
        MissingCutoff, DiagnosticSeverity.Warning, At("pipes/a b,c:é.pipe", 120, 15, (6, 4), (17, 18)),
        "'analytics_sessions' has no cut-off: add \"WHERE timestamp > '<release time>'\", 100%",
        "analytics_sessions",
        [new RelatedLocation(At("datasources/mv.datasource", 0, 5, (0, 0), (0, 5)), "its target")],
        [
            new Fix("Add the cut-off",
            [
                new FileEdit("pipes/a b,c:é.pipe", new TextChange(new TextSpan(120, 0), "WHERE timestamp > '2023-12-14 11:45:00'\n")),
            ]),
        ]);

    public static Finding Broken() => new(
        Syntax, DiagnosticSeverity.Error, At("pipes/b.pipe", 3, 2, (0, 3), (0, 5)), "two lines\r\nand \u001b[31mred", "", [], []);

    private static Finding OfTheProject() => new(
        new("DF4001", "version-not-bumped", "VERSION is unchanged", "Release", DiagnosticSeverity.Info, ["bump it"]), DiagnosticSeverity.Info, Location.None,
        "bump it", "", [], []);

    public static Location At(string path, int start, int length, (int Line, int Character) from, (int Line, int Character) to) =>
        Location.Create(path, new TextSpan(start, length), new LinePositionSpan(new(from.Line, from.Character), new(to.Line, to.Character)));
}
