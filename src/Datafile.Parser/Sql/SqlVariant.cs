using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Datafile.Parser.Templates.Variants;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>
/// A query with some branches of its template taken: what may be asked when a request comes. Values stay tags, and
/// everything keeps its place in the file. It is parsed when it is asked for.
/// </summary>
public sealed class SqlVariant
{
    private readonly Lazy<(QueryExpression? Query, ImmutableArray<SyntaxDiagnostic> Diagnostics)> _parsed;

    private readonly Func<SqlToken[]> _tokens;

    private SqlVariant(string text, Func<SqlToken[]> tokens, bool isWithoutParameters)
    {
        _tokens = tokens;
        IsWithoutParameters = isWithoutParameters;
        _parsed = new(() => Parse(text, tokens()));
    }

    /// <summary>The tokens of what is taken, with an End token. They are chosen from those of the block whenever they are asked for.</summary>
    public IReadOnlyList<SqlToken> Tokens => _tokens();

    /// <summary>
    /// Whether it runs where no parameter is sent, as in a materialized view. None of a template does where that ends in an
    /// error, and several do where something else than parameters decides as well.
    /// </summary>
    public bool IsWithoutParameters { get; }

    /// <summary>Null where what is left does not parse.</summary>
    public QueryExpression? Query => _parsed.Value.Query;

    public ImmutableArray<SyntaxDiagnostic> Diagnostics => _parsed.Value.Diagnostics;

    /// <summary>
    /// Whether ClickHouse refuses it whatever its tags write: the word that does not fit and the one before it are in the file as
    /// ClickHouse gets them.
    /// </summary>
    public bool IsRefused
    {
        get
        {
            if (Diagnostics.IsEmpty)
                return false;

            var (at, tokens) = (0, Tokens);
            while (at < tokens.Count && tokens[at].Span.Start < Diagnostics[0].Span.Start)
                at++;
            return at > 0 && at < tokens.Count && !IsTag(tokens[at]) && !IsTag(tokens[at - 1]);
        }
    }

    /// <summary>How many variants of a block are looked at.</summary>
    internal static int MaxCount(IReadOnlyList<SqlToken> tokens) => Math.Max(1, Math.Min(Limits.TemplateVariants, Limits.TemplateTokens / tokens.Count));

    /// <param name="tokens">All tokens of the block.</param>
    internal static ImmutableArray<SqlVariant> Of(string text, IReadOnlyList<SqlToken> tokens, TemplateTree template, TemplateVariants variants)
    {
        var silent = new HashSet<int>(template.DescendantNodes().OfType<TemplateValue>().Where(WritesNothing).Select(v => v.Span.Start));
        return [.. variants.All.Select(v => new SqlVariant(text, () => Left(tokens, v.NotTaken, silent), v.IsWithoutParameters))];
    }

    private static (QueryExpression?, ImmutableArray<SyntaxDiagnostic>) Parse(string text, SqlToken[] tokens)
    {
        var parser = new SqlParser(text, tokens);
        var query = parser.ParseWhole();
        return (parser.Diagnostics.Count == 0 ? query : null, [.. parser.Diagnostics]);
    }

    private static bool IsTag(SqlToken token) => token.Kind == SqlTokenKind.TemplateExpression;

    /// <summary>Whether SQL sees nothing of a tag: it sets something, as <c>max_threads</c> does.</summary>
    private static bool WritesNothing(TemplateValue value) =>
        value.Expression is PythonCall call && TemplateFunction.Find(call.Name) is { Output: TemplateOutput.Nothing };

    /// <summary>The tokens outside of what is not taken. A value that touches a name is one with it: <c>{{prefix}}_daily</c>.</summary>
    private static SqlToken[] Left(IReadOnlyList<SqlToken> tokens, ImmutableArray<TextSpan> notTaken, HashSet<int> silent)
    {
        var left = new List<SqlToken>(tokens.Count);
        var at = 0;
        foreach (var token in tokens)
        {
            while (at < notTaken.Length && notTaken[at].End <= token.Span.Start)
                at++;
            var isLeft = at < notTaken.Length && notTaken[at].Start <= token.Span.Start && token.Kind != SqlTokenKind.End;
            if (isLeft
                || token.Kind == SqlTokenKind.TemplateStatement
                || (token.Kind == SqlTokenKind.TemplateExpression && silent.Contains(token.Span.Start)))
                continue;

            if (left.Count > 0 && IsOne(left[left.Count - 1], token))
                left[left.Count - 1] = new SqlToken(
                    SqlTokenKind.TemplateExpression, TextSpan.FromBounds(left[left.Count - 1].Span.Start, token.Span.End));
            else
                left.Add(token);
        }

        return [.. left];
    }

    private static bool IsOne(SqlToken first, SqlToken second) =>
        first.Span.End == second.Span.Start
        && (first.Kind, second.Kind) is
            (SqlTokenKind.TemplateExpression, SqlTokenKind.TemplateExpression or SqlTokenKind.Word)
            or (SqlTokenKind.Word, SqlTokenKind.TemplateExpression);
}
