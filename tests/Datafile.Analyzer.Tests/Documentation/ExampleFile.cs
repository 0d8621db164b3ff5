using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>A finding that is marked below a line of an example.</summary>
/// <param name="Line">Of the file without its marks, from 0.</param>
/// <param name="Column">From 0.</param>
/// <param name="Length">On that line; at least one.</param>
internal sealed record Mark(string Path, int Line, int Column, int Length, string Id)
{
    /// <summary>The mark that a finding should have.</summary>
    public static Mark Of(Finding finding, string text)
    {
        var (start, end) = (finding.Place.StartLinePosition, finding.Place.EndLinePosition);
        var lineEnd = SourceText.From(text).Lines[start.Line].ToString().Length;
        var length = (end.Line == start.Line ? end.Character : lineEnd) - start.Character;
        return new Mark(finding.Place.Path, start.Line, start.Character, Math.Max(1, length), finding.Id);
    }

    public override string ToString() => new string(' ', Column) + new string('^', Length) + " " + Id;
}

/// <summary>A file of an example, taken apart into its text and its marks.</summary>
internal sealed partial record ExampleFile(string Path, string Text, ImmutableArray<Mark> Marks)
{
    public ProjectFile AsProjectFile => new(Path, SourceText.From(Text));

    /// <summary>Reads the lines below <c>=== path</c>; blank lines at the end are not part of the file.</summary>
    public static ExampleFile Read(string path, IEnumerable<string> lines)
    {
        var (text, marks) = (new List<string>(), ImmutableArray.CreateBuilder<Mark>());
        foreach (var line in lines)
        {
            if (MarkLine().Match(line) is { Success: true } match)
                marks.Add(new Mark(path, text.Count - 1, match.Groups["carets"].Index, match.Groups["carets"].Length, match.Groups["id"].Value));
            else
                text.Add(line);
        }

        while (text.Count > 0 && text[^1].Length == 0)
            text.RemoveAt(text.Count - 1);
        return new ExampleFile(path, string.Concat(text.Select(line => line + "\n")), marks.ToImmutable());
    }

    /// <summary>The file as a page shows it, with these marks instead of its own.</summary>
    public string Annotated(IEnumerable<Mark> marks)
    {
        var below = marks.ToLookup(mark => mark.Line);
        var to = new StringBuilder($"=== {Path}\n");
        var lines = Text.Split('\n')[..^1];
        for (var i = 0; i < lines.Length; i++)
        {
            to.Append(lines[i]).Append('\n');
            foreach (var mark in below[i])
                to.Append(mark).Append('\n');
        }

        return to.ToString();
    }

    [GeneratedRegex(@"^ *(?<carets>\^+) (?<id>DF\d{4})$")]
    private static partial Regex MarkLine();
}
