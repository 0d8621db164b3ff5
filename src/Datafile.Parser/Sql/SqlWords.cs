using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>Pieces of SQL, compared by their words.</summary>
public static class SqlWords
{
    /// <summary>
    /// A text without white space, comments and needless quotes around names: the same for two texts of the same tokens. Strings, and names
    /// that need their quotes, are whole.
    /// </summary>
    /// <param name="tag">What is taken for a tag; null for the tag as it is written.</param>
    public static string Of(string text, Func<string, string>? tag = null)
    {
        var to = new StringBuilder(text.Length);
        foreach (var token in SqlLexer.Read(text, new TextSpan(0, text.Length)))
        {
            if (token.Span.IsEmpty)
                continue;

            var word = text.Substring(token.Span.Start, token.Span.Length);
            word = token.Kind switch
            {
                SqlTokenKind.QuotedIdentifier when IsPlain(word, 1, word.Length - 1) => word.Substring(1, word.Length - 2),
                SqlTokenKind.TemplateExpression or SqlTokenKind.TemplateStatement => tag?.Invoke(word) ?? word,
                _ => word,
            };

            // Two words, or two strings, are not one.
            if (to.Length > 0 && word.Length > 0 && Edge(to[to.Length - 1]) is not '\0' and var edge && edge == Edge(word[0]))
                to.Append(' ');
            to.Append(word);
        }

        return to.ToString();
    }

    private static bool IsPlain(string text, int start, int end)
    {
        if (end <= start || SqlLexer.IsDigit(text[start]))
            return false;

        for (var i = start; i < end; i++)
        {
            if (!SqlLexer.IsWordPart(text[i]))
                return false;
        }

        return SqlKeywords.Find(text, start, end - start) == SqlSymbol.None;
    }

    private static char Edge(char c) => SqlLexer.IsWordPart(c) ? 'w' : c is '\'' or '"' or '`' ? c : '\0';
}
