using System.Security.Cryptography;
using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace;

/// <summary>
/// What stays of a finding when it moves: its rule, resource and message, and the text of its line. Neither the line number nor the file
/// counts.
/// </summary>
public static class FindingIdentity
{
    /// <summary>How much of a longer line counts, around the place of the finding.</summary>
    private const int MaxText = 400;

    /// <summary>A hash of 32 hexadecimal digits. Equal findings have the same one.</summary>
    /// <param name="textOf">The text of a file, by path.</param>
    public static string Of(Finding finding, Func<string, SourceText?> textOf)
    {
        var identity = string.Join("\n", finding.Id, finding.Resource, finding.Message, LineOf(finding, textOf));
        using var hash = SHA256.Create();
        return string.Concat(hash.ComputeHash(Encoding.UTF8.GetBytes(identity))
            .Take(16)
            .Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>The text of the line in which a finding starts, with one blank for each run of blanks; empty where it is not known.</summary>
    public static string LineOf(Finding finding, Func<string, SourceText?> textOf)
    {
        var (path, start) = (finding.Place.Path ?? "", finding.Place.StartLinePosition);
        if (path.Length == 0 || textOf(path) is not { } text || start.Line >= text.Lines.Count)
            return "";

        var line = text.Lines[start.Line].Span;
        var from = line.Length <= MaxText ? 0 : Math.Max(0, Math.Min(start.Character - (MaxText / 2), line.Length - MaxText));
        return string.Join(" ", PlainLine.Of(text.ToString(new TextSpan(line.Start + from, Math.Min(MaxText, line.Length - from))))
            .Split([' '], StringSplitOptions.RemoveEmptyEntries));
    }
}
