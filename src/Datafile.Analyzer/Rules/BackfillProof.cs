using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>What could be proved of the views of one target and the backfills of it.</summary>
internal sealed class BackfillProof
{
    /// <summary>One for each target whose views are understood.</summary>
    public static IEnumerable<BackfillProof> All(CreatedViews views) =>
        views.Groups.Where(g => g.Views.All(v => v.Select.IsKnown)).Select(g => new BackfillProof(g, views));

    private readonly Horizon _horizon;

    public BackfillProof(ViewGroup group, CreatedViews created)
    {
        (Group, _horizon) = (group, created.Horizon);
        Axis = group.Views.All(v => v.Cutoff.Shape is CutoffShape.After or CutoffShape.Several) ? group.Views[0].Cutoff.Axis : null;

        // A copy of the old target beside a proper backfill brings what the source no longer holds; which rows that are is
        // not told.
        var ofSource = group.Backfills.Where(b => !ReadsTarget(b)).ToImmutableArray();
        Backfills = ofSource.IsEmpty ? group.Backfills : ofSource;

        // What reads another source, or the old target, moves other rows: that is told by comparing the queries.
        var readable = Backfills.Where(b => b.Query.IsKnown && b.Query.Branches.All(x => created.TableOf(x) == created.TableOf(group.Views[0].Select))).ToImmutableArray();
        Understood = readable.Length == Backfills.Length && !readable.SelectMany(b => b.History).Any(HasParameter);
        if (readable.Length == 0 || !Understood)
            return;

        ImmutableArray<RowCondition> live = [.. group.Views.Select(v => v.Condition)],
            history = [.. readable.SelectMany(b => b.History)],
            triggers = [.. readable.SelectMany(b => b.Triggers)];
        if (Axis is not null)
            Partition = Partition.Of(live, history, triggers, Axis, created.Horizon);

        // What is not known of a cut-off: which rows it keeps, or what they tell about the moment of a row.
        Unread = group.Views.FirstOrDefault(v => v is { IsFedByRelease: false } and ({ Cutoff.Shape: CutoffShape.Other } or { Cutoff: { Shape: CutoffShape.After, Axis.TellsMoments: false } }));
        var times = new HashSet<string>(group.Views.SelectMany(v => v.Times), StringComparer.Ordinal);
        IsDivided = Partition is { IsExact: true } || (Unread is not null && Partition.Divides(live, history, triggers, created.Horizon, c => CutoffReading.NamesTime(c, times)));
    }

    /// <summary>The first view whose cut-off is not followed; null where all are.</summary>
    public LiveView? Unread { get; }

    /// <summary>Whether each row is in exactly one of view and backfill. When the cut-off takes effect is another question.</summary>
    public bool IsDivided { get; }

    public ViewGroup Group { get; }

    /// <summary>The backfills that are compared with the views.</summary>
    public ImmutableArray<Backfill> Backfills { get; }

    private static bool ReadsTarget(Backfill backfill) => backfill.Query.IsKnown && backfill.Query.Branches.All(b => b.Source == backfill.TargetName);

    /// <summary>Whether the rows depend on a value that no script names: who runs it by hand may choose the right one.</summary>
    private static bool HasParameter(RowCondition history) =>
        history.DescendantsAndSelf().OfType<OpenCondition>().Any(c => c.HasParameter);

    /// <summary>The axis of the cut-off; null where not every view of the target has a proper one.</summary>
    public Axis? Axis { get; }

    /// <summary>Whether every backfill was understood and reads what the views read.</summary>
    public bool Understood { get; }

    /// <summary>How the rows are divided; null where that was not looked at.</summary>
    public Partition? Partition { get; }

    /// <summary>The backfill that a finding about the division stands on: the last one that has a condition on the axis.</summary>
    public Backfill Last => Backfills[Backfills.Length - 1];

    /// <summary>The filter that the last backfill needs, in the words of the view; null where none is proved.</summary>
    public string? Complement => ProvedComplement.Of(Group.Views, [.. Backfills.Where(b => b != Last).SelectMany(b => b.History)], _horizon);

    /// <summary>The name of a view for a message.</summary>
    public LiveView First => Group.Views[0];
}
