using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>Cut-off and backfill share rows.</summary>
public sealed class BackfillOverlap : BackfillRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF4003", "backfill-overlap", DiagnosticSeverity.Warning,
        "Cut-off and backfill share rows (duplicates)",
        "View '{0}' and backfill '{1}' both include rows where {2}: they are counted twice. Change the backfill's filter to {3}.");

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        if (proof.Partition is not { } partition)
            return;

        var rows = partition.Overlap?.Text ?? (partition.DoublesNulls ? $"{proof.Axis!.Label} is NULL" : null);
        if (rows is not null)
            report.At(proof.Last.FilterPlace(proof.Axis!), proof.First.Pipe.Name, proof.Last.Pipe.Name, rows, proof.Complement).About(proof.Last.Pipe.Name);
    }
}
