using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>Two queries that fill one target, or are read as one, share rows.</summary>
public sealed class BackfillOverlap : BackfillRule
{
    private static readonly Message Backfill = new(
        "View '{0}' and backfill '{1}' both include rows where {2}: they are counted twice. Change the backfill's filter to {3}.");
    private static readonly Message OredAway = new(
        "View '{0}' and backfill '{1}' both include rows where {2}: they are counted twice. An OR beside the cut-off of the backfill includes "
        + "rows whatever their time. Put the other conditions in parentheses and join them with AND.");
    private static readonly Message Copied = new(
        "Backfill '{0}' includes rows where {2}, and so does '{1}', which copies those that the live '{3}' has: "
        + "they are counted twice. Start '{0}' where '{1}' ends.");
    private static readonly Message CopiedInChain = new(
        "'{0}' copies rows where {1}, and '{2}' brings them into '{3}', from where they flow on through view '{4}': they are counted twice. "
        + "Copy only rows of '{5}' that '{3}' does not get.");
    private static readonly Message ByRuns = new(
        "View '{0}' and the runs of backfill '{1}' both include rows where {2}: they are counted twice. "
        + "Pass values that include exactly the rows where {3}.");
    private static readonly Message ByPopulate = new(
        "This populates view '{0}' with rows where {1}, which it includes as they arrive: they are counted twice. "
        + "Write a backfill pipe in its place: 'datafile backfill --write'.");
    private static readonly Message Plain = new(
        "View '{0}' and backfill '{1}' both include rows where {2}: they are counted twice. Include them in exactly one of the two.");
    private static readonly Message Repeated = new(
        "View '{0}' and backfill '{1}' both include the rows where \"{2}\": those that arrive between the deployment and the backfill are "
        + "counted twice, and the other rows are lost. Give the backfill the opposite condition.");
    private static readonly Message RunTwice = new(
        "This runs backfill '{0}' again for the same rows: they are counted twice. Remove one of the two runs.");
    private static readonly Message SharedRuns = new(
        "{0} both include rows where {1}: they are counted twice. Let each begin where the one before it ends: "
        + "compare the start with >= and the end with <, and let the view begin with >= as well.");
    private static readonly Message SharedSelects = new(
        "Two SELECTs of backfill '{0}' both include rows where {1}: they are counted twice. Change the filter of one of them.");
    private static readonly Message AfterDeploy = new(
        "View '{0}' writes all rows that arrive once it is deployed (now: '{3}'), and backfill '{1}' also includes rows where {2}: "
        + "they are counted twice. End the backfill at the deployment, or give the view a cut-off and the backfill its opposite.");
    private static readonly Message Unbounded = new(
        "View '{0}' writes all rows that arrive in '{2}' once it is deployed, and backfill '{1}' copies rows of '{2}' "
        + "whatever their time: those that arrive in between are counted twice. Give the view a cut-off after the "
        + "deployment, and the backfill its opposite.");
    private static readonly Message Scheduled = new(
        "Copy pipe '{1}' runs on a schedule ({3}) and appends rows of '{2}' that view '{0}' writes as soon as they arrive: "
        + "they are counted twice. Remove one of the two, or give the view and the copy filters without a common row.");
    private static readonly Message Populated = new(
        "This deployment fills '{0}' by view '{1}' from all rows of '{2}', and copy pipe '{3}' adds the same rows "
        + "again: they are counted twice. {4}");
    private static readonly Message Moved = new(
        "Copy pipe '{0}' moves the rows of '{1}' to '{2}', and from there they flow through view '{3}' into '{4}', which keeps those that "
        + "it has: they are counted twice. {5}");
    private static readonly Message Chained = new(
        "'{0}' writes into '{1}' what arrives there anyway: the rows that '{2}' writes into '{3}' flow on through view '{4}'. "
        + "They are counted twice. Remove '{0}'.");
    private static readonly Message PopulatedChain = new(
        "This populates view '{0}' with rows that '{1}' gets anyway: those that '{2}' writes into '{3}' flow on through the view. "
        + "They are counted twice. Populate only what fills '{3}'.");
    private static readonly Message Kept = new(
        "'{0}' copies rows that '{1}' has already: view '{2}' wrote them before this change, which keeps them. They are counted twice. "
        + "Copy only what '{1}' lacks, or let both write to a new Data Source, as 'datafile plan' proposes.");
    private static readonly Message Beside = new(
        "'{0}' copies rows that '{1}' has already: view '{2}' writes them as they arrive. They are counted twice. "
        + "Copy only rows from before the view began to write, or let both write to a new Data Source.");
    private static readonly Message Windows = new(
        "'{0}' includes both ends of its window: run window after window, rows where {1} are written twice. "
        + "Compare the start with >= and the end with <.");
    private static readonly Message Schedule = new(
        "Two runs of '{0}' in a row both include rows, such as those where {1}: they are written twice. "
        + "Make each window as long as the time between two runs, and compare its start with >= and its end with <.");
    private static readonly Message AfterView = new(
        "The first run of '{0}' ({1}) includes rows from before this {5}, which view '{2}' has written into '{3}': they are counted twice. "
        + "Add \"{4} >= '<the time of the {6}>'\" until that window has passed.");
    private static readonly Message Everything = new(
        "Nothing limits a run of '{0}' ({2}) to new rows of '{1}': it appends what earlier runs have appended to '{3}' already. "
        + "Give the query a window as long as the time between two runs, or use COPY_MODE replace.");
    private static readonly Message Bridge = new(
        "'{0}' reads rows where {1} from '{2}' and from '{3}': they are counted twice. "
        + "Compare one side with < and the other with >= the same moment.");

    public override RuleDescription Description { get; } = Describe(
        "DF4003", "backfill-overlap", DiagnosticSeverity.Warning, "Cut-off and backfill share rows (duplicates)",
        Backfill, OredAway, Copied, CopiedInChain, ByRuns, ByPopulate, Plain, Repeated, RunTwice, SharedRuns, SharedSelects, Populated, Moved,
        Chained, PopulatedChain, AfterDeploy,
        Unbounded, Scheduled, Kept, Beside, Windows, Schedule, AfterView, Everything, Bridge);

    private protected override void Check(BackfillProof proof, Rollout rollout, Report report)
    {
        if (!proof.CountsTwice)
            return;
        if (proof is { Copied: { } copied, Axis: { } time })
        {
            report.At(copied.FromSource.FilterPlace(time), Copied.With(copied.FromSource.Pipe.Name, copied.FromTarget.Pipe.Name, copied.Rows.Text, proof.Group.TargetName))
                .About(copied.FromSource.Pipe.Name)
                .Related(new Place(copied.FromTarget.Pipe.File, copied.FromTarget.QuerySpan), "the copy of the live rows");
        }

        if (proof is { InChain.Overlap: { } chain, First: var fed })
        {
            var (copy, above) = (chain.FromTarget, chain.FromSource);
            report.At(
                copy.LastFilterPlace,
                CopiedInChain.With(copy.Pipe.Name, chain.Rows.Text, above.Pipe.Name, fed.Source, fed.Pipe.Name, fed.TargetName))
                .About(copy.Pipe.Name)
                .Related(new Place(above.Pipe.File, above.QuerySpan), "the other backfill");
        }

        if (proof.RepeatedCopy is var (again, repeated))
            report.At(repeated.Place, RunTwice.With(again.Pipe.Name)).About(again.Pipe.Name);

        if (proof.Unbounded is { } unbounded)
        {
            var message = unbounded.Node.Schedule is { } schedule
                ? Scheduled.With(proof.First.Pipe.Name, unbounded.Pipe.Name, proof.First.Source, schedule)
                : Unbounded.With(proof.First.Pipe.Name, unbounded.Pipe.Name, proof.First.Source);
            report.At(unbounded.Pipe.File, unbounded.QuerySpan, message).About(unbounded.Pipe.Name)
                .Related(new Place(proof.First.Pipe.File, proof.First.QuerySpan), "the view");
            return;
        }

        if (proof is { IsRepeated: true, Unread: { } unread })
        {
            var place = proof.Last.Branches[0].Filters.FirstOrDefault()?.Place ?? new Place(proof.Last.Pipe.File, proof.Last.QuerySpan);
            report.At(place, Repeated.With(unread.Pipe.Name, proof.Last.Pipe.Name, Quotation.Of(unread.UnfollowedFilter!.Place)))
                .About(proof.Last.Pipe.Name);
        }

        if (proof is not { Partition: { } partition, Unread: null, IsNarrowed: false })
            return;

        var rows = partition.Overlap?.Text ?? (partition.DoublesNulls ? $"{proof.Axis!.Label} is NULL" : null);
        if (rows is null)
            return;

        if (proof.SharedByRuns is { } shared)
        {
            var (first, second) = (shared.First.Backfill, shared.Second.Backfill);
            report.At(
                shared.Second.Run is { } run && !shared.IsOneRun ? run.Place : second.FilterPlace(shared.Second.Select, proof.Axis!),
                shared.IsOneRun ? SharedSelects.With(second.Pipe.Name, shared.Rows.Text)
                    : shared.IsRepeated ? RunTwice.With(second.Pipe.Name)
                    : SharedRuns.With(
                        shared.IsOneBackfill ? $"Two runs of backfill '{first.Pipe.Name}'" : $"Backfills '{first.Pipe.Name}' and '{second.Pipe.Name}'",
                        shared.Rows.Text))
                .About(second.Pipe.Name);
            return;
        }

        var (view, backfill) = (proof.First.Pipe.Name, proof.Last.Pipe.Name);
        report.At(
            proof.Last.FilterPlace(proof.Axis!),
            proof.IsCutByDeploy ? AfterDeploy.With(view, backfill, rows, TimeText.Print(rollout.Created.Now, proof.Axis!.Zone))
            : proof.Last.Kind == BackfillKind.Populate ? ByPopulate.With(view, rows)
            : IsOredAway(proof.Last, proof.Axis!) ? OredAway.With(view, backfill, rows)
            : proof.Complement is { } filter ? (proof.Last.IsFilteredByRuns(proof.Axis!) ? ByRuns : Backfill).With(view, backfill, rows, filter)
            : Plain.With(view, backfill, rows)).About(backfill);
    }

    /// <summary>Whether one side alone of an OR says something about the time, as in <c>ts &lt;= '…' AND a = 1 OR a = 2</c>.</summary>
    private static bool IsOredAway(Backfill backfill, Axis axis)
    {
        bool NamesTime(BoundExpression side) => side.DescendantsAndSelf().Any(e => e.Key == axis.Key);
        return backfill.Query.IsKnown && backfill.Branches.SelectMany(b => b.Filters).Select(f => f.Predicate).OfType<BoundCall>()
            .Any(p => p.Is("or") && p.Arguments.Any(NamesTime) && !p.Arguments.All(NamesTime));
    }

    private protected override void CheckCurrent(AnalysisModel model, Report report)
    {
        foreach (var seam in Seams.Repeating(model.Semantics))
            report.At(seam.Place, Everything.With(seam.Node.Pipe.Name, seam.Old, seam.Node.Schedule!, seam.Node.Target)).About(seam.Node.Pipe.Name);
        foreach (var (view, copy) in BesideViews(model))
        {
            report.At(
                copy.Node.Pipe.File, copy.Node.QuerySpan,
                Scheduled.With(view.Name, copy.Name, copy.Select.Source, copy.Node.Schedule ?? ""))
                .About(copy.Name)
                .Related(new Place(view.Node.Pipe.File, view.Node.QuerySpan), "the view");
        }
    }

    /// <summary>Copies that append by a schedule what a view writes as it arrives.</summary>
    private static IEnumerable<(BoundWriter View, BoundWriter Copy)> BesideViews(AnalysisModel model)
    {
        var copies = model.Copies.Concat(model.Backfills)
            .Where(c => c.IsCopy && c.Node.Schedule is not null && Seams.Appends(c.Node, model.Project)).ToArray();
        if (copies.Length == 0)
            return [];

        var targets = new HashSet<string>(copies.Select(c => c.Target.Name), StringComparer.Ordinal);
        return SharedWrites.Among(model.Views.Where(v => targets.Contains(v.Target.Name)).Concat(copies), (one, other) => one.IsCopy != other.IsCopy)
            .Select(s => s.First.IsCopy ? (View: s.Second, Copy: s.First) : (View: s.First, Copy: s.Second))
            .Where(pair => model.Rollout?.Created.Proofs.Any(p =>
                p is { CountsTwice: true, Unbounded: { } said }
                && said.Node == pair.Copy.Node
                && p.Group.Views.Any(v => v.Node == pair.View.Node)) != true)
            .Where(pair => model.Rollout?.Created.Replaced.Any(r => r.View.Node == pair.View.Node && r.CopiedAgain?.Node == pair.Copy.Node) != true);
    }

    private protected override void CheckRuns(Rollout rollout, Report report)
    {
        CheckSeams(rollout, rows => rows.Overlap, Schedule, Windows, Bridge, report);
        var isDeployment = rollout.Deployment is not null;
        foreach (var seam in rollout.Seams.Where(s => s.Kind == SeamKind.AfterView))
        {
            report.At(seam.Place, AfterView.With(
                    seam.Node.Pipe.Name, seam.Node.Schedule ?? "", seam.Old, seam.Node.Target, seam.New,
                    isDeployment ? "deployment" : "deploy", isDeployment ? "promotion" : "deploy"))
                .About(seam.Node.Pipe.Name);
        }

        foreach (var (view, backfill, upstream) in rollout.Created.Chained)
        {
            var draft = backfill is { Kind: BackfillKind.Populate, Runs: { IsEmpty: false } runs }
                ? report.At(runs[0].Place, PopulatedChain.With(view.Pipe.Name, view.TargetName, upstream.Pipe.Name, view.Source))
                : report.At(
                    backfill.Pipe.File, backfill.QuerySpan,
                    Chained.With(backfill.Pipe.Name, view.TargetName, upstream.Pipe.Name, view.Source, view.Pipe.Name));
            draft.About(backfill.Pipe.Name)
                .Related(new Place(view.Pipe.File, view.QuerySpan), "the view")
                .Related(new Place(upstream.Pipe.File, upstream.QuerySpan), "the other backfill");
        }

        foreach (var replaced in rollout.Created.Replaced)
        {
            if (replaced is { CopiedAgain: { } copy, View: var view })
                report.At(copy.Pipe.File, copy.QuerySpan, (replaced.IsChanged ? Kept : Beside).With(copy.Pipe.Name, view.TargetName, view.Pipe.Name))
                    .About(copy.Pipe.Name)
                    .Related(view.SelectPlace, "the view");
        }

        foreach (var (view, move) in rollout.Deployment?.Moved.CountedTwice ?? [])
        {
            // Where the view lets in only what is recent, copied rows do not fill the target again.
            var remedy = move.To.SkipsBackfill
                ? $"Remove the copy pipe, and BACKFILL skip from '{move.To.Name}': the deployment then fills it, and '{view.TargetName}' keeps what it has."
                : rollout.Changes.Current.QueryOf(view.Node).Branches.Any(b => b.Filters.Any(f => ServerClock.IsIn(f.Predicate)))
                ? $"Remove the copy pipe here. To move the rows, first deploy '{move.To.Name}' with it, and nothing that reads '{move.To.Name}'."
                : view.IsAltered ? "Remove the copy pipe, or DEPLOYMENT_METHOD alter from the view: the copied rows then fill the target again."
                : $"Remove the copy pipe, or the FORWARD_QUERY of '{view.TargetName}': the copied rows then fill it again.";
            report.At(
                move.Copy.Pipe.File, move.Copy.Syntax.Start.Keyword,
                Moved.With(move.Copy.Pipe.Name, move.From.Name, move.To.Name, view.Pipe.Name, view.TargetName, remedy))
                .About(move.Copy.Pipe.Name)
                .Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), "the view");
        }

        foreach (var (view, copy) in rollout.Deployment?.FilledTwice ?? [])
        {
            var remedy = rollout.Before.FindDataSource(view.TargetName) is null
                ? $"Add BACKFILL skip to '{view.TargetName}', or remove the copy pipe."
                : "Remove the copy pipe: the deployment moves the history by itself.";
            report.At(
                copy.Pipe.File, copy.Syntax.Start.Keyword,
                Populated.With(view.TargetName, view.Pipe.Name, rollout.Deployment?.Views.SourceOf(view) ?? "", copy.Pipe.Name, remedy))
                .About(view.TargetName)
                .Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), "the view");
        }
    }
}
