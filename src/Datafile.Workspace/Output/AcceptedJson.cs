using System.Text;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Output;

/// <summary>The text of <see cref="AcceptedFindings.FileName"/>.</summary>
public static class AcceptedJson
{
    /// <summary>One line for equal findings of a file, in the order of files and rules, so that a review and a merge see each alone.</summary>
    /// <param name="textOf">The text of a file, by path.</param>
    public static string Render(IEnumerable<Finding> findings, Func<string, SourceText?> textOf)
    {
        var entries = findings
            .GroupBy(f => (File: Place.Of(f).File, f.Id, Fingerprint: FindingIdentity.Of(f, textOf)))
            .OrderBy(same => same.Key.File, StringComparer.Ordinal).ThenBy(same => same.Key.Id, StringComparer.Ordinal).ThenBy(
                same => same.Key.Fingerprint, StringComparer.Ordinal)
            .Select(same => JsonText.Object(json =>
            {
                json.WriteString("fingerprint", same.Key.Fingerprint);
                json.WriteNumber("count", same.Count());
                json.WriteString("id", same.Key.Id);
                json.WriteString("file", same.Key.File);
                json.WriteString("message", same.First().Message);
                json.WriteString("line", FindingIdentity.LineOf(same.First(), textOf));
            }).TrimEnd());
        return new StringBuilder("{\"schema\":1,\"findings\":[\n").Append(string.Join(",\n", entries)).Append("\n]}\n").ToString();
    }
}
