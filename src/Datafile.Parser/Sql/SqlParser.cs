using System.Collections.Immutable;
using Datafile.Parser.Syntax;

namespace Datafile.Parser.Sql;

/// <summary>
/// A recursive-descent parser of ClickHouse queries. It stops at the first thing that does not fit and says so once: a
/// query that is read half is worth nothing to the analysis.
/// </summary>
internal sealed partial class SqlParser(string text, SqlToken[] tokens)
{
    private readonly List<SqlNode> _stack = new(32);
    private int _at;
    private int _depth;

    /// <summary>Where INTERVAL turned out to be a name, so that no place is tried twice.</summary>
    private HashSet<int>? _noIntervals;

    public List<SyntaxDiagnostic> Diagnostics { get; } = new(0);

    /// <summary>Whether the TTL that was read deletes only rows that meet a condition.</summary>
    public bool IsOfSomeRows { get; private set; }

    /// <summary>Words that are no misspelt instruction, as they mean something in SQL.</summary>
    internal static HashSet<string> ReservedWords => SqlKeywords.All;

    private static RecentNames Names => RecentNames.Instance;

    private bool Failed => Diagnostics.Count > 0;

    public QueryExpression ParseWhole()
    {
        var query = ParseQuery();
        if (!Failed)
            query = ParseOutput(query);
        while (Take(SqlSymbol.Semicolon))
            continue;
        if (Current.Kind != SqlTokenKind.End)
            FailUnexpected();
        return query;
    }

    /// <summary>
    /// The expressions of a key, each with ASC or DESC behind it or without. Tinybird puts a key in parentheses, so a comma may end it.
    /// </summary>
    public ImmutableArray<SqlExpression> ParseKey()
    {
        var mark = _stack.Count;
        do
        {
            _stack.Add(ParseExpression(Aliases.None));
            TakeEither(SqlSymbol.Asc, SqlSymbol.Desc);
        }
        while (!Failed && Take(SqlSymbol.Comma) && Current.Kind != SqlTokenKind.End);

        if (Current.Kind != SqlTokenKind.End)
            Fail("a comma, or its end");
        return PopFrom<SqlExpression>(mark);
    }

    /// <summary>
    /// The times of a TTL at which rows are deleted, up to the first that is followed by a word such as DELETE or TO DISK. The condition of
    /// DELETE WHERE is not read, nor what comes after it; <see cref="IsOfSomeRows"/> tells that it is there.
    /// </summary>
    public ImmutableArray<SqlExpression> ParseTtl()
    {
        var mark = _stack.Count;
        do
        {
            var time = ParseExpression(Aliases.None);
            var isDelete = IsWord("DELETE");
            if (!Failed && (isDelete || IsWord("RECOMPRESS") || IsWord("TO") || Is(SqlSymbol.Group) || Is(SqlSymbol.Where)))
            {
                if (isDelete || Is(SqlSymbol.Where))
                    _stack.Add(time);
                IsOfSomeRows = Is(SqlSymbol.Where, isDelete ? 1 : 0);
                return PopFrom<SqlExpression>(mark);
            }

            _stack.Add(time);
        }
        while (!Failed && Take(SqlSymbol.Comma));

        if (Current.Kind != SqlTokenKind.End)
            Fail("a comma, or its end");
        return PopFrom<SqlExpression>(mark);
    }

    /// <summary>INTO OUTFILE, FORMAT and SETTINGS, which stand behind a whole query alone.</summary>
    private QueryExpression ParseOutput(QueryExpression query)
    {
        while (!Failed)
        {
            var start = Start;
            SelectClause clause;
            if (Take(SqlSymbol.Into, SqlSymbol.Outfile))
            {
                clause = new SelectClause(SpanFrom(start), ClauseKind.IntoOutfile, [ParsePrimary()]);
            }
            else if (Take(SqlSymbol.Format))
            {
                var format = Current.Kind == SqlTokenKind.TemplateExpression ? ParsePrimary() : ParseName(Start);
                clause = new SelectClause(SpanFrom(start), ClauseKind.Format, [format]);
            }
            else if (Take(SqlSymbol.Settings))
            {
                clause = ParseSettings(start);
            }
            else
            {
                break;
            }

            if (query is SelectQuery select)
                query = select with { Clauses = select.Clauses.Add(clause), Span = SpanFrom(select.Span.Start) };
        }

        return query;
    }

    /// <summary>Goes one level down; false, with a diagnostic, where that is too deep.</summary>
    private bool Enter()
    {
        if (++_depth <= Limits.SqlDepth && !Failed)
            return true;

        _depth--;
        Fail($"at most {Limits.SqlDepth} levels of nesting");
        return false;
    }

    private void CheckDepth(SqlNode node, string what)
    {
        if (node.Depth > Limits.SqlDepth)
            Fail($"at most {Limits.SqlDepth} {what}");
    }
}
