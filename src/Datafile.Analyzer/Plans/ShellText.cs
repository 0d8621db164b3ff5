using System.Globalization;
using System.Text;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Names and queries as words of a command, in printed commands as in written scripts: bash reads back the same text on one
/// line, and runs nothing of it.
/// </summary>
internal static class ShellText
{
    /// <summary>One word, bare where it can be.</summary>
    public static string Word(string text) =>
        !PlainLine.IsPlain(text) ? Escaped(text)
        : text.Length > 0 && text[0] != '-' && text.All(IsBare) ? text
        : "'" + text.Replace("'", "'\\''") + "'";

    public static string Words(IEnumerable<string> texts) => string.Join(" ", texts.Select(Word));

    /// <summary>A query as one word, in double quotes where it can be: it has single ones itself.</summary>
    public static string Query(string sql) =>
        PlainLine.IsPlain(sql) && sql.IndexOfAny(['"', '$', '`', '\\', '!']) < 0 ? $"\"{sql}\"" : Word(sql);

    /// <summary>A run of <c>tb</c> for one resource, whose name is not read as an option.</summary>
    /// <param name="options">Those after the name, as they are written.</param>
    public static string Tb(string command, string name, string options) =>
        name.StartsWith("-", StringComparison.Ordinal) ? $"{command} {options} -- {Word(name)}" : $"{command} {Word(name)} {options}";

    /// <summary>A run of <c>git</c> for paths, of which none is read as an option or as a pattern.</summary>
    public static string Git(string command, IReadOnlyCollection<string> paths) =>
        $"git {(paths.Any(IsPattern) ? "--literal-pathspecs " : "")}{command} -- {Words(paths)}";

    private static bool IsPattern(string path) => path.StartsWith(":", StringComparison.Ordinal) || path.IndexOfAny(['*', '?', '[', '\\']) >= 0;

    private static bool IsBare(char character) =>
        character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '-' or '.' or '/' or ':';

    /// <summary>The form of bash that names characters by their bytes, so that none of them breaks a line or a comment.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder("$'");
        foreach (var character in text)
        {
            if (character is '\\' or '\'')
                escaped.Append('\\').Append(character);
            else if (character == '!' || !PlainLine.IsPlain(character)) // a ! recalls a command in an interactive shell
                AppendBytes(escaped, character);
            else
                escaped.Append(character);
        }

        return escaped.Append('\'').ToString();
    }

    private static void AppendBytes(StringBuilder escaped, char character)
    {
        foreach (var value in Encoding.UTF8.GetBytes([character]))
            escaped.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
    }
}
