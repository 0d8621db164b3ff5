using Datafile.Analyzer.Findings;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Tests.Output;

/// <summary>A small report with all that a renderer has to cope with.</summary>
internal static class SampleReport
{
    public static readonly DiagnosticDescriptor MissingCutoff = new(
        "DF3001", "A re-created view has no cut-off filter", "'{0}' has no cut-off: add \"WHERE timestamp > '<release time>'\", 100%", "Change",
        DiagnosticSeverity.Warning, isEnabledByDefault: true,
        helpLinkUri: "https://example.com/rules/DF3001.md", customTags: ["missing-cutoff", "another {0}"]);

    public static readonly DiagnosticDescriptor Syntax = new(
        "DF0002", "Text does not fit", "{0}", "Syntax", DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: ["syntax"]);

    public static CheckReport Report { get; } = new(
    [
        new ProjectFindings("/home/me/repo/tb", "tb/", [Cutoff(), Broken(), OfTheProject()], Files: 3),
    ]);

    public static Finding Cutoff() => new(
        Diagnostic.Create(MissingCutoff, At("pipes/a b,c:é.pipe", 120, 15, (6, 4), (17, 18)), "analytics_sessions"),
        "analytics_sessions",
        [new RelatedLocation(At("datasources/mv.datasource", 0, 5, (0, 0), (0, 5)), "its target")],
        [
            new Fix("Add the cut-off",
            [
                new FileEdit("pipes/a b,c:é.pipe", new TextChange(new TextSpan(120, 0), "WHERE timestamp > '2023-12-14 11:45:00'\n")),
            ]),
        ]);

    public static Finding Broken() => new(
        Diagnostic.Create(Syntax, At("pipes/b.pipe", 3, 2, (0, 3), (0, 5)), "two lines\r\nand \u001b[31mred"), "", [], []);

    private static Finding OfTheProject() => new(
        Diagnostic.Create(new("DF4001", "VERSION is unchanged", "bump it", "Release", DiagnosticSeverity.Info, true, customTags: ["version-not-bumped"]), Location.None),
        "", [], []);

    public static Location At(string path, int start, int length, (int Line, int Character) from, (int Line, int Character) to) =>
        Location.Create(path, new TextSpan(start, length), new LinePositionSpan(new(from.Line, from.Character), new(to.Line, to.Character)));
}
