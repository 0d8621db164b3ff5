using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;
using Datafile.Analyzer.Rules.Project;
using Datafile.Parser.Includes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Datafile.Analyzer.Roslyn;

/// <summary>
/// Shows findings in editors while datafiles are typed: the package gives them to the compiler as additional files in design-time
/// builds. In a real build the task reports instead, which compares with a baseline as well; this sees no baseline, no
/// configuration and no file that is not an additional file.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic, LanguageNames.FSharp)]
public sealed class DatafileAnalyzer : DiagnosticAnalyzer
{
    private Analysed _last = new([], Array.Empty<Diagnostic>().ToLookup(d => ""));

    /// <summary>The rules that need no baseline. An include that is missing may only be unknown to the compiler.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        .. Rule.All.Where(rule => rule is not MissingInclude).Select(rule => rule.Description).Where(rule => !rule.IsAboutChange)
            .Select(rule => new DiagnosticDescriptor(
                rule.Id, rule.Title, rule.MessageFormats[0], rule.Category, rule.DefaultSeverity, isEnabledByDefault: true, helpLinkUri: rule.Page)),
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var found = new Lazy<ILookup<string, Diagnostic>>(() => Find(start.Options.AdditionalFiles, start.CancellationToken));
            start.RegisterAdditionalFileAction(file =>
            {
                foreach (var diagnostic in found.Value[file.AdditionalFile.Path])
                    file.ReportDiagnostic(diagnostic);
            });
        });
    }

    /// <summary>
    /// The findings of all projects by file. Each keystroke in a source file asks again, so what is the same text is not analysed twice.
    /// </summary>
    private ILookup<string, Diagnostic> Find(ImmutableArray<AdditionalText> files, CancellationToken cancellation)
    {
        var texts = ImmutableArray.CreateBuilder<ProjectFile>();
        foreach (var file in files.Where(f => ProjectLayout.IsCandidate(WithSlashes(f.Path))))
        {
            if (file.GetText(cancellation) is { } text)
                texts.Add(new ProjectFile(file.Path, text));
        }

        var (last, now) = (_last, texts.ToImmutable());
        if (last.Files.SequenceEqual(now))
            return last.Findings;

        var findings = Projects(now)
            .SelectMany(project => Analyze(project.Root, project.Files))
            .ToLookup(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal);
        _last = new Analysed(now, findings);
        return findings;
    }

    private IEnumerable<Diagnostic> Analyze(string root, ImmutableArray<ProjectFile> files)
    {
        var paths = files.ToDictionary(f => WithSlashes(f.Path).Substring(root.Length), StringComparer.Ordinal);
        var snapshot = new ProjectSnapshot([.. paths.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value with { Path = p.Key })]);

        // Without a baseline nothing asks when it is.
        foreach (var finding in DatafileAnalysis.Analyze(new AnalysisRequest(snapshot, null, DateTime.MinValue)).Findings)
        {
            if (SupportedDiagnostics.Any(d => d.Id == finding.Id) && paths.TryGetValue(finding.Place.Path, out var file))
            {
                yield return Diagnostic.Create(
                    finding.Id, finding.Rule.Category, finding.Message, finding.Severity, finding.Rule.DefaultSeverity,
                    isEnabledByDefault: true, warningLevel: finding.Severity == DiagnosticSeverity.Error ? 0 : 1,
                    finding.Rule.Title, helpLink: finding.Rule.Page,
                    location: Location.Create(file.Path, finding.Location.SourceSpan, finding.Place.Span));
            }
        }
    }

    /// <summary>The files of each project, below the folder that all of them share.</summary>
    private static IEnumerable<(string Root, ImmutableArray<ProjectFile> Files)> Projects(ImmutableArray<ProjectFile> files)
    {
        var byPath = new Dictionary<string, ProjectFile>(StringComparer.Ordinal);
        foreach (var file in files)
            byPath[WithSlashes(file.Path)] = file;

        var top = SharedFolder(byPath.Keys);
        foreach (var project in ProjectLayout.GroupByRoot([.. byPath.Keys.Select(p => p.Substring(top.Length))]))
            yield return (top + project.Key, [.. project.Value.Select(p => byPath[top + project.Key + p])]);
    }

    /// <summary>The folder, with its slash, in which all files are; of a content folder alone, the one around it.</summary>
    private static string SharedFolder(IReadOnlyCollection<string> paths)
    {
        var shared = paths.Select(IncludePath.FolderOf).DefaultIfEmpty("").Aggregate((a, b) =>
        {
            while (!b.StartsWith(a, StringComparison.Ordinal))
                a = Above(a);
            return a;
        });
        while (ProjectLayout.Folders(shared).Any(ProjectLayout.IsContentFolder)
            && ProjectLayout.IsContentFolder(ProjectLayout.Folders(shared).Last()))
            shared = Above(shared);
        return shared;
    }

    private static string Above(string folder) => IncludePath.FolderOf(folder.TrimEnd('/'));

    private static string WithSlashes(string path) => path.Replace('\\', '/');

    private sealed record Analysed(ImmutableArray<ProjectFile> Files, ILookup<string, Diagnostic> Findings);
}
