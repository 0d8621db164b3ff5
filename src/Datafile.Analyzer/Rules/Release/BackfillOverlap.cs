using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>Cut-off and backfill share rows.</summary>
public sealed class BackfillOverlap : BackfillRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF4003", "backfill-overlap", DiagnosticSeverity.Warning,
        "cut-off and backfill share rows (duplicates)",
        "View '{0}' and backfill '{1}' both take the rows where {2}: they are counted twice. Let the backfill take exactly what the view leaves: {3}.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        if (proof.Partition is not { } partition)
            return;

        var rows = partition.Overlap?.Text ?? (partition.DoublesNulls ? $"{proof.Axis!.Label} is NULL" : null);
        if (rows is not null)
            report.At(proof.Last.FilterPlace(proof.Axis!), Descriptor, proof.Last.Pipe.Name, [proof.First.Pipe.Name, proof.Last.Pipe.Name, rows, proof.Complement]);
    }
}
