using System.Text;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>Instructions in a form that their order and white space do not change.</summary>
internal static class DeclaredValues
{
    public static string Of(IEnumerable<InstructionSyntax> instructions) =>
        string.Join("\n", instructions.Select(i => i.Kind.Name + " " + Compact(i.Value)).OrderBy(v => v, StringComparer.Ordinal));

    /// <summary>A text with one blank in place of any white space, but for that inside of quotes, which is part of a value.</summary>
    public static string OnOneLine(string text)
    {
        var to = new StringBuilder(text.Length);
        var quote = '\0';
        var (isBlank, isEscaped) = (false, false);
        foreach (var c in text)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                isBlank = to.Length > 0;
                continue;
            }

            if (isBlank)
                to.Append(' ');
            isBlank = false;
            to.Append(c);
            if (!isEscaped && (quote == '\0' ? c is '\'' or '"' or '`' : c == quote))
                quote = quote == '\0' ? c : '\0';
            isEscaped = !isEscaped && quote != '\0' && c == '\\';
        }

        return to.ToString();
    }

    /// <summary>The value of a setting, in which a comma needs no blank.</summary>
    private static string Compact(string value) => value.IndexOf('\'') >= 0 ? OnOneLine(value) : OnOneLine(value).Replace(", ", ",").Replace(" ,", ",");
}
