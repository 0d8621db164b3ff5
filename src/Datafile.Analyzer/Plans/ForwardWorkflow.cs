using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// The steps of Tinybird Forward: check, deploy into staging, compare, promote; and what the product does not do by itself
/// (datafile format 8).
/// </summary>
internal sealed class ForwardWorkflow
{
    private const string Check = "tb --cloud deploy --check", Flag = " --allow-destructive-operations";
    private readonly DeploymentModel _deployment;
    private readonly CreatedViews _created;
    private readonly ImmutableArray<BackfillPlan> _existing;
    private readonly ForwardQueries _queries;
    private readonly RenamedSources _renamed;
    private readonly SkippedBackfills _skipped;
    private readonly PendingCopies _pending;
    private readonly ImmutableHashSet<StepCause> _accepted;
    private DeploymentModel? _staged;

    public ForwardWorkflow(
        DeploymentModel deployment, CreatedViews created, ImmutableArray<BackfillPlan> existing, decimal proposed, WindowOptions? windows,
        ImmutableHashSet<StepCause> accepted)
    {
        (_deployment, _created, _existing, _accepted) = (deployment, created, existing, accepted);
        _skipped = new SkippedBackfills(created, deployment.Moved, proposed, windows);

        _pending = new PendingCopies(deployment, created);

        // A copy that would count rows twice is left out: then another target may lose rows, and need a FORWARD_QUERY in turn.
        (_renamed, _queries) = With(Array.Empty<MaterializedView>().ToLookup(_ => ""));
        var repeating = new List<(string Source, MaterializedView View)>();
        while (Staged.Moved.CountedTwice.Where(t => _renamed.Copied.Any(r => r.Copy == t.Move.Copy.Pipe.Name)).ToArray() is { Length: > 0 } twice)
        {
            repeating.AddRange(twice.Select(t => (t.Move.To.Name, t.View)));
            (_renamed, _queries) = With(repeating.ToLookup(t => t.Source, t => t.View));
            _staged = null;
        }
    }

    /// <summary>What the plan keeps of what is renamed, and the queries that the rest needs.</summary>
    private (RenamedSources Renamed, ForwardQueries Queries) With(ILookup<string, MaterializedView> repeating)
    {
        // A Data Source that the plan keeps is a part of the deployment, and may need a FORWARD_QUERY as any other.
        var renamed = new RenamedSources(_deployment, repeating);
        ImmutableArray<PlannedFile> kept = [.. renamed.Kept.SelectMany(r => r.Files)];
        var whole = OfFiles(kept);
        var stale = ForwardQueries.StaleIn(whole);
        return (renamed, new ForwardQueries(
            stale.IsEmpty ? whole : OfFiles([.. kept, .. stale.Select(WithoutQuery)]), stale, _accepted,
            written => OfFiles([.. Edited(kept, written), .. stale.Select(WithoutQuery), .. written.Where(q => !renamed.Keeps(q.Source)).Select(WithQuery)])));
    }

    public WorkflowPlan Plan() => new(
        _deployment.Actions.IsEmpty && _deployment.Changes.All.IsEmpty ? [] : Steps(),
        [.. _existing.Select(b => b.Backfill), .. _skipped.Backfills.Select(b => b.Backfill)])
    {
        Queries = [.. Written.Select(q => new PlannedQuery(q.Source.Name, q.Source.File.Path, q.Query))],
    };

    private IEnumerable<PlannedFile> WithoutStale => _queries.Stale.Select(WithoutQuery);

    private static PlannedFile WithoutQuery(DataSource source) => PlannedFile.EditOf(source.File, ForwardQueryText.Without(source));

    /// <summary>The files of the project that get a FORWARD_QUERY.</summary>
    private IEnumerable<ForwardQueryFile> Written => _queries.Written.Where(q => !_renamed.Keeps(q.Source));

    private IEnumerable<PlannedFile> WithQueries => Written.Select(WithQuery);

    private static PlannedFile WithQuery(ForwardQueryFile query) => PlannedFile.EditOf(query.Source.File, query.Text);

    /// <summary>What stays until its rows are copied; an old Data Source with the FORWARD_QUERY that its own rebuild asks for.</summary>
    private IEnumerable<PlannedFile> Kept => Edited(_renamed.Kept.SelectMany(r => r.Files), _queries.Written);

    private static IEnumerable<PlannedFile> Edited(IEnumerable<PlannedFile> files, IEnumerable<ForwardQueryFile> queries) =>
        files.Select(f => queries.FirstOrDefault(q => q.Source.File.Path == f.Path) is { } query ? f with { Text = query.Text } : f);

    /// <summary>
    /// The deployment of the project as the plan leaves it: a FORWARD_QUERY that is added or removed decides what is written again.
    /// </summary>
    private DeploymentModel Staged => _staged ??= OfFiles([.. WithoutStale, .. WithQueries, .. Kept, .. _skipped.Files]);

    private DeploymentModel OfFiles(ImmutableArray<PlannedFile> files) => files.IsEmpty
        ? _deployment
        : new DeploymentModel(ChangeSet.Of(
            _deployment.Changes.Live,
            new ProjectSemantics(_deployment.After.With([.. files.Select(f => new ProjectFile(f.Path, SourceText.From(f.Text)))])),
            Workflow.Forward), _deployment.Now);

    /// <summary>What a deployment deletes for good: it is refused without the flag (datafile format 8.6).</summary>
    private ImmutableArray<(string Text, StepCause Cause)> Destroyed =>
    [
        .. _deployment.Changes.All.Where(c => c.Kind == ChangeKind.DatasourceRemoved)
            .Select(c => ($"Data Source '{c.Resource}' is deleted with all its rows.", new StepCause(RuleIds.DestructiveChange, c.Resource))),
        .. _deployment.Discarded.Select(d => ($"'{d.Name}' gets the engine Null, and all its rows are deleted.", new StepCause(RuleIds.DestructiveChange, d.Name))),
        .. _renamed.Deleted.Select(r => ($"Data Source '{r.Old.Name}' is deleted with all its rows, and '{r.Source.Name}' starts empty.", r.Cause)),
        .. _deployment.RenamedTargets.Select(t => ($"Data Source '{t.Old.Name}' is deleted, and '{t.Target.Name}' {(_deployment.ActionOf(t.Target.Name) == DeployAction.Skip ? "starts empty" : "is filled by its view")}.", new StepCause(
            RuleIds.DestructiveChange, t.Target.Name))),
        .. _queries.Lost.Select(l => (
            $"'{l.Target.Name}' is rebuilt from '{_deployment.Views.SourceOf(l.View)}', but {l.Text}.",
            new StepCause(RuleIds.HistoryLoss, l.Target.Name))),
    ];

    private string Flags => Destroyed.IsEmpty ? "" : Flag;

    private string Losses => string.Join(" ", Destroyed.Select(d => d.Text));

    /// <summary>The findings that the deployment does not resolve. What is approved is none any more.</summary>
    private IEnumerable<StepCause> Accepted => Destroyed.Select(d => d.Cause).Where(c => !_accepted.Contains(c));

    private ImmutableArray<PlannedStep> Steps()
    {
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        if (!_queries.Stale.IsEmpty)
            steps.Add(RemoveStale());
        if (Written.Any() || !_queries.Unmapped.IsEmpty)
            steps.Add(WriteQueries());
        if (_renamed.Kept.Any())
            steps.Add(KeepRenamed());
        if (!_skipped.Backfills.IsEmpty)
            steps.Add(PrepareBackfill());

        steps.Add(CheckDeployment());
        if (Rewritten.Length == 0 && _queries.Forced.IsEmpty)
            steps.Add(Deploy());
        else
            steps.AddRange(Stage(), VerifyStaging(), Promote());

        if (_renamed.Copied.Any())
            steps.Add(CopyRenamed());
        if (!_skipped.Backfills.IsEmpty)
            steps.AddRange(Wait(_skipped.Moment), Backfill());
        else if (Pending.Any())
            steps.AddRange(RunPending());
        if (!_queries.Forced.IsEmpty || !_skipped.Backfills.IsEmpty || _pending.Cut.Any())
            steps.Add(CleanUp());
        if (_renamed.Copied.Any() || PendingMoves.Any())
            steps.Add(RemoveRenamed());
        return steps.ToImmutable();
    }

    private PlannedStep RemoveStale() => PlannedStep.Of(
        "remove-stale-forward-query", $"Remove the old FORWARD_QUERY from {NameList.Of(_queries.Stale.Select(s => s.Name))}",
        string.Join(" ", _queries.Stale.Select(s => _deployment.HasGrownQuery(s)
            ? "It writes constants over stored values, and every change of the Data Source is an ALTER without it."
            : "It is live already. As long as it is in the file, every deployment that touches the Data Source rewrites all its rows.").Distinct()),
        [], files: WithoutStale,
        causes:
        [
            .. _queries.Stale.Select(s => new StepCause(_deployment.HasGrownQuery(s) ? RuleIds.ForwardQueryLosesData : RuleIds.StaleForwardQuery, s.Name)),
            .. _deployment.Losses.Where(l => !_queries.Deployment.IsWrittenAgain(l.Target.Name)).Select(l => new StepCause(RuleIds.HistoryLoss, l.Target.Name)),
        ]);

    private PlannedStep WriteQueries() => PlannedStep.Of(
        "write-forward-query", $"Write FORWARD_QUERY for {NameList.Of(Written.Select(q => q.Source.Name).Concat(_queries.Unmapped.Select(s => s.Name)))}",
        "A FORWARD_QUERY converts the live rows to the new schema. Without it the deployment is refused, or stored rows are lost."
        + string.Concat(_queries.Notes.Select(n => $" Note: {n}."))
        + string.Concat(_queries.Unmapped.Select(s => $" None could be written for '{s.Name}', because what it stores cannot be converted: create a Data Source with a new name, and fill it from its source.")),
        [], files: WithQueries,
        causes: _queries.Causes.Where(c => _renamed.Kept.All(r => r.Old.Name != c.Resource)));

    private PlannedStep KeepRenamed() => PlannedStep.Of(
        "keep-renamed", $"Keep {NameList.Of(_renamed.Kept.Select(r => r.Old.Name))}{(_renamed.Copied.Any() ? " until the rows are copied" : "")}",
        string.Join(" ", _renamed.Kept.Select(r => $"A deployment does not rename '{r.Old.Name}': it deletes it, and creates an empty '{r.Source.Name}'. Keep both files{(r.Copy.Length > 0 ? $", and move the rows with '{r.Copy}'." : ". " + Uncopied(r))}")
            .Concat(_queries.Written.Where(q => _renamed.Keeps(q.Source)).Select(q => $"'{q.Source.Name}' gets a FORWARD_QUERY: without it, the deployment rebuilds it and loses rows."))),
        [], files: Kept, causes: _renamed.Kept.Select(r => r.Cause).Concat(Refilled));

    /// <summary>Why the rows of a renamed Data Source stay where they are, and what to do with what arrives there.</summary>
    private static string Uncopied(RenamedSource renamed)
    {
        var view = renamed.Repeating[0];
        return $"No copy is written: the rows would flow on through '{view.Pipe.Name}' into '{view.TargetName}', which keeps those that it has, and be counted twice. "
            + $"'{renamed.Source.Name}' has only rows that arrive once the deployment is live. From then on, everything that writes to '{renamed.Old.Name}' has to write to '{renamed.Source.Name}': "
            + $"'{view.Pipe.Name}' no longer reads what arrives in '{renamed.Old.Name}'. If '{renamed.Source.Name}' is to have the old rows as well, first deploy it with a copy pipe that moves them, and nothing that reads it; "
            + $"then let '{view.Pipe.Name}' read it.";
    }

    /// <summary>The losses of targets that the copied rows fill again.</summary>
    private IEnumerable<StepCause> Refilled => _deployment.Losses
        .Where(l => _renamed.Copied.Any(r => r.Source == l.Keeper)
            && _queries.Lost.All(lost => lost.Target.Name != l.Target.Name))
        .Select(l => new StepCause(RuleIds.HistoryLoss, l.Target.Name));

    private PlannedStep PrepareBackfill() => PlannedStep.Of(
        "prepare-backfill", $"Create {NameList.Of(_skipped.Backfills.Select(b => b.Backfill.Target))} empty",
        "With BACKFILL skip, the deployment does not fill the target in one query. The view writes the rows after its cut-off, and a copy pipe writes the history.",
        [], files: _skipped.Files);

    private PlannedStep CheckDeployment() => PlannedStep.Of(
        "check", "Check the deployment",
        Destroyed.IsEmpty
            ? "This changes nothing. It prints what the deployment would create, alter and move."
            : "This changes nothing. The deployment itself deletes data that cannot be restored: " + Losses,
        [Check + Flags], accepts: Accepted);

    private PlannedStep Deploy() => PlannedStep.Of(
        "deploy", "Deploy and promote",
        (Destroyed.IsEmpty
            ? "No row is rewritten: changes are applied at promotion, and live rows keep arriving."
            : "This cannot be undone: " + Losses) + Altered,
        ["tb --cloud deploy" + Flags], verify: ["tb --cloud deployment ls"], accepts: Accepted);

    private PlannedStep Stage() => PlannedStep.Of(
        "deploy-staging", "Deploy into staging",
        Moved + "Readers see the live deployment until you promote staging." + Altered,
        ["tb --cloud deployment create --wait" + Flags], verify: ["tb --cloud deployment ls"], undo: ["tb --cloud deployment discard --wait"],
        accepts: Accepted);

    private string[] Rewritten => [.. Staged.After.DataSources.Select(d => d.Name).Where(Staged.IsWrittenAgain)];

    /// <summary>Whether the rows are copied; else the view computes them again.</summary>
    private bool IsCopied(string name) => Staged.ActionOf(name) == DeployAction.Rewrite;

    /// <summary>What the deployment copies, as a relation: each table whose rows are read, and what they are written to.</summary>
    private string Moved
    {
        get
        {
            var copied = Rewritten.Where(IsCopied).ToArray();
            string[] parts =
            [
                .. copied.Length == 0 ? Array.Empty<string>() : [$"All rows of {NameList.Quoted(copied)} are copied."],
                .. Rewritten.Except(copied).GroupBy(name => string.Join("\n", Staged.SourcesOf(name)))
                    .Select(same => $"{NameList.Quoted(same)} {(same.Count() == 1 ? "is" : "are")} rebuilt from all rows of {NameList.Quoted(Staged.SourcesOf(same.First()))}."),
            ];
            var unsure = Rewritten.Where(Staged.IsUnconfirmed).ToArray();
            return parts.Length == 0 ? ""
                : string.Join(" ", parts) + (unsure.Length == 0 ? "" : $" Tinybird does not document whether these changes rewrite {NameList.Quoted(unsure)}: the output of the check shows it.")
                    + " Meanwhile, live rows flow into both deployments. ";
        }
    }

    private string Altered => string.Concat(_deployment.After.Views.Where(
        v => v.IsAltered && _deployment.Views.IsChanged(v) && !_deployment.IsWrittenAgain(v.TargetName))
        .Select(v => $" '{v.Pipe.Name}' is altered in place: the stored rows of '{v.TargetName}' stay unchanged."));

    private PlannedStep VerifyStaging()
    {
        string[] empty = [.. Refilling];
        var later = empty.Length == 0 ? "" : $" Leave out {NameList.Of(empty)}: the copies fill {(empty.Length == 1 ? "it" : "them")} once the deployment is live.";
        var changed = Rewritten.Except(empty).ToLookup(n => !IsCopied(n) && !Staged.Views.Into(n).All(Staged.Views.KeepsRows));
        later += Verification.MayDiffer(changed[true]) + Verification.MayMerge(changed[false].Where(BeginsToMerge));
        var compared = Rewritten.Except(empty).Select(n => (Name: n, Query: DeploymentVerification.Of(Staged, n, IsCopied(n), _created.Now))).ToArray();
        string[] queries = [.. compared.Select(c => c.Query).OfType<string>()];
        later += DeploymentVerification.MayExpire(compared.Where(c => c.Query is null && DeploymentVerification.Expires(Staged, c.Name)).Select(c => c.Name));
        const string Script = "deploy/verify-staging.sh";
        return queries.Length == 0
            ? PlannedStep.Of("verify-staging", "Compare staging with live", "Compare count() and sum() per day, for days that have ended. Do not rely on min, max, any or uniq: they hide duplicates." + DeploymentVerification.ByHand(Staged, Rewritten.Except(empty)) + later, [])
            : PlannedStep.Of(
                "verify-staging", "Compare staging with live",
                "Counts and sums per month must be the same in both" + (compared.Any(c => c.Query is not null && DeploymentVerification.Expires(Staged, c.Name))
                    ? ", without the rows that a TTL is about to delete" : "") + ". If they differ, the script fails and prints the difference." + later,
                [$"bash {Script}"], files: [PlannedFile.Script(Script, ForwardScriptText.Compare(queries))],
                verify: [.. queries.Select(q => $"tb --cloud --staging sql {ShellText.Query(q)}")], undo: ["tb --cloud deployment discard --wait"]);
    }

    /// <summary>Whether rows of a Data Source merge in staging that are apart in live, or merges remove rows that it has counted.</summary>
    private bool BeginsToMerge(string name) => IsCopied(name)
        ? Staged.Before.FindDataSource(name)?.Engine.MergesRows == false && Staged.After.FindDataSource(name)?.Engine.MergesRows == true
        : Staged.MergesMayChange(name);

    private static PlannedStep Promote() => PlannedStep.Of(
        "promote", "Promote",
        "Staging replaces live at once, and the old deployment is deleted. This cannot be undone.",
        ["tb --cloud deployment promote --wait"], verify: ["tb --cloud deployment ls"]);

    private PlannedStep CopyRenamed() => PlannedStep.Of(
        "copy-renamed", $"Move the rows to {NameList.Of(_renamed.Copied.Select(r => r.Source.Name))}",
        "First make everything that writes to the old name write to the new one. " + RunOnce + Flowing,
        [.. _renamed.Copied.Select(r => ShellText.Tb("tb --cloud copy run", r.Copy, "--wait"))],
        verify: [.. _renamed.Copied.SelectMany(r => new[] { r.Old.Name, r.Source.Name })
            .Where(Parser.Sql.SqlQuoting.IsBare)
            .Select(n => $"tb --cloud sql {ShellText.Query($"SELECT count() FROM {n}")}")]);

    private PlannedStep RemoveRenamed() => PlannedStep.Of(
        "remove-renamed", $"Remove {NameList.Of(_renamed.Copied.Select(r => r.Old.Name).Concat(PendingMoves.Select(m => m.From.Name)))}",
        "Do this when the rows are copied and nothing writes to the old name any more. The flag confirms the deletion.",
        [ShellText.Git("rm", [.. _renamed.Copied.SelectMany(r => r.Files).Select(f => f.Path), .. PendingMoves.SelectMany(
            m => new[] { m.From.File.Path, m.Copy.Pipe.File.Path })]), "git commit -m 'Remove the old names'", "tb --cloud deploy" + Flag]);

    /// <summary>The targets that the deployment rebuilds from a new Data Source, and that copied rows fill after the promotion.</summary>
    private IEnumerable<string> Refilling =>
        Staged.Below(Staged.Moved.All.Select(m => m.To.Name)).Where(t => Staged.ActionOf(t) == DeployAction.Rebuild);

    private const string RunOnce = "Run each copy once: a second run adds its rows again.";

    /// <summary>Where the rows of a copy flow on to.</summary>
    private string Flowing => Refilling.ToArray() is { Length: > 0 } filled
        ? $" The rows flow on into {NameList.Of(filled)}, which until then {(filled.Length == 1 ? "has" : "have")} only rows that arrived since the promotion."
        : "";

    /// <summary>The copies that are to run, without those that would count rows twice: the finding about them says what to do.</summary>
    private IEnumerable<PipeNode> Pending => _pending.All.Where(c => !IsRepeating(c));

    private bool IsRepeating(PipeNode copy) =>
        Staged.Moved.CountedTwice.Select(t => t.Move.Copy).Concat(Staged.FilledTwice.Select(t => t.Copy)).Any(c => c.Pipe.Name == copy.Pipe.Name);

    private IEnumerable<RowMove> PendingMoves => _pending.Moves.Where(m => !IsRepeating(m.Copy));

    private static PlannedStep Wait(decimal moment) => PlannedStep.Of(
        "wait-for-cutoff", $"Wait until {TimeText.Print(moment, TimeZoneInfo.Utc)} UTC has passed",
        "The deployment must be live before this moment. The copies then move the rows up to it. " + PlannedStep.LateRows,
        [], waitUntil: TimeText.Print(moment, TimeZoneInfo.Utc));

    /// <summary>What an earlier plan has written, or somebody else: the copies are there, and have not run.</summary>
    private IEnumerable<PlannedStep> RunPending()
    {
        var isAhead = _pending.Moment > _created.Now;
        if (isAhead)
            yield return Wait(_pending.Moment);
        yield return PlannedStep.Of(
            "backfill", isAhead ? "Copy the rows up to the cut-off" : "Copy the rows into the new Data Sources",
            string.Join(" ", Pending.Select(c => $"'{c.Pipe.Name}' copies into '{c.Target}'.")) + " " + RunOnce + Flowing,
            [.. _pending.CommandsOf(Pending)], waitUntil: isAhead ? TimeText.Print(_pending.Moment, TimeZoneInfo.Utc) : null);
    }

    private PlannedStep Backfill()
    {
        var script = $"deploy/{_skipped.Backfills[0].Backfill.Target}/backfill.sh";
        var moment = TimeText.Print(_skipped.Moment, TimeZoneInfo.Utc);
        var text = ReleaseScriptText.Backfill(
            "Copies the rows up to the cut-off into the targets that started empty.", _skipped.Moment, moment,
            [.. _skipped.Backfills.Where(b => b.Windows.IsEmpty).Select(b => ShellText.Tb("tb --cloud copy run", b.Backfill.Pipe, "--wait"))],
            [.. _skipped.Backfills.Select(b => new WindowedCopy(b.Backfill.Pipe, b.Backfill.Target, b.Windows))], "tb --cloud copy run", "--wait");
        return PlannedStep.Of(
            "backfill", "Copy the rows up to the cut-off",
            "Each copy moves exactly the rows that the cut-off excludes. Run it once: a second run adds its rows again.",
            [$"bash {ShellText.Word(script)}"], files: [PlannedFile.Script(script, text)], waitUntil: moment);
    }

    private PlannedStep CleanUp()
    {
        const string Patch = "deploy/remove-forward-query.patch";
        var patch = string.Concat(_queries.Forced.Select(q => FilePatch.Of(q.Source.File.Path, q.Text, ForwardQueryText.Without(q.Source))));
        var reason = new[]
        {
            _queries.Forced.IsEmpty ? "" : $"Remove FORWARD_QUERY from {NameList.Of(_queries.Forced.Select(q => q.Source.Name))}: if it stays, every deployment that touches the Data Source rewrites all its rows.",
            _skipped.Backfills.IsEmpty && !_pending.Cut.Any() ? "" : "Remove the cut-off and the copy pipe in one deployment, with DEPLOYMENT_METHOD alter in the view: without it, the target is rebuilt.",
        };
        return PlannedStep.Of(
            "clean-up", "Clean up", string.Join(" ", reason.Where(r => r.Length > 0)),
            patch.Length == 0
                ? []
                : [$"git apply --unidiff-zero {Patch}", "git commit -am 'Remove FORWARD_QUERY, which is live'", "tb --cloud deploy"],
            files: patch.Length == 0 ? [] : [new PlannedFile(Patch, patch)]);
    }
}
