using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A column or resource goes away while something still reads it.</summary>
public sealed class BreaksReaders : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3007", "breaks-readers", DiagnosticSeverity.Warning,
        "a column or resource goes away while something still reads it",
        "'{0}' reads {1}, which {2} with this change: its query fails{3}. {4}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is not { } release)
            return;

        var readers = release.After.Pipes
            .SelectMany(p => p.Nodes.SelectMany(n => n.Reads).Where(r => r.Database.Length == 0).Select(r => (r.Name, Pipe: p)))
            .ToLookup(r => r.Name, r => r.Pipe, StringComparer.Ordinal);
        foreach (var change in release.Changes)
        {
            foreach (var read in change.BrokenReads.GroupBy(r => r.Reader.Pipe).Select(g => g.First()))
            {
                var pipe = read.Reader.Pipe;
                report.At(pipe.File, read.Span, Descriptor, pipe.Name, [pipe.Name, What(read, change), Fate(read, change), Along(pipe, readers), Remedy(read, change)]);
            }
        }
    }

    private static string What(BrokenRead read, Changes.Change change) =>
        read.Column.Length > 0 ? $"column '{read.Column}' of '{change.Resource}'" : $"'{(change.OldName.Length > 0 ? change.OldName : change.Resource)}'";

    private static string Fate(BrokenRead read, Changes.Change change) =>
        change.Kind == ChangeKind.Renamed ? $"is '{(read.Column.Length > 0 ? change.Member : change.Resource)}'" : "goes away";

    private static string Remedy(BrokenRead read, Changes.Change change) =>
        change.Kind == ChangeKind.Renamed ? "Read the new name."
        : read.Column.Length > 0 ? $"Take '{read.Column}' out of the query first, or keep it in '{change.Resource}'."
        : $"Let it read something else first, or keep '{change.Resource}'.";

    /// <summary>The pipes that read this one, and so fail with it.</summary>
    private static string Along(Pipe pipe, ILookup<string, Pipe> readers)
    {
        var along = new HashSet<Pipe> { pipe };
        var open = new Queue<Pipe>(along);
        while (open.Count > 0)
        {
            foreach (var reader in readers[open.Dequeue().Name].Where(along.Add))
                open.Enqueue(reader);
        }

        var names = along.Where(p => p != pipe).Select(p => $"'{p.Name}'").OrderBy(n => n, StringComparer.Ordinal).ToArray();
        return names.Length == 0 ? "" : $", and with it {(names.Length == 1 ? "that" : "those")} of {string.Join(", ", names)}";
    }
}
