using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Analysis;

/// <summary>Analyses once more what fixes make of the files, and says what they do besides fixing.</summary>
/// <param name="files">The files that were analysed.</param>
/// <param name="findings">All that was found in them.</param>
/// <param name="again">The findings after other texts in some of the files.</param>
/// <param name="budget">How much may be tried.</param>
internal sealed class FixTrial(
    ImmutableArray<ProjectFile> files, ImmutableArray<Finding> findings, Func<ImmutableArray<ProjectFile>, ImmutableArray<Finding>> again,
    FixBudget budget)
{
    private readonly Dictionary<string, ImmutableArray<string>> _tables = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, ProjectFile>> _files = new(() => FirstOfEachPath(files));
    private readonly Lazy<IReadOnlyDictionary<string, SourceText>> _texts = new(() => FirstOfEachPath(files)
        .ToDictionary(f => f.Key, f => f.Value.Text, StringComparer.Ordinal));

    public static FixTrial None { get; } = new([], [], _ => [], new FixBudget(0));

    /// <summary>The texts that can be fixed, by path.</summary>
    public IReadOnlyDictionary<string, SourceText> Texts => _texts.Value;

    /// <summary>Whether so much was tried that nothing more is.</summary>
    public bool IsSpent => budget.IsSpent;

    /// <summary>The files whose fixes change what a table is.</summary>
    public ImmutableArray<string> ChangedTables(ImmutableArray<FixedFile> written)
    {
        budget.AddParses(written.Sum(f => (long)f.Text.Length));
        return [.. written.Where(f => !TablesOf(f.Path).SequenceEqual(Declared(f.Path, f.Fixed))).Select(f => f.Path)];
    }

    /// <summary>Analyses the files as fixes leave them.</summary>
    /// <param name="fixedFindings">The findings that the fixes are for.</param>
    /// <returns>The findings that were not there before, or were to be fixed and are still there; and all findings.</returns>
    public (ImmutableArray<Finding> Brought, ImmutableArray<Finding> All) Try(ImmutableArray<FixedFile> written, IEnumerable<Finding> fixedFindings)
    {
        budget.AddTrial(files.Sum(f => (long)f.Text.Length));
        var expected = findings.GroupBy(Key).ToDictionary(g => g.Key, g => g.Count());
        foreach (var finding in fixedFindings.Distinct())
            expected[Key(finding)]--;

        var all = again([.. written.Select(f => _files.Value[f.Path] with { Text = f.Fixed })]);
        var brought = ImmutableArray.CreateBuilder<Finding>();
        foreach (var finding in all)
        {
            var left = expected.TryGetValue(Key(finding), out var count) ? count : 0;
            if (left > 0)
                expected[Key(finding)] = left - 1;
            else
                brought.Add(finding);
        }

        return (brought.ToImmutable(), all);
    }

    /// <summary>What stays of a finding when text before it changes.</summary>
    public static (string Id, string File, string Message) Key(Finding finding) => (finding.Id, finding.Place.Path, finding.Message);

    private ImmutableArray<string> TablesOf(string path) =>
        _tables.TryGetValue(path, out var tables) ? tables : _tables[path] = Declared(path, _files.Value[path].Text);

    private static ImmutableArray<string> Declared(string path, SourceText text) => DeclaredTables.Of(DatafileParser.Parse(path, text));

    private static Dictionary<string, ProjectFile> FirstOfEachPath(ImmutableArray<ProjectFile> files) =>
        files.GroupBy(f => f.Path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
}
