using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>Rows that neither the cut-off nor the backfill includes.</summary>
public sealed class BackfillGap : BackfillRule
{
    private static readonly Message Advised = new("Neither view '{0}' nor backfill '{1}' includes rows where {2}: they are lost. Change the backfill's filter to {3}.");
    private static readonly Message Plain = new("Neither view '{0}' nor backfill '{1}' includes rows where {2}: they are lost. Include them in exactly one of the two.");

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF4004", "backfill-gap", DiagnosticSeverity.Warning,
        "Neither the cut-off nor the backfill includes some rows (loss)", Advised, Plain);

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        if (proof is not { Partition: { } partition, Unread: null })
            return;

        var rows = partition.Gap?.Text ?? (partition.LosesNulls ? $"{proof.Axis!.Label} is NULL" : null);
        if (rows is null)
            return;

        var (view, backfill) = (proof.First.Pipe.Name, proof.Last.Pipe.Name);
        report.At(proof.Last.FilterPlace(proof.Axis!), proof.Complement is { } filter ? Advised.With(view, backfill, rows, filter) : Plain.With(view, backfill, rows)).About(backfill);
    }
}
