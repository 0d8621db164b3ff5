using System.Collections.Immutable;

namespace Datafile.Analyzer.Plans;

/// <summary>A step with the files that it writes.</summary>
internal sealed record PlannedStep(PlanStep Step, ImmutableArray<PlannedFile> Files)
{
    /// <summary>What a cut-off does not divide, for the step that waits for it.</summary>
    public const string LateRows =
        "Rows of an earlier time that arrive once the backfill has run are in neither: if rows may arrive late, wait that much longer.";

    public static PlannedStep Of(
        string id, string title, string reason, ImmutableArray<string> commands, IEnumerable<PlannedFile>? files = null,
        string? waitUntil = null, ImmutableArray<string>? verify = null, ImmutableArray<string>? undo = null,
        IEnumerable<StepCause>? causes = null, IEnumerable<StepCause>? accepts = null)
    {
        ImmutableArray<PlannedFile> written = files is null ? [] : [.. files];
        ImmutableArray<StepCause> accepted = accepts is null ? [] : [.. accepts.Distinct()];
        return new PlannedStep(
            new PlanStep(id, title, reason, commands, [.. written.Select(f => f.Path)], waitUntil, verify ?? [], undo ?? [])
            {
                Causes = [.. (causes ?? []).Concat(accepted).Distinct()],
                Accepts = accepted,
            },
            written);
    }
}
