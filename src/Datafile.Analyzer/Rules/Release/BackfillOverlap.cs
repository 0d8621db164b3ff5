using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A view and what brings its history share rows.</summary>
public sealed class BackfillOverlap : ChangeRule
{
    private static readonly Message Backfill = new("View '{0}' and backfill '{1}' both include rows where {2}: they are counted twice. Change the backfill's filter to {3}.");
    private static readonly Message Plain = new("View '{0}' and backfill '{1}' both include rows where {2}: they are counted twice. Include them in exactly one of the two.");
    private static readonly Message Populated = new("This deployment fills '{0}' by view '{1}' from all rows of '{2}', and copy pipe '{3}' adds the same rows again: they are counted twice. Add BACKFILL skip to '{0}', or remove the copy pipe.");

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF4003", "backfill-overlap", DiagnosticSeverity.Warning, "Cut-off and backfill share rows (duplicates)", Backfill, Plain, Populated);

    private protected override void Check(Rollout rollout, Report report)
    {
        if (rollout.Workflow == Workflow.Releases)
        {
            foreach (var proof in BackfillProof.All(rollout.Created))
                Check(proof, report);
        }

        foreach (var (view, copy) in rollout.Deployment?.FilledTwice ?? [])
        {
            report.At(copy.Pipe.File, copy.Syntax.Start.Keyword, Populated.With(view.TargetName, view.Pipe.Name, rollout.Deployment?.SourceOf(view) ?? "", copy.Pipe.Name))
                .About(view.TargetName)
                .Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), "the view");
        }
    }

    private static void Check(BackfillProof proof, Report report)
    {
        if (proof is not { Partition: { } partition, Unread: null })
            return;

        var rows = partition.Overlap?.Text ?? (partition.DoublesNulls ? $"{proof.Axis!.Label} is NULL" : null);
        if (rows is null)
            return;

        var (view, backfill) = (proof.First.Pipe.Name, proof.Last.Pipe.Name);
        report.At(proof.Last.FilterPlace(proof.Axis!), proof.Complement is { } filter ? Backfill.With(view, backfill, rows, filter) : Plain.With(view, backfill, rows)).About(backfill);
    }
}
