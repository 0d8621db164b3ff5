using System.Collections.Immutable;
using System.Text;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Datafile.Parser.Templates.Variants;
using Datafile.Parser.Text;
using Datafile.Parser.Tracing;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>The SQL of one block: its tokens, which with the text between them are the whole block, and its tree.</summary>
public sealed class SqlTree
{
    private readonly string _text;
    private SqlToken[]? _tokens;
    private TemplateTree? _template;
    private TemplateVariants? _templateVariants;
    private ImmutableArray<SqlVariant> _variants;

    private SqlTree(
        string text, TextSpan span, bool isTemplate, bool hasTags, SqlToken[]? tokens, QueryExpression? query,
        ImmutableArray<SyntaxDiagnostic> diagnostics)
    {
        _text = text;
        Span = span;
        IsTemplate = isTemplate;
        _tokens = tokens;
        Query = query;
        Diagnostics = diagnostics;
        HasTags = hasTags;
    }

    /// <summary>The block in the file.</summary>
    public TextSpan Span { get; }

    /// <summary>Whether the block starts with <c>%</c> and is rendered before it runs.</summary>
    public bool IsTemplate { get; }

    /// <summary>Whether template tags stand in it.</summary>
    public bool HasTags { get; }

    /// <summary>
    /// The block as a template, also where the <c>%</c> is forgotten that makes it one; null where neither it nor a tag is
    /// there. It is parsed when it is asked for.
    /// </summary>
    public TemplateTree? Template => IsTemplate || HasTags ? _template ?? First(ref _template, TemplateTree.Parse(_text, Span)) : null;

    /// <summary>
    /// The variants of a query with tags, each with other branches taken; none of a query without. They are found when they
    /// are asked for.
    /// </summary>
    public ImmutableArray<SqlVariant> Variants
    {
        get
        {
            if (_variants.IsDefault)
                ImmutableInterlocked.InterlockedInitialize(
                    ref _variants,
                    TemplateVariants is { } all && Template is { } template ? SqlVariant.Of(_text, Tokens, template, all) : []);
            return _variants;
        }
    }

    /// <summary>How the template decides between its variants; null for a query without tags.</summary>
    public TemplateVariants? TemplateVariants =>
        HasTags && Template is { } template
            ? _templateVariants ?? First(ref _templateVariants, TemplateVariants.Of(template, _text, SqlVariant.MaxCount(Tokens)))
            : null;

    /// <summary>All tokens in order, with an End token. Those of a query that parsed are not kept: few ask, and for them it is read again.</summary>
    public IReadOnlyList<SqlToken> Tokens => _tokens ??= SqlLexer.Read(_text, SqlOf(_text, Span));

    /// <summary>
    /// The query; null where the text does not parse, or where template statements decide what it is. What is null is
    /// not analysed.
    /// </summary>
    public QueryExpression? Query { get; }

    public ImmutableArray<SyntaxDiagnostic> Diagnostics { get; }

    /// <summary>Parses the SQL in a span of a file.</summary>
    public static SqlTree Parse(string text, TextSpan span)
    {
        if (ParserEvents.Log.IsEnabled())
            ParserEvents.Log.SqlParsed(text.Substring(span.Start, span.Length));

        var sql = SqlOf(text, span);
        var isTemplate = sql != span;
        var tokens = SqlLexer.Read(text, sql, out var hasTags, out var hasStatements);
        if (hasStatements)
            return new SqlTree(text, span, isTemplate, hasTags, tokens, null, []);

        var parser = new SqlParser(text, tokens);
        var query = parser.ParseWhole();
        var hasParsed = parser.Diagnostics.Count == 0;
        return new SqlTree(
            text, span, isTemplate, hasTags, hasTags || !hasParsed ? tokens : null, hasParsed ? query : null,
            hasParsed ? [] : [.. parser.Diagnostics.Select(d => MisspeltInstruction(text, sql, d) ?? d)]);
    }

    /// <summary>
    /// Parses a condition of its own, such as that of <c>--sql-condition</c>, as the WHERE of a query over a table that yields nothing.
    /// </summary>
    public static SqlTree ParseCondition(string condition, TableName table)
    {
        var span = new TextSpan(0, condition.Length);
        var tokens = SqlLexer.Read(condition, span);
        var parser = new SqlParser(condition, tokens);
        var expressions = parser.ParseKey();
        var query = parser.Diagnostics.Count == 0 && expressions.Length == 1
            ? new SelectQuery(span, [], false, [], table, null, expressions[0], [], "", null, []) { Depth = expressions[0].Depth + 1 }
            : null;
        return new SqlTree(condition, span, false, false, tokens, query, [.. parser.Diagnostics]);
    }

    /// <summary>A SELECT list of expressions that are written in several places of a file, without FROM.</summary>
    public static SqlTree OfList(string text, ImmutableArray<SqlExpression> expressions)
    {
        var span = new TextSpan(0, text.Length);
        var query = new SelectQuery(span, [], false, [.. expressions.Select(
            e => new SelectItem(e.Span, e, "") { Depth = e.Depth })], null, null, null, [], "", null, [])
        {
            Depth = expressions.Select(e => e.Depth).DefaultIfEmpty().Max() + 1,
        };
        return new SqlTree(text, span, false, false, [], query, []);
    }

    /// <summary>What is made first stays, so that all threads get the same.</summary>
    private static T First<T>(ref T? field, T made)
        where T : class => Interlocked.CompareExchange(ref field, made, null) ?? made;

    /// <summary>A block without the <c>%</c> of a template.</summary>
    private static TextSpan SqlOf(string text, TextSpan block) =>
        FirstOf(text, block) is var first && first < block.End && text[first] == '%' ? TextSpan.FromBounds(first + 1, block.End) : block;

    /// <summary>Where a block starts, behind white space and the lines that the readers drop (datafile format 1.2).</summary>
    private static int FirstOf(string text, TextSpan span)
    {
        var at = span.Start;
        while (at < span.End && (char.IsWhiteSpace(text[at]) || text[at] == '#'))
            at = text[at] == '#' && text.IndexOf('\n', at, span.End - at) is var line ? line < 0 ? span.End : line : at + 1;
        return at;
    }

    /// <summary>
    /// What is meant where a query breaks off on a line that starts as an instruction does, e.g. <c>TYP endpoint</c>; null
    /// elsewhere. Such a line does not end the block, as it is none.
    /// </summary>
    private static SyntaxDiagnostic? MisspeltInstruction(string text, TextSpan sql, SyntaxDiagnostic diagnostic)
    {
        var start = diagnostic.Span.Start == 0 ? 0 : text.LastIndexOf('\n', diagnostic.Span.Start - 1) + 1;
        if (start < sql.Start || start >= sql.End)
            return null;

        var end = start;
        while (end < sql.End && (char.IsUpper(text[end]) || text[end] == '_'))
            end++;

        var word = text.Substring(start, end - start);
        return word.Length > 2 && (end == sql.End || char.IsWhiteSpace(text[end])) && !SqlParser.ReservedWords.Contains(word)
            ? LineReader.Misspelt(word, TextSpan.FromBounds(start, end))
            : null;
    }

    /// <summary>Whether a word is in a span of the block.</summary>
    public bool Contains(TextSpan span, string word) => _text.IndexOf(word, span.Start, span.Length, StringComparison.Ordinal) >= 0;

    /// <summary>The text of a token.</summary>
    public string TextOf(SqlToken token) => _text.Substring(token.Span.Start, token.Span.Length);

    /// <summary>The text of a span of the block.</summary>
    public string TextOf(TextSpan span) => _text.Substring(span.Start, span.Length);

    /// <summary>The block, put together from its tokens and what lies between them.</summary>
    public string ToFullString()
    {
        var to = new StringBuilder(Span.Length);
        var at = Span.Start;
        foreach (var token in Tokens)
        {
            to.Append(_text, at, token.Span.Start - at).Append(_text, token.Span.Start, token.Span.Length);
            at = token.Span.End;
        }

        return to.Append(_text, at, Span.End - at).ToString();
    }
}
