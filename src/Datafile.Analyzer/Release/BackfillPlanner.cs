using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Cutoffs;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release;

/// <summary>A backfill of the plan.</summary>
/// <param name="IsNew">Whether the project does not have it yet.</param>
internal sealed record BackfillPlan(PlannedBackfill Backfill, LiveView? View, bool IsNew);

/// <summary>
/// Writes the backfill of a view: the nodes of its pipe as they are, with the cut-off turned round. Text that does not
/// change is not touched.
/// </summary>
internal static class BackfillPlanner
{
    /// <param name="proposed">The cut-off of views that have none.</param>
    public static ImmutableArray<BackfillPlan> Plan(ReleaseModel release, decimal proposed)
    {
        var plans = ImmutableArray.CreateBuilder<BackfillPlan>();
        foreach (var backfill in release.Backfills.Where(b => b.Kind != BackfillKind.Populate))
            plans.Add(new BackfillPlan(Existing(backfill, release), release.Views.FirstOrDefault(v => v.TargetName == backfill.TargetName), false));

        if (release.Workflow == Workflow.Releases)
        {
            var covered = new HashSet<string>(release.Backfills.Select(b => b.TargetName), StringComparer.Ordinal);
            foreach (var view in release.Views.Where(v => release.IsRecreated(v.TargetName) && !v.IsFedByRelease && !covered.Contains(v.TargetName)))
            {
                if (Skeleton(view, release, proposed) is { } skeleton)
                    plans.Add(new BackfillPlan(skeleton, view, true));
            }
        }

        return plans.ToImmutable();
    }

    private static PlannedBackfill Existing(Backfill backfill, ReleaseModel release)
    {
        var filters = backfill.Query.Branches.SelectMany(b => b.Filters).Select(f => f.Place).Distinct();
        var filter = string.Join(" AND ", filters.Select(p => p.File.Text.ToString(p.Span)));
        return new PlannedBackfill(backfill.Pipe.Name, backfill.Pipe.File.Path, backfill.TargetName, filter, backfill.Pipe.File.WrittenText.ToString());
    }

    private static PlannedBackfill? Skeleton(LiveView view, ReleaseModel release, decimal proposed)
    {
        if (view.Pipe.IsIncomplete || Turn(view, release, proposed) is not { } turned)
            return null;

        var name = FreeName("backfill_" + view.Pipe.Name, release.After);
        var file = FolderOf(view.Pipe.File.Path) + name + ".pipe";
        var text = new StringBuilder()
            .Append("# Deployed with VERSION ").Append(release.Path.Backfill).Append(", after ").Append(turned.Value)
            .Append(" UTC has passed; not together with release ").Append(release.Path.Release).Append(".\n")
            .Append("DESCRIPTION >\n    Moves the rows up to the cut-off of ").Append(view.Pipe.Name).Append(" into ").Append(view.TargetName).Append("\n\n")
            .Append(turned.Nodes.Trim('\n', '\r')).Append('\n');
        return new PlannedBackfill(name, file, view.TargetName, turned.Filter, text.ToString());
    }

    /// <summary>The nodes of the pipe with the complement of the cut-off; null where it cannot be written by an edit of the pipe.</summary>
    private static (string Nodes, string Filter, string Value)? Turn(LiveView view, ReleaseModel release, decimal proposed)
    {
        if (view.Cutoff.Shape == CutoffShape.After)
        {
            var filter = view.Select.Filters.FirstOrDefault(f => f.Place == view.CutoffPlace);
            if (filter is null || filter.Place.File != view.Pipe.File)
                return null; // the cut-off stands in another pipe, which other readers share

            if (filter.Node.Sql is not { Query: { } whole } sql || whole.DescendantsAndSelf().OfType<SqlExpression>().FirstOrDefault(e => e.Span == filter.Place.Span) is not { } written)
                return null;

            var complement = Complement(written, sql);
            var edited = Nodes(view.Pipe, new SqlEditor(sql, view.Pipe.File.Text).Replace(written, complement));
            return (edited, complement, TimeText.Print(view.Cutoff.Moment, TimeZoneInfo.Utc));
        }

        if (view.Cutoff.Shape != CutoffShape.None || CutoffProposal.ColumnOf(view, release.After) is not { } column || view.Node.Sql is not { Query: SelectQuery { From: not null } query } tree)
            return null;

        var zone = TimeText.FindZone(column.Type.Unwrapped.Arguments.LastOrDefault(a => a.Literal.StartsWith("'", StringComparison.Ordinal))?.Literal.Trim('\'') ?? "") ?? TimeZoneInfo.Utc;
        var condition = $"{column.Name} <= '{TimeText.Print(proposed, zone)}'";
        return (Nodes(view.Pipe, new SqlEditor(tree, view.Pipe.File.Text).AddCondition(query, condition)), condition, TimeText.Print(proposed, TimeZoneInfo.Utc));
    }

    /// <summary>The nodes of a pipe with an edit; what they include stands in them already, so that no INCLUDE is left.</summary>
    private static string Nodes(Pipe pipe, SqlEditor edit)
    {
        var start = pipe.Syntax.Nodes[0].Start.Span.Start;
        var includes = pipe.Syntax.Instructions.Where(i => i.Is("INCLUDE") && i.Span.Start > start).Select(i => new TextChange(i.Span, ""));
        return pipe.File.Text.WithChanges(includes.Concat(edit.Changes).OrderBy(change => change.Span.Start)).ToString().Substring(start);
    }

    /// <summary>The condition that takes exactly what the other leaves, in the words of the other.</summary>
    private static string Complement(SqlExpression condition, SqlTree sql)
    {
        // One comparison and nothing else: turn its operator. Anything more is negated as a whole.
        var written = sql.TextOf(condition.Span);
        if (condition is not Operation { Function: "greater" or "greaterOrEquals" or "less" or "lessOrEquals", Operands: var sides })
            return $"NOT ({written})";

        var token = sql.Tokens.First(t => t.Span.Start >= sides[0].Span.End && t.Span.End <= sides[1].Span.Start && sql.TextOf(t) is ">" or ">=" or "<" or "<=");
        var opposite = sql.TextOf(token) switch { ">" => "<=", ">=" => "<", "<" => ">=", _ => ">" };
        var at = token.Span.Start - condition.Span.Start;
        return written.Substring(0, at) + opposite + written.Substring(at + token.Span.Length);
    }

    private static string FreeName(string wanted, DataProject project)
    {
        var name = wanted;
        for (var i = 2; project.FindPipe(name) is not null || project.FindDataSource(name) is not null; i++)
            name = wanted + "_" + i;
        return name;
    }

    private static string FolderOf(string path) => path.Substring(0, path.LastIndexOf('/') + 1);
}
