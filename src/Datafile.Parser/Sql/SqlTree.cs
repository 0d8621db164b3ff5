using System.Collections.Immutable;
using System.Text;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>The SQL of one block: its tokens, which with the text between them are the whole block, and its tree.</summary>
public sealed class SqlTree
{
    private readonly string _text;

    private SqlTree(
        string text, TextSpan span, bool isTemplate, List<SqlToken> tokens, QueryExpression? query,
        ImmutableArray<SyntaxDiagnostic> diagnostics)
    {
        _text = text;
        Span = span;
        IsTemplate = isTemplate;
        Tokens = tokens;
        Query = query;
        Diagnostics = diagnostics;
        HasTags = tokens.Any(t => t.Kind is SqlTokenKind.TemplateExpression or SqlTokenKind.TemplateStatement);
    }

    /// <summary>The block in the file.</summary>
    public TextSpan Span { get; }

    /// <summary>Whether the block starts with <c>%</c> and is rendered before it runs.</summary>
    public bool IsTemplate { get; }

    /// <summary>Whether template tags stand in it.</summary>
    public bool HasTags { get; }

    /// <summary>All tokens in order, with an End token.</summary>
    public IReadOnlyList<SqlToken> Tokens { get; }

    /// <summary>
    /// The query; null where the text does not parse, or where template statements decide what it is. What is null is
    /// not analysed.
    /// </summary>
    public QueryExpression? Query { get; }

    public ImmutableArray<SyntaxDiagnostic> Diagnostics { get; }

    /// <summary>Parses the SQL that stands in a span of a file.</summary>
    public static SqlTree Parse(string text, TextSpan span)
    {
        var first = span.Start;
        while (first < span.End && char.IsWhiteSpace(text[first]))
            first++;
        var isTemplate = first < span.End && text[first] == '%';
        var sql = isTemplate ? TextSpan.FromBounds(first + 1, span.End) : span;

        var tokens = SqlLexer.Read(text, sql);
        if (tokens.Any(t => t.Kind == SqlTokenKind.TemplateStatement))
            return new SqlTree(text, span, isTemplate, tokens, null, []);

        var parser = new SqlParser(text, tokens);
        var query = parser.ParseWhole();
        return new SqlTree(
            text, span, isTemplate, tokens, parser.Diagnostics.Count == 0 ? query : null, [.. parser.Diagnostics]);
    }

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
