using System.Text;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>SQL as text without what does not matter: white space, comments, the case of words that are no names.</summary>
public static class SqlText
{
    /// <summary>The tokens of a span with one blank between them.</summary>
    public static string Normalize(SqlTree tree, TextSpan span)
    {
        var to = new StringBuilder(span.Length);
        foreach (var token in tree.Tokens)
        {
            if (token.Span.Start < span.Start || token.Span.End > span.End || token.Span.IsEmpty)
                continue;

            if (to.Length > 0)
                to.Append(' ');
            var text = tree.TextOf(token);
            to.Append(token.Kind switch
            {
                SqlTokenKind.QuotedIdentifier => text.Trim('`', '"'),
                SqlTokenKind.TemplateExpression or SqlTokenKind.TemplateStatement => string.Concat(text.Where(c => !char.IsWhiteSpace(c))),
                _ => text,
            });
        }

        return to.ToString();
    }
}
