using System.Globalization;
using System.Text;
using Datafile.Parser;

namespace Datafile.Analyzer.Semantics;

/// <summary>Keys: of a bounded length, and without what makes no difference.</summary>
internal static class NormalForm
{
    /// <summary>The key, or a short one in place of a very long one.</summary>
    public static string Bounded(string key) => key.Length <= Limits.KeyLength ? key : "#" + Hash(key);

    /// <summary>Sixteen hexadecimal digits (FNV-1a).</summary>
    public static string Hash(string text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in text)
            hash = unchecked((hash ^ c) * 1_099_511_628_211UL);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>A tag without the white space outside of its strings.</summary>
    public static string Tag(string text)
    {
        var to = new StringBuilder(text.Length);
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0' && c == '\\' && i + 1 < text.Length)
            {
                to.Append(c).Append(text[++i]);
                continue;
            }

            if (quote == c)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"')
                quote = quote == '\0' ? c : quote;
            if (quote != '\0' || !char.IsWhiteSpace(c))
                to.Append(c);
        }

        return to.ToString();
    }
}
