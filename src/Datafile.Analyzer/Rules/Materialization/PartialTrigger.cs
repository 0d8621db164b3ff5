using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>The view reads more than the one source whose inserts trigger it.</summary>
public sealed class PartialTrigger : InsertPathRule
{
    private static readonly Message LostUnion = new(
        "Only the first SELECT of this UNION runs when rows are inserted: what this one reads from '{0}' never reaches "
        + "'{1}'. Move it to a view of its own.");
    private static readonly Message RepeatedUnion = new(
        "Each insert into '{0}' reads all of '{1}' here and writes it to '{2}' again, and inserts into '{1}' have no "
        + "effect. Move it to a view of its own.");
    private static readonly Message OuterJoin = new(
        "Each insert into '{0}' writes every row of '{1}' without a match to '{2}', again and again. "
        + "Write LEFT JOIN, with the table whose inserts matter first.");
    private static readonly Message Reversed = new(
        "Inserts into '{0}' trigger the live view, and with this change only those into '{1}' do: "
        + "rows that arrive in '{0}' no longer reach '{2}'. Put '{0}' first after FROM.");
    private static readonly Message Stale = new(
        "The view runs only on inserts into '{0}'. Later changes to {1} do not update '{2}'. "
        + "If that matters, join {3} when reading '{2}'.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message StaleAndDropped = new(
        "The view runs only on inserts into '{0}'. Later changes to {1} do not update '{2}', and rows without a match at insert time are "
        + "dropped. If that matters, join {3} when reading '{2}'.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF2005", "partial-trigger", DiagnosticSeverity.Warning,
        "The view reads more than the one source whose inserts trigger it",
        LostUnion, RepeatedUnion, OuterJoin, Reversed, Stale, StaleAndDropped);

    private protected override void Check(MaterializedView view, InsertPath path, TableReference? liveTrigger, Func<BoundWriter?> bind, Report report)
    {
        if (path.Trigger is not { } source)
            return;

        // The target itself is read to leave out what it has, which works across inserts.
        var sides = path.Lookups.Where(
            s => s.Table.FullName != view.TargetName && (s.Table.FullName != source.FullName || s.Role == LookupRole.OutermostUnion)).ToArray();
        foreach (var side in sides.Where(s => Loss(s) is not null).GroupBy(s => (s.Node.Pipe, s.Span), (_, same) => same.First()))
        {
            if (Loss(side) is not { } message)
                continue;

            var read = side.Table.FullName;
            At(side, message == LostUnion ? message.With(read, view.TargetName) : message.With(source.FullName, read, view.TargetName), view, report);
        }

        // What triggered the view is only looked up now: the sides of a join are reversed.
        if (sides.FirstOrDefault(s => s.Table.FullName == liveTrigger?.FullName && Loss(s) is null) is { } former)
        {
            At(former, Reversed.With(former.Table.FullName, source.FullName, view.TargetName), view, report);
            return;
        }

        var lookups = sides.Where(s => Loss(s) is null).GroupBy(s => s.Table.FullName, (_, same) => same.First()).ToArray();
        if (lookups.Length > 0)
            At(lookups[0], Staleness(lookups, source, view), view, report);
    }

    private static FindingDraft At(LookupRead side, MessageText text, MaterializedView view, Report report) => report
        .At(side.Node.Pipe.File, side.Span, text)
        .About(view.Pipe.Name)
        .Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), $"the view of '{view.TargetName}'");

    /// <summary>What is lost or doubled whatever the tables hold; null for what is looked up, as dimensions are.</summary>
    private static Message? Loss(LookupRead side) => side switch
    {
        { Role: LookupRole.OutermostUnion } => LostUnion,
        { Role: LookupRole.Union, IsUnionAll: true } => RepeatedUnion,

        // A semi join writes what has a match, on whichever side.
        { Role: LookupRole.Join } when (side.Join.Has(JoinKind.Right) && !side.Join.Has(JoinKind.Semi)) || side.Join.Has(JoinKind.Full) => OuterJoin,
        _ => null,
    };

    private static MessageText Staleness(LookupRead[] lookups, TableReference source, MaterializedView view)
    {
        var isDropped = lookups.Any(l => l.Role == LookupRole.Join && !l.Join.Has(JoinKind.Left));
        return (isDropped ? StaleAndDropped : Stale).With(
            source.FullName, NameList.Quoted(lookups.Select(l => l.Table.FullName)), view.TargetName, lookups.Length == 1 ? "it" : "them");
    }
}
