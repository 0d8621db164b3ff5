using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// The steps of Tinybird Forward: check, deploy into staging, compare, promote; and what the product does not do by itself
/// (datafile format 8).
/// </summary>
internal sealed class ForwardWorkflow(ReleaseModel release, ImmutableArray<BackfillPlan> existing, decimal proposed, WindowOptions? windows)
{
    private const string Check = "tb --cloud deploy --check";
    private readonly ForwardQueries _queries = new(release);
    private readonly SkippedBackfills _skipped = new(release, proposed, windows);

    public WorkflowPlan Plan() => new(
        release.Changes.IsEmpty ? [] : Steps(),
        [.. existing.Select(b => b.Backfill), .. _skipped.Backfills.Select(b => b.Backfill)]);

    /// <summary>What a deployment takes away for good: it is refused without the flag (datafile format 8.6).</summary>
    private ImmutableArray<string> Destroyed =>
    [
        .. release.Changes.Where(c => c.Kind == ChangeKind.DatasourceRemoved).Select(c => $"Data Source '{c.Resource}' goes with all its rows."),
        .. _queries.Lost.Select(v => $"'{v.TargetName}' is rebuilt from '{v.Source}', which keeps less: older rows of '{v.TargetName}' are lost."),
    ];

    private string Flags => Destroyed.IsEmpty ? "" : " --allow-destructive-operations";

    private ImmutableArray<StepWithFiles> Steps()
    {
        var steps = ImmutableArray.CreateBuilder<StepWithFiles>();
        if (!_queries.Stale.IsEmpty)
            steps.Add(RemoveStale());
        if (!_queries.Written.IsEmpty || !_queries.Unmapped.IsEmpty)
            steps.Add(WriteQueries());
        if (!_skipped.Backfills.IsEmpty)
            steps.Add(PrepareBackfill());

        steps.Add(CheckDeployment());
        if (release.Renewed.IsEmpty && _queries.Forced.IsEmpty)
            steps.Add(Deploy());
        else
            steps.AddRange(Stage(), VerifyStaging(), Promote());

        if (!_skipped.Backfills.IsEmpty)
            steps.AddRange(Wait(), Backfill());
        if (!_queries.Forced.IsEmpty || !_skipped.Backfills.IsEmpty)
            steps.Add(CleanUp());
        return steps.ToImmutable();
    }

    private StepWithFiles RemoveStale() => StepWithFiles.Of(
        "remove-stale-forward-query", $"Take the old FORWARD_QUERY out of {Names(_queries.Stale.Select(s => s.Name))}",
        "It is live already, and as long as it stands there every deployment that touches the Data Source rewrites all its rows.",
        [], files: _queries.Stale.Select(s => PlannedFile.EditOf(s.File, ForwardQueryText.Without(s))),
        undo: [ShellText.Git("checkout", [.. _queries.Stale.Select(s => s.File.Path)])]);

    private StepWithFiles WriteQueries() => StepWithFiles.Of(
        "write-forward-query", $"Write FORWARD_QUERY for {Names(_queries.Written.Select(q => q.Source.Name).Concat(_queries.Unmapped.Select(s => s.Name)))}",
        "It says how live rows become rows of the new schema; without it the deployment is refused, or the history of a rebuilt target is lost."
        + string.Concat(_queries.Notes.Select(n => $" Mind that {n}."))
        + string.Concat(_queries.Unmapped.Select(s => $" None could be written for '{s.Name}', whose stored states do not become the new ones: give it a new name, and fill it from its source.")),
        [], files: _queries.Written.Select(q => PlannedFile.EditOf(q.Source.File, q.Text)),
        undo: _queries.Written.IsEmpty ? [] : [ShellText.Git("checkout", [.. _queries.Written.Select(q => q.Source.File.Path)])]);

    private StepWithFiles PrepareBackfill() => StepWithFiles.Of(
        "prepare-backfill", $"Let {Names(_skipped.Backfills.Select(b => b.Backfill.Target))} start empty",
        "With BACKFILL skip the deployment does not fill the target in one query; the view takes the rows after its cut-off, and a copy pipe the history.",
        [], files: _skipped.Files);

    private StepWithFiles CheckDeployment() => StepWithFiles.Of(
        "check", "Check the deployment",
        Destroyed.IsEmpty
            ? "It changes nothing, and prints what would be created, altered and moved."
            : "It changes nothing. The deployment takes away what does not come back: " + string.Join(" ", Destroyed),
        [Check + Flags]);

    private StepWithFiles Deploy() => StepWithFiles.Of(
        "deploy", "Deploy and promote",
        Destroyed.IsEmpty ? "Nothing is rewritten: what changes is altered at promotion, and live rows go on to arrive." : "There is no way back: " + string.Join(" ", Destroyed),
        ["tb --cloud deploy" + Flags], verify: ["tb --cloud deployment ls"]);

    private StepWithFiles Stage() => StepWithFiles.Of(
        "deploy-staging", "Deploy into staging",
        (Rewritten.Length == 0 ? "" : $"{Names(Rewritten)} {(Rewritten.Length == 1 ? "is" : "are")} written anew; live rows flow into both sides meanwhile. ") + "Readers see the live deployment until it is promoted." + Altered,
        ["tb --cloud deployment create --wait" + Flags], verify: ["tb --cloud deployment ls"], undo: ["tb --cloud deployment discard --wait"]);

    private string[] Rewritten => [.. release.Renewed.Where(n => release.After.FindDataSource(n) is not null)];

    private string Altered => string.Concat(release.After.Views.Where(v => v.IsAltered && release.Changes.Any(c => c.Resource == v.Pipe.Name))
        .Select(v => $" '{v.Pipe.Name}' is altered in place: the rows that '{v.TargetName}' holds stay as they are."));

    private StepWithFiles VerifyStaging()
    {
        string[] queries =
        [
            .. from name in release.Renewed
               let now = release.After.FindDataSource(name)
               let old = release.Before.FindDataSource(name)
               where now is not null && old is not null
               select Verification.Totals(now, old, release.Now) into query
               where query is not null
               select query,
        ];
        const string Script = "deploy/verify-staging.sh";
        return queries.Length == 0
            ? StepWithFiles.Of("verify-staging", "Compare staging with live", "Compare counts and sums for a time that is over: duplicates do not show in min, max, any or uniq.", [])
            : StepWithFiles.Of(
                "verify-staging", "Compare staging with live",
                "Counts and sums by month must be the same in both. The script fails where they differ, and shows where.",
                [$"bash {Script}"], files: [new PlannedFile(Script, ForwardScriptText.Compare(queries), Executable: true)],
                verify: [.. queries.Select(q => $"tb --cloud --staging sql {ShellText.Query(q)}")], undo: ["tb --cloud deployment discard --wait"]);
    }

    private static StepWithFiles Promote() => StepWithFiles.Of(
        "promote", "Promote",
        "Staging takes the place of live in one moment, and the old deployment is deleted: there is no way back after it.",
        ["tb --cloud deployment promote --wait"], verify: ["tb --cloud deployment ls"]);

    private string Moment => TimeText.Print(_skipped.Moment, TimeZoneInfo.Utc);

    private StepWithFiles Wait() => StepWithFiles.Of(
        "wait-for-cutoff", $"Wait until {Moment} UTC has passed",
        "The deployment must be live before that moment, and the copies take the rows up to it.",
        [], waitUntil: Moment);

    private StepWithFiles Backfill()
    {
        var script = $"deploy/{_skipped.Backfills[0].Backfill.Target}/backfill.sh";
        var text = ReleaseScriptText.Backfill(
            "Copies the rows up to the cut-off into the targets that started empty.", _skipped.Moment, Moment,
            [.. _skipped.Backfills.Where(b => b.Windows.IsEmpty).Select(b => ShellText.Tb("tb --cloud copy run", b.Backfill.Pipe, "--wait"))],
            [.. _skipped.Backfills.Select(b => new WindowedCopy(b.Backfill.Pipe, b.Backfill.Target, b.Windows))], "tb --cloud copy run", "--wait");
        return StepWithFiles.Of(
            "backfill", "Copy the rows up to the cut-off", "Each copy takes exactly what the cut-off leaves, and runs once: a second run counts its rows again.",
            [$"bash {ShellText.Word(script)}"], files: [new PlannedFile(script, text, Executable: true)], waitUntil: Moment);
    }

    private StepWithFiles CleanUp()
    {
        const string Patch = "deploy/remove-forward-query.patch";
        var patch = string.Concat(_queries.Forced.Select(q => FilePatch.Of(q.Source.File.Path, q.Text, ForwardQueryText.Without(q.Source))));
        var reason = new[]
        {
            _queries.Forced.IsEmpty ? "" : $"Remove FORWARD_QUERY from {Names(_queries.Forced.Select(q => q.Source.Name))}: left there, it rewrites all rows on every deployment that touches the Data Source.",
            _skipped.Backfills.IsEmpty ? "" : "Take the cut-off and the copy pipe out together, in one deployment with DEPLOYMENT_METHOD alter in the view: without it the target is rebuilt.",
        };
        return StepWithFiles.Of(
            "clean-up", "Clean up", string.Join(" ", reason.Where(r => r.Length > 0)),
            patch.Length == 0 ? [] : [$"git apply --unidiff-zero {Patch}", "git commit -am 'Remove FORWARD_QUERY, which is live'", "tb --cloud deploy"],
            files: patch.Length == 0 ? [] : [new PlannedFile(Patch, patch, false)]);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
