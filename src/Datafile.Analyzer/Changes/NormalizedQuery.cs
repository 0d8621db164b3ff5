using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>
/// The query of a node as it is written, without what makes no difference in any query: format, comments, the order of conditions.
/// Whether two queries ask for the same is decided by their meaning (<see cref="QueryComparison"/>); the written form says what
/// of a query differs, and is all there is of one that does not parse or that a template decides.
/// </summary>
/// <param name="Source">The table at the left end of its FROM; empty where it is not a name.</param>
/// <param name="GroupBy">The keys of its GROUP BY, in the order of their text.</param>
/// <param name="Rest">Everything else.</param>
internal sealed record NormalizedQuery(string Source, string GroupBy, string Rest)
{
    /// <summary>All of it.</summary>
    public string Text => $"{Source} {GroupBy} {Rest}";

    /// <summary>The keys of its GROUP BY as they are written.</summary>
    public string Keys { get; init; } = "";

    /// <summary>Whether source and keys are known: not of a query that does not parse, or that a template decides.</summary>
    public bool IsParsed { get; init; } = true;

    /// <summary>Two nodes whose forms are equal ask for the same.</summary>
    public static NormalizedQuery Of(PipeNode node) => node.Sql switch
    {
        null => new NormalizedQuery("", "", ""),

        // What a template decides is compared as it is written.
        { Query: null } sql => new NormalizedQuery("", "", Words(sql)) { IsParsed = false },
        { Query: SelectQuery select } sql => Of(sql, select),
        { Query: { } query } sql => new NormalizedQuery("", "", new NormalizedSql(sql).Of(query)),
    };

    private static NormalizedQuery Of(SqlTree sql, SelectQuery select)
    {
        var (source, keys) = (LeftEnd(select.From), select.GroupBy);
        if (source is not null && select.With.Any(w => w.Name == source.Name))
            source = null;
        var span = keys.IsEmpty ? default : TextSpan.FromBounds(keys[0].Span.Start, keys[keys.Length - 1].Span.End);
        var form = new NormalizedSql(sql);
        return new NormalizedQuery(
            source?.FullName ?? "",
            string.Join(", ", keys.Select(key => form.Of(Named(key, select))).OrderBy(key => key, StringComparer.Ordinal)),
            new NormalizedSql(sql, source, span).Of(select))
        {
            Keys = Spelling.OnOneLine(sql.TextOf(span)),
        };
    }

    /// <summary><c>GROUP BY 1</c> names the first item, by its alias or as it is.</summary>
    private static SqlNode Named(SqlExpression key, SelectQuery select) =>
        select.ItemAt(key) is not { } item ? key : item.Alias.Length > 0 ? new Identifier(item.Span, [item.Alias]) : item.Expression;

    private static TableName? LeftEnd(TableExpression? table) => table switch
    {
        TableName name => name,
        JoinedTable join => LeftEnd(join.Left),
        ArrayJoin { Table: { } inner } => LeftEnd(inner),
        _ => null,
    };

    /// <summary>The tokens; of a query that is not parsed, keywords may be written in any case.</summary>
    private static string Words(SqlTree sql) => string.Join(" ", sql.Tokens.Where(t => !t.Span.IsEmpty).Select(token =>
    {
        var text = sql.TextOf(token);
        return token.Kind switch
        {
            SqlTokenKind.QuotedIdentifier or SqlTokenKind.TemplateExpression or SqlTokenKind.TemplateStatement => SqlWords.Of(text, NormalForm.Tag),
            SqlTokenKind.Word when token.IsKeyword => text.ToUpperInvariant(),
            _ => text,
        };
    }));
}
