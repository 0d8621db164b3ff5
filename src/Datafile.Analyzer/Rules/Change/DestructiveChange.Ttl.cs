using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>Rows that a TTL deletes, and the live one keeps.</summary>
public sealed partial class DestructiveChange
{
    private static readonly Message Expired = new(
        "This {3} deletes the rows of '{0}' that are older than {1} (TTL), and the live '{0}' keeps {2}. "
        + "{4} if they are still needed.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message ExpiredAll = new(
        "ENGINE_TTL of '{0}' is computed from '{1}', which is new: stored rows get {2} there, so this {3} deletes all of them. "
        + "Give '{1}' a DEFAULT, or let the TTL follow later, when the rows have values.");
    private static readonly Message OtherTtl = new(
        "This {3} deletes rows of '{0}' by {1} (TTL), and the live '{0}' by {2}: whether that deletes rows which are still kept depends on "
        + "their values. Check the stored rows first.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static void CheckTtl(DataSource live, DataSource source, Rollout rollout, Report report)
    {
        var what = rollout.Deployment is null ? "deploy" : "deployment";
        var place = source.Syntax.Engine.Find("TTL")?.Keyword ?? default;
        var (kept, now) = (Retention.Of(source), TimeText.Utc(rollout.Created.Now));
        var (columns, old) = (Retention.ColumnsOf(source), Retention.ColumnsOf(live));
        if (Unset(live, source, kept, rollout) is { } column)
        {
            report.At(source.File, place, ExpiredAll.With(source.Name, column.Name, column.Type.IsDate || column.Type.IsDateTime ? "1970-01-01" : "0", what))
                .About(source.Name);
        }
        else if (!kept.KeepsNothing && kept.IsShorterThan(Retention.Of(live), now))
        {
            // Usually intended, so it is reported as info.
            report.At(source.File, place, Expired.With(
                    source.Name, kept.IsOfSomeRows ? $"{kept.Length} and meet its DELETE WHERE" : kept.Length, Retention.Of(live), what,
                    live.Engine.WrittenOption("TTL").Length == 0 ? "Leave ENGINE_TTL out" : "Keep the old TTL"))
                .About(source.Name);
        }
        else if (columns.Count > 0 && old.Count > 0 && !columns.Intersect(old).Any() && columns.All(c => live.FindColumn(c) is not null))
        {
            report.At(source.File, place, OtherTtl.With(source.Name, NameList.Quoted(columns), NameList.Quoted(old), what)).About(source.Name);
        }
    }

    /// <summary>
    /// A new column of a TTL by which stored rows are too old at once, as they get the default of its type: the time itself, or how long after
    /// another one they are kept. Null where there is none, or what they get is not known. A TTL that is 0 deletes nothing.
    /// </summary>
    private static Column? Unset(DataSource live, DataSource source, Retention kept, Rollout rollout)
    {
        if (kept.IsOfSomeRows
            || source.Syntax.Engine.Find("TTL") is not { } option
            || KeyExpressions.Of(source.Syntax.Content, option) is not { Expressions: [var ttl] })
            return null;

        var added = ttl.DescendantsAndSelf().OfType<Identifier>()
            .Select(name => (Name: name, Column: source.FindColumn(string.Join(".", name.Parts))))
            .FirstOrDefault(c => c.Column is { Type.IsNullable: false } column && StoredDefault.IsOfType(column, live, source, rollout.Deployment));
        if (added.Column is not { } found)
            return null;

        // Of a length it is 0 days after a time that has passed.
        var isTime = (found.Type.IsDate || found.Type.IsDateTime)
            && !ReferenceEquals(ttl, added.Name)
            && kept.KeepsDefaultUntil < TimeText.Utc(rollout.Created.Now);
        var isLength = ttl.DescendantsAndSelf().OfType<FunctionCall>().Any(
            f => f.Name.StartsWith("toInterval", StringComparison.OrdinalIgnoreCase) && f.Arguments is [Identifier name] && ReferenceEquals(name, added.Name))
            && found.Type.Unwrapped.IsInteger;
        return isTime || isLength ? found : null;
    }
}
