using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Plans;

/// <summary>The pipe of a view with its cut-off turned round, so that it takes exactly what the view leaves.</summary>
/// <param name="Edit">The pipe of the view with the condition turned, and cut into windows where that was asked for.</param>
/// <param name="Filter">The complement of the cut-off, without windows.</param>
/// <param name="Moment">The cut-off, in seconds since 1970.</param>
/// <param name="Column">The column by which it is cut into windows; null where it is not cut.</param>
internal sealed record BackfillDraft(PipeEdit Edit, string Filter, decimal Moment, WindowColumn? Column)
{
    /// <summary>When the rows that it moves are all there, in seconds since 1970.</summary>
    public decimal CompleteIn(CreatedView view, SourceBuckets buckets) => view.Cutoff.Shape == CutoffShape.After ? buckets.CompleteAt(view) : Moment;

    /// <param name="proposed">The cut-off of a view that has none.</param>
    /// <param name="isCut">Whether windows are wanted; where none can be cut, the draft is whole.</param>
    /// <returns>Null where it cannot be written by an edit of the pipe.</returns>
    public static BackfillDraft? Of(CreatedView view, DataProject project, decimal proposed, bool isCut) => view switch
    {
        { Pipe.IsIncomplete: true } => null,
        { Cutoff: { Shape: CutoffShape.After, Axis.TellsMoments: true } } => Turned(view, project, isCut),
        { Cutoff.Shape: CutoffShape.None } => Proposed(view, project, proposed, isCut),
        _ => null,
    };

    private static BackfillDraft? Turned(CreatedView view, DataProject project, bool isCut)
    {
        if (view.CutoffFilter is not { } filter || filter.Place.File != view.Pipe.File || filter.Node.Sql is not { Query: not null } sql)
            return null; // the cut-off is in another pipe, which other readers share

        var written = filter.Syntax;
        var complement = FilterComplement.Of(filter);
        var column = isCut && IsPlain(sql) ? ColumnOf(view, filter, written, sql, project) : null;
        var condition = column is null ? complement : $"{complement} AND {column.Condition}";
        var edit = PipeEdit.Of(view.Pipe).With(new SqlEditor(sql, view.Pipe.File.Text).Replace(written, condition).Changes);
        return new BackfillDraft(column is null ? edit : edit.AsTemplate(filter.Node), complement, view.Cutoff.Moment, column);
    }

    private static BackfillDraft? Proposed(CreatedView view, DataProject project, decimal proposed, bool isCut)
    {
        if (CutoffProposal.ColumnOf(view, project) is not { } time || view.Node.Sql is not { Query: SelectQuery { From: not null } query } sql)
            return null;

        var name = SqlQuoting.Identifier(time.Name);
        var complement = WindowColumn.Compare(time, "<=", proposed);
        var column = isCut && IsPlain(sql) ? WindowColumn.Of(name, time) : null;
        var editor = new SqlEditor(sql, view.Pipe.File.Text)
            .AddCondition(query, column is null ? complement : $"{complement} AND {column.Condition}");
        var edit = PipeEdit.Of(view.Pipe).With(editor.Changes);
        return new BackfillDraft(column is null ? edit : edit.AsTemplate(view.Node), complement, proposed, column);
    }

    /// <summary>Whether the query can become a template without a piece of it being taken for a tag.</summary>
    private static bool IsPlain(SqlTree sql) => !sql.HasTags && !sql.IsTemplate;

    /// <summary>The column of a cut-off that compares it as it is with a constant.</summary>
    private static WindowColumn? ColumnOf(CreatedView view, BoundFilter filter, SqlExpression written, SqlTree sql, DataProject project)
    {
        if (written is not Operation { Operands: { Length: 2 } sides } || filter.Predicate is not BoundCall { Arguments: { Length: 2 } bound })
            return null;

        for (var i = 0; i < 2; i++)
        {
            if (sides[i] is Identifier && bound[i] is BoundColumn column && column.Key == view.Cutoff.Axis?.Key
                && project.FindDataSource(column.Table)?.FindColumn(column.Name) is { } declared)
                return WindowColumn.Of(sql.TextOf(sides[i].Span), declared);
        }

        return null;
    }
}
