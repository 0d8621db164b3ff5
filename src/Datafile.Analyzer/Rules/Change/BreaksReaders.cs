using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Rules.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A column or resource is removed while something still reads it.</summary>
public sealed partial class BreaksReaders : ChangeRule
{
    private static readonly Message RemovedColumn = new(
        "This change removes column '{0}' of '{1}', and '{2}' still reads it: {3}. "
        + "Remove '{0}' from the query first, or keep it in '{1}'.");
    private static readonly Message RemovedResource = new(
        "This change removes '{0}', and '{1}' still reads it: {2}. Make it read something else first, or keep '{0}'.");
    private static readonly Message RenamedColumn = new(
        "This change renames column '{0}' of '{1}' to '{2}', and '{3}' still reads the old name: {4}. Read the new name.");
    private static readonly Message RenamedResource = new(
        "This change renames '{0}' to '{1}', and '{2}' still reads the old name: {3}. Read the new name.");

    private static readonly Message RemovedConnection = new(
        "This change removes connection '{0}', and '{1}' still uses it: the deployment should fail. "
        + "Remove {2} first, or keep the connection.");
    private static readonly Message LostPermission = new(
        "This deployment takes {2} of {1} from token '{0}': whoever uses it for that will be refused. "
        + "Keep the TOKEN {3} as long as the token is in use.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Unshared = new(
        "This change no longer shares '{0}' with {1}: what reads it there will fail. "
        + "Keep SHARED_WITH as long as it is read.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Unsent = new(
        "This change adds column '{0}' to '{1}' without a DEFAULT: rows that are sent without it will go to quarantine. "
        + "Make it Nullable, or give it a DEFAULT.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message NoDefault = new(
        "This change takes the DEFAULT of column '{0}' of '{1}' away: rows that are sent without it will go to quarantine. "
        + "Keep the DEFAULT, or make the column Nullable.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF3007", "breaks-readers", DiagnosticSeverity.Warning,
        "A column or resource is removed while something still reads it",
        RemovedColumn, RemovedResource, RenamedColumn, RenamedResource, RemovedConnection, RemovedEndpoint, RenamedEndpoint, EndedEndpoint, LostOutput,
        NowRequired, LostPermission, Unshared, Unsent, NoDefault);

    private protected override void Check(Rollout rollout, Report report)
    {
        var readers = rollout.After.Pipes
            .SelectMany(p => p.Nodes.SelectMany(n => n.Reads)
                .Where(r => r.Database.Length == 0 && p.FindNode(r.Name) is null)
                .Select(r => (r.Name, Pipe: p)))
            .ToLookup(r => r.Name, r => r.Pipe, StringComparer.Ordinal);
        foreach (var change in rollout.Changes.All)
        {
            foreach (var read in change.BrokenReads.GroupBy(r => r.Reader.Pipe).Select(g => g.First()))
            {
                var pipe = read.Reader.Pipe;
                var isRefused = rollout.Deployment is not null && IsValidated(read, rollout.Changes.Current);
                report.At(
                    pipe.File, read.Span,
                    Text(read, change, isRefused ? "the deployment will fail" : $"its query will fail{Along(pipe, readers)}"))
                    .About(pipe.Name)
                    .As(isRefused ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
            }
        }

        CheckEndpoints(rollout, report);
        CheckShared(rollout, report);
        if (rollout.Deployment is null)
        {
            CheckSenders(rollout, report);
            return;
        }

        CheckConnections(rollout, report);
        CheckTokens(rollout, report);
    }

    /// <summary>
    /// Connections that are no longer there for what still names them: a deployment of Forward validates them (Forward deployments 2;
    /// derived).
    /// </summary>
    private static void CheckConnections(Rollout rollout, Report report)
    {
        var (before, after) = (new ConnectionNames(rollout.Before), new ConnectionNames(rollout.After));
        foreach (var (file, use, name) in ConnectionNames.UsesIn(rollout.After).Where(u => before.Has(u.Name) && !after.Has(u.Name)))
            report.At(file.File, use.Keyword, RemovedConnection.With(name, file.Name, use.Kind.Name)).About(file.Name);
    }

    /// <summary>
    /// Permissions that a deployment of Forward takes away, as the files have them no longer (Forward deployments 4.1; derived). In Classic
    /// they stay.
    /// </summary>
    private static void CheckTokens(Rollout rollout, Report report)
    {
        var lost = new List<(string Token, string Permission, string Name, Place Place)>();
        void Collect(string name, ProjectFile file, DatafileSyntax old, DatafileSyntax now) =>
            lost.AddRange(TokenChange.Lost(old.Instructions, now.Instructions)
                .Select(l => (l.Token, l.Permission, name, new Place(file, now.Find("TOKEN")?.Keyword ?? default))));

        foreach (var change in rollout.Changes.All.Where(c => c.Kind == ChangeKind.Token))
        {
            if (rollout.Before.FindDataSource(change.Resource) is { } was && rollout.After.FindDataSource(change.Resource) is { } source)
                Collect(source.Name, source.File, was.Syntax, source.Syntax);
            else if (rollout.Before.FindPipe(change.Resource) is { } old && rollout.After.FindPipe(change.Resource) is { } pipe)
                Collect(pipe.Name, pipe.File, old.Syntax, pipe.Syntax);
        }

        // One finding for all that a token loses at once.
        foreach (var same in lost.GroupBy(l => (l.Token, l.Permission), (key, all) => (key.Token, key.Permission, All: all.ToArray())))
        {
            var draft = report.At(same.All[0].Place, LostPermission.With(
                same.Token, NameList.Quoted(same.All.Select(l => l.Name)), same.Permission, same.All.Length == 1 ? "line" : "lines"))
                .About(same.All[0].Name);
            foreach (var other in same.All.Skip(1))
                draft.Related(other.Place, $"'{other.Name}' too");
        }
    }

    /// <summary>Who reads it is in another workspace, so it is reported as info.</summary>
    private static void CheckShared(Rollout rollout, Report report)
    {
        foreach (var source in rollout.After.DataSources)
        {
            if (rollout.Before.FindDataSource(source.Name)?.SharedWith.Except(source.SharedWith).ToArray() is { Length: > 0 } lost)
            {
                report.At(source.File, source.Syntax.Find("SHARED_WITH")?.Keyword ?? default, Unshared.With(source.Name, NameList.Quoted(lost)))
                    .About(source.Name);
            }
        }
    }

    /// <summary>Columns that Classic asks of every row that is sent from now on (datafile format 9.1).</summary>
    private static void CheckSenders(Rollout rollout, Report report)
    {
        foreach (var change in rollout.Changes.All.Where(c => c is { Kind: ChangeKind.ColumnAdded or ChangeKind.ColumnDefault, Method: Method.Alter }))
        {
            var isNew = change.Kind == ChangeKind.ColumnAdded;
            if (rollout.After.FindDataSource(change.Resource) is { } source
                && source.FindColumn(change.Member) is { IsRequired: true } column
                && (isNew || rollout.Before.FindDataSource(change.Resource)?.FindColumn(change.Member) is { IsRequired: false }))
            {
                report.At(source.File, column.Syntax.Span, (isNew ? Unsent : NoDefault).With(column.Name, source.Name))
                    .About(source.Name);
            }
        }
    }

    private static bool IsEndpoint(Pipe pipe) => pipe.Nodes.Any(n => n.Type == NodeType.Endpoint);

    /// <summary>
    /// Whether a deployment of Forward, which validates every node with the defaults of its parameters, surely meets the name (Forward
    /// deployments 1).
    /// </summary>
    private static bool IsValidated(BrokenRead read, ProjectSemantics current) => read.Column.Length > 0
        ? UnknownColumn.Missing(read.Reader, current.Bind(read.Reader)).Any(m => m.Missing.Name.Span.Start == read.Span.Start && m.When.IsAlways)
        : read.Reader.Reads.Any(t => t.Span == read.Span && t is { IsDictionary: false, IsOperand: false, IsUnread: false })
            && UnknownResource.IsInEveryBranch(read.Reader, read.Span);

    /// <param name="effect">What it leads to.</param>
    private static MessageText Text(BrokenRead read, Changes.Change change, string effect)
    {
        var reader = read.Reader.Pipe.Name;
        return (change.Kind == ChangeKind.Renamed, read.Column.Length > 0) switch
        {
            (true, true) => RenamedColumn.With(read.Column, change.Resource, change.Member, reader, effect),
            (true, false) => RenamedResource.With(change.OldName, change.Resource, reader, effect),
            (false, true) => RemovedColumn.With(read.Column, change.Resource, reader, effect),
            _ => RemovedResource.With(change.OldName.Length > 0 ? change.OldName : change.Resource, reader, effect),
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

        string[] names = [.. along.Where(p => p != pipe).Select(p => p.Name).OrderBy(n => n, StringComparer.Ordinal)];
        return names.Length == 0 ? "" : $", and so will {(names.Length == 1 ? "that" : "those")} of {NameList.Quoted(names)}";
    }
}
