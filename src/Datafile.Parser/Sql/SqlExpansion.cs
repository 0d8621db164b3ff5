using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>
/// A view of a query with some branches of its template taken: what may be asked when a request comes. Values stay tags,
/// and everything stands where it stands in the file. It is parsed when it is asked for.
/// </summary>
public sealed class SqlExpansion
{
    /// <summary>So many tokens are parsed for all views together.</summary>
    private const int Work = 2_000_000;

    private readonly Lazy<(QueryExpression? Query, ImmutableArray<SyntaxDiagnostic> Diagnostics)> _parsed;

    private SqlExpansion(string text, SqlToken[] tokens)
    {
        Tokens = tokens;
        _parsed = new(() => Parse(text, tokens));
    }

    /// <summary>The tokens of what is taken, with an End token.</summary>
    public IReadOnlyList<SqlToken> Tokens { get; }

    /// <summary>Null where what is left does not parse.</summary>
    public QueryExpression? Query => _parsed.Value.Query;

    public ImmutableArray<SyntaxDiagnostic> Diagnostics => _parsed.Value.Diagnostics;

    /// <summary>The views of a block, the one with the first branch of everything before the others.</summary>
    /// <param name="tokens">All tokens of the block.</param>
    internal static ImmutableArray<SqlExpansion> Of(string text, IReadOnlyList<SqlToken> tokens, TemplateTree template)
    {
        var silent = new HashSet<int>(template.DescendantNodes().OfType<TemplateValue>().Where(WritesNothing).Select(v => v.Span.Start));
        var views = TemplateExpansion.Of(template, text, Math.Max(1, Math.Min(TemplateExpansion.Most, Work / tokens.Count)));
        return [.. views.Select(view => new SqlExpansion(text, Left(tokens, view.Left, silent)))];
    }

    private static (QueryExpression?, ImmutableArray<SyntaxDiagnostic>) Parse(string text, SqlToken[] tokens)
    {
        var parser = new SqlParser(text, tokens);
        var query = parser.ParseWhole();
        return (parser.Diagnostics.Count == 0 ? query : null, [.. parser.Diagnostics]);
    }

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
            if (isLeft || token.Kind == SqlTokenKind.TemplateStatement || (token.Kind == SqlTokenKind.TemplateExpression && silent.Contains(token.Span.Start)))
                continue;

            if (left.Count > 0 && IsOne(left[left.Count - 1], token))
                left[left.Count - 1] = new SqlToken(SqlTokenKind.TemplateExpression, TextSpan.FromBounds(left[left.Count - 1].Span.Start, token.Span.End));
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
