using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>Rows that neither the cut-off nor the backfill takes.</summary>
public sealed class BackfillGap : BackfillRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF4004", "backfill-gap", DiagnosticSeverity.Warning,
        "rows that neither the cut-off nor the backfill takes (loss)",
        "Neither view '{0}' nor backfill '{1}' takes the rows where {2}: they are lost. Let the backfill take exactly what the view leaves: {3}.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        if (proof.Partition is not { } partition)
            return;

        var rows = partition.Gap?.Text ?? (partition.LosesNulls ? $"{proof.Axis!.Label} is NULL" : null);
        if (rows is not null)
            report.At(proof.Last.FilterPlace(proof.Axis!), Descriptor, proof.Last.Pipe.Name, [proof.First.Pipe.Name, proof.Last.Pipe.Name, rows, proof.Complement]);
    }
}
