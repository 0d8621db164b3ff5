using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>Rows that neither the cut-off nor the backfill includes.</summary>
public sealed class BackfillGap : BackfillRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF4004", "backfill-gap", DiagnosticSeverity.Warning,
        "Neither the cut-off nor the backfill includes some rows (loss)",
        "Neither view '{0}' nor backfill '{1}' includes rows where {2}: they are lost. Change the backfill's filter to {3}.");

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        if (proof.Partition is not { } partition)
            return;

        var rows = partition.Gap?.Text ?? (partition.LosesNulls ? $"{proof.Axis!.Label} is NULL" : null);
        if (rows is not null)
            report.At(proof.Last.FilterPlace(proof.Axis!), proof.First.Pipe.Name, proof.Last.Pipe.Name, rows, proof.Complement).About(proof.Last.Pipe.Name);
    }
}
