using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>Edits of one pipe. Text that does not change is not touched.</summary>
internal sealed record PipeEdit(Pipe Pipe, ImmutableArray<TextChange> Changes)
{
    public static PipeEdit Of(Pipe pipe) => new(pipe, []);

    /// <summary>The whole file.</summary>
    public string Text => Apply().ToString();

    /// <summary>
    /// The file from its first NODE on, with one line end. What it includes is in place already, so no INCLUDE is left.
    /// </summary>
    public string Nodes
    {
        get
        {
            var start = Pipe.Syntax.Nodes[0].Start.Span.Start;
            var includes = Pipe.Syntax.Instructions.Where(i => i.Is("INCLUDE") && i.Span.Start > start).Select(i => new TextChange(i.Span, ""));
            return (this with { Changes = Changes.AddRange(includes) }).Apply().ToString().Substring(start).Trim('\n', '\r') + "\n";
        }
    }

    public PipeEdit With(IEnumerable<TextChange> changes) => this with { Changes = Changes.AddRange(changes) };

    /// <summary>Adds the proposed cut-off to a view; changes nothing if the view has one, or none can be proposed.</summary>
    public PipeEdit WithCutoff(CreatedView view, DataProject project, decimal proposed) =>
        view.Cutoff.Shape == CutoffShape.None
            && CutoffProposal.ColumnOf(view, project) is { } column
            && view.Node.Sql is { Query: SelectQuery { From: not null } query } sql
            ? With(new SqlEditor(sql, view.Pipe.File.Text).AddCondition(query, WindowColumn.Compare(column, ">", proposed)).Changes)
            : this;

    /// <summary>Makes a copy node of a materialized one, for runs by hand.</summary>
    public PipeEdit ToCopy(PipeNode node, string target)
    {
        var gone = node.Syntax.Instructions.Where(i => i.Is("TYPE") || i.Is("DATASOURCE") || i.Is("DEPLOYMENT_METHOD") || i.Kind.IsEngine).ToArray();
        var copy = $"TYPE copy\nTARGET_DATASOURCE {PlainLine.Of(target)}\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n";
        return With(gone.Select(i => new TextChange(i.Span, i.Is("TYPE") ? copy : "")));
    }

    /// <summary>Lets a materialized node write to another Data Source.</summary>
    public PipeEdit WriteTo(PipeNode node, string target) =>
        node.TargetSpan is { } written ? With([new TextChange(written, PlainLine.Of(target))]) : this;

    /// <summary>Makes the SQL of a node a template, unless it is one.</summary>
    public PipeEdit AsTemplate(PipeNode node)
    {
        if (node.Sql is not { IsTemplate: false } sql)
            return this;

        var text = Pipe.Syntax.Content;
        var first = sql.Span.Start;
        while (first < sql.Span.End && char.IsWhiteSpace(text[first]))
            first++;
        var indent = first;
        while (indent > 0 && text[indent - 1] is ' ' or '\t')
            indent--;
        return With([new TextChange(new TextSpan(first, 0), "%\n" + text.Substring(indent, first - indent))]);
    }

    /// <summary>
    /// Lets every node read other tables; null where a column is qualified with the name of one of them in a template, which
    /// no edit of a tree can follow.
    /// </summary>
    public PipeEdit? Rename(IReadOnlyDictionary<string, string> names)
    {
        var edit = this;
        foreach (var node in Pipe.Nodes)
        {
            if (node.Sql is not { } sql || !node.Reads.Any(r => IsRenamed(node, r, names)))
                continue;
            if (sql.Query is null && IsQualified(sql, names))
                return null;

            edit = edit.With(sql.Query is null ? [] : Tables(node, sql, names));
            var done = edit.Changes.Select(c => c.Span).ToArray();

            // Branches of a template may read one table, with more or less behind it.
            edit = edit.With(node.Reads.Where(r => IsRenamed(node, r, names)).Select(r => NameIn(sql, r, names)).OfType<TextChange>()
                .Where(c => !done.Any(d => d.OverlapsWith(c.Span)))
                .GroupBy(c => c.Span).Select(same => same.First()));
        }

        return edit;
    }

    private static bool IsRenamed(PipeNode node, TableReference reference, IReadOnlyDictionary<string, string> names) =>
        reference.Database.Length == 0 && names.ContainsKey(reference.Name) && node.Pipe.FindNode(reference.Name) is null;

    /// <summary>The edits of the tables that are meant, and not a query of WITH of the same name.</summary>
    private IEnumerable<TextChange> Tables(PipeNode node, SqlTree sql, IReadOnlyDictionary<string, string> names)
    {
        var editor = new SqlEditor(sql, Pipe.File.Text);
        var renamed = node.Reads.Where(r => IsRenamed(node, r, names)).Select(r => r.Span).ToImmutableHashSet();
        foreach (var table in sql.Query!.DescendantsAndSelf().OfType<TableName>().Where(t => renamed.Contains(t.Span)))
            editor = editor.RenameTable(table, SqlQuoting.Identifier(names[table.Name]));
        return editor.Changes;
    }

    /// <summary>The name as it is written: a word, or the text that names a Join Data Source.</summary>
    private static TextChange? NameIn(SqlTree sql, TableReference reference, IReadOnlyDictionary<string, string> names)
    {
        foreach (var token in sql.Tokens.Where(t => reference.Span.Contains(t.Span)))
        {
            var text = sql.TextOf(token);
            var bare = text.Trim('\'', '`', '"');
            if (bare == reference.Name)
                return new TextChange(token.Span, text.Replace(bare, names[bare]));
        }

        return null;
    }

    private static bool IsQualified(SqlTree sql, IReadOnlyDictionary<string, string> names)
    {
        for (var i = 0; i + 1 < sql.Tokens.Count; i++)
        {
            if (sql.TextOf(sql.Tokens[i + 1]) == "." && names.ContainsKey(sql.TextOf(sql.Tokens[i]).Trim('`', '"')))
                return true;
        }

        return false;
    }

    private SourceText Apply() => Pipe.File.Text.WithChanges(Changes.OrderBy(c => c.Span.Start).ThenBy(c => c.Span.End));
}
