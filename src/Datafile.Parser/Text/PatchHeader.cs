using System.Text;

namespace Datafile.Parser.Text;

/// <summary>The lines of a patch that name its file.</summary>
public static class PatchHeader
{
    /// <summary>Before and after, as <c>git apply</c> and <c>patch -p1</c> read them, whatever the path holds.</summary>
    /// <param name="path">Relative to where the patch is applied, with <c>/</c>.</param>
    public static string Of(string path) => $"--- {Named("a/" + path)}\n+++ {Named("b/" + path)}\n";

    /// <summary>
    /// What has quotes, backslashes or characters that are not plain is quoted as in C, in bytes of UTF-8 (git,
    /// core.quotePath); any other name with a blank ends at a tab.
    /// </summary>
    private static string Named(string path) =>
        path.All(IsBare) ? path + (path.IndexOf(' ') < 0 ? "" : "\t") : Quoted(path);

    private static bool IsBare(char character) => character is not ('"' or '\\') && PlainLine.IsPlain(character);

    private static string Quoted(string path)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in path)
        {
            if (IsBare(character))
                quoted.Append(character);
            else if (character is '"' or '\\')
                quoted.Append('\\').Append(character);
            else
                AppendBytes(quoted, character);
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendBytes(StringBuilder quoted, char character)
    {
        foreach (var value in Encoding.UTF8.GetBytes([character]))
            quoted.Append('\\').Append(Convert.ToString(value, 8).PadLeft(3, '0'));
    }
}
