using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Rules.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A column or resource is removed while something still reads it.</summary>
public sealed class BreaksReaders : ChangeRule
{
    private static readonly Message RemovedColumn = new("This change removes column '{0}' of '{1}', and '{2}' still reads it: {3}. Remove '{0}' from the query first, or keep it in '{1}'.");
    private static readonly Message RemovedResource = new("This change removes '{0}', and '{2}' still reads it: {3}. Make it read something else first, or keep '{0}'.");
    private static readonly Message RenamedColumn = new("This change renames column '{0}' of '{1}' to '{4}', and '{2}' still reads the old name: {3}. Read the new name.");
    private static readonly Message RenamedResource = new("This change renames '{0}' to '{4}', and '{2}' still reads the old name: {3}. Read the new name.");

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF3007", "breaks-readers", DiagnosticSeverity.Warning,
        "A column or resource is removed while something still reads it",
        RemovedColumn, RemovedResource, RenamedColumn, RenamedResource);

    private protected override void Check(Rollout rollout, Report report)
    {
        var readers = rollout.After.Pipes
            .SelectMany(p => p.Nodes.SelectMany(n => n.Reads).Where(r => r.Database.Length == 0 && p.FindNode(r.Name) is null).Select(r => (r.Name, Pipe: p)))
            .ToLookup(r => r.Name, r => r.Pipe, StringComparer.Ordinal);
        foreach (var change in rollout.Changes.All)
        {
            foreach (var read in change.BrokenReads.GroupBy(r => r.Reader.Pipe).Select(g => g.First()))
            {
                var pipe = read.Reader.Pipe;
                var isRefused = rollout.Deployment is not null && IsValidated(read, rollout.Changes.Current);
                report.At(pipe.File, read.Span, Text(read, change, isRefused ? "the deployment will fail" : $"its query will fail{Along(pipe, readers)}"))
                    .About(pipe.Name)
                    .As(isRefused ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
            }
        }
    }

    /// <summary>
    /// Whether a deployment of Forward, which validates every node with the defaults of its parameters, surely meets the name (Forward
    /// deployments 1).
    /// </summary>
    private static bool IsValidated(BrokenRead read, ProjectSemantics current) => read.Column.Length > 0
        ? UnknownColumn.Missing(read.Reader, current.Bind(read.Reader)).Any(m => m.Missing.Name.Span.Start == read.Span.Start && m.When.IsAlways)
        : read.Reader.Reads.Any(t => t.Span == read.Span && t is { IsDictionary: false, IsOperand: false, IsUnread: false }) && UnknownResource.IsInEveryBranch(read.Reader, read.Span);

    /// <param name="effect">What it leads to.</param>
    private static MessageText Text(BrokenRead read, Changes.Change change, string effect)
    {
        var reader = read.Reader.Pipe.Name;
        return (change.Kind == ChangeKind.Renamed, read.Column.Length > 0) switch
        {
            (true, true) => RenamedColumn.With(read.Column, change.Resource, reader, effect, change.Member),
            (true, false) => RenamedResource.With(change.OldName, change.Resource, reader, effect, change.Resource),
            (false, true) => RemovedColumn.With(read.Column, change.Resource, reader, effect),
            _ => RemovedResource.With(change.OldName.Length > 0 ? change.OldName : change.Resource, change.Resource, reader, effect),
        };
    }

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
        return names.Length == 0 ? "" : $", and so will {(names.Length == 1 ? "that" : "those")} of {string.Join(", ", names)}";
    }
}
