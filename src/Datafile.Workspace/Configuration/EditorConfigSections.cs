using System.Text;
using Datafile.Parser;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Configuration;

/// <summary>The sections of an <c>.editorconfig</c> file that say something about datafiles.</summary>
/// <remarks>
/// Roslyn makes a regular expression of the pattern of a section, and tries it on every file: several wildcards in one cost
/// the power of their number. Sections of others are not tried at all, and ours may have a few.
/// </remarks>
internal static class EditorConfigSections
{
    /// <summary>The text without the sections of others.</summary>
    /// <param name="path">Full path of the file, for messages.</param>
    /// <param name="isOurs">Whether a line is about datafiles.</param>
    /// <exception cref="WorkspaceException">A section about datafiles has more than <see cref="Limits.SectionWildcards"/> wildcards.</exception>
    public static string Ours(string text, string path, Func<string, bool> isOurs)
    {
        var (kept, section, header, isKept) = (new StringBuilder(text.Length), new StringBuilder(), "", true);
        foreach (var line in text.Split('\n').Append("["))
        {
            if (line.TrimStart().StartsWith("[", StringComparison.Ordinal))
            {
                if (isKept && Wildcards(header) > Limits.SectionWildcards)
                    throw new WorkspaceException($"{path}: section {OneLine.Of(header.Trim())} has more than {Limits.SectionWildcards} wildcards: name the files in several sections");
                if (isKept)
                    kept.Append(section);
                (header, isKept) = (line, false);
                section.Clear();
            }

            section.Append(line).Append('\n');
            isKept |= isOurs(line);
        }

        return kept.ToString();
    }

    /// <summary>Stars, those side by side counted once, and alternatives in braces.</summary>
    private static int Wildcards(string header) => header.Where((c, i) => c == '{' || (c == '*' && (i == 0 || header[i - 1] != '*'))).Count();
}
