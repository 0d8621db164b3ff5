using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>One comment that suppresses findings: <c># datafile: ignore DF3001 -- reason</c>.</summary>
/// <param name="File">The file in which it is written.</param>
/// <param name="Span">From the comment sign to the end of the line.</param>
/// <param name="IsForFile">Whether it holds for the whole file, and not for the next line alone.</param>
/// <param name="Line">The line that it holds for, from 0.</param>
/// <param name="Rules">Ids and names as they are written, with their places.</param>
/// <param name="Fault">Why it does not work; empty where it does.</param>
internal sealed record Suppression(
    ProjectFile File, TextSpan Span, bool IsForFile, int Line, ImmutableArray<(string Rule, TextSpan Span)> Rules, string Fault);

/// <summary>The comments of a project that suppress findings. Each is asked once for every finding, before anything else.</summary>
internal sealed class Suppressions
{
    private const string Mark = "datafile:";

    private static readonly Regex Form = new(
        @"^[ \t]*(?<sign>\#|--)[ \t]*datafile:[ \t]*(?<verb>ignore-file|ignore)\b(?<rules>.*?)(?:[ \t]--[ \t]*(?<reason>.*?))?[ \t\r]*$", RegexOptions.CultureInvariant);

    private static readonly Regex Word = new(@"[^\s,]+", RegexOptions.CultureInvariant);

    private readonly HashSet<(Suppression, string)> _used = [];
    private readonly ILookup<string, Suppression> _byFile;

    private Suppressions(IEnumerable<Suppression> found) => _byFile = found.ToLookup(s => s.File.Path, StringComparer.Ordinal);

    public static Suppressions None { get; } = new([]);

    /// <summary>In the order of files and lines.</summary>
    public IEnumerable<Suppression> All => _byFile.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f);

    public static Suppressions Of(ProjectSnapshot snapshot) => new(
        snapshot.Files.Concat(snapshot.Includes).GroupBy(f => f.Path, StringComparer.Ordinal).SelectMany(same => Read(same.First())));

    /// <summary>Whether a rule is suppressed at a place; if so, that suppression is of use.</summary>
    public bool Covers(DiagnosticDescriptor rule, FileLinePositionSpan place)
    {
        var covered = false;
        foreach (var suppression in _byFile[place.Path])
        {
            if (suppression.Fault.Length > 0 || !(suppression.IsForFile || suppression.Line == place.StartLinePosition.Line))
                continue;
            foreach (var (name, _) in suppression.Rules.Where(r => Names(r.Rule, rule)))
            {
                _used.Add((suppression, name));
                covered = true;
            }
        }

        return covered;
    }

    public bool IsUsed(Suppression suppression, string rule) => _used.Contains((suppression, rule));

    /// <summary>Whether a word is the id or the name of a rule.</summary>
    public static bool Names(string word, DiagnosticDescriptor rule) =>
        string.Equals(word, rule.Id, StringComparison.OrdinalIgnoreCase) || string.Equals(word, rule.Title.ToString(), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Suppression> Read(ProjectFile file)
    {
        var text = file.Expansion?.Map?.Root.Text ?? file.Text;
        var content = text.ToString();
        if (content.IndexOf(Mark, StringComparison.Ordinal) < 0)
            yield break;

        for (var i = 0; i < text.Lines.Count; i++)
        {
            var line = text.ToString(text.Lines[i].Span);
            if (line.IndexOf(Mark, StringComparison.Ordinal) < 0 || Form.Match(line) is not { Success: true } match)
                continue;

            var start = text.Lines[i].Start;
            var (isForFile, rules) = (match.Groups["verb"].Value == "ignore-file", match.Groups["rules"]);
            var names = Word.Matches(rules.Value).Cast<Match>().Select(m => (m.Value, new TextSpan(start + rules.Index + m.Index, m.Length))).ToImmutableArray();
            var sign = match.Groups["sign"].Index;
            var fault = match.Groups["reason"].Value.Trim().Length == 0 ? "gives no reason, and hides nothing: write ' -- ' and the reason behind the rules"
                : names.IsEmpty ? "names no rule, and hides nothing: write the ids of the rules behind 'ignore'"
                : isForFile && !IsAtTop(text, i) ? "stands below the top of the file, and hides nothing: move it to the first lines"
                : "";
            yield return new Suppression(file, new TextSpan(start + sign, line.TrimEnd().Length - sign), isForFile, NextLine(text, i), names, fault);
        }
    }

    /// <summary>The next line that is no suppression: several of them may stand above one line.</summary>
    private static int NextLine(SourceText text, int line)
    {
        do
            line++;
        while (line < text.Lines.Count && Form.IsMatch(text.ToString(text.Lines[line].Span)));
        return line;
    }

    /// <summary>Whether only comments and blank lines stand above.</summary>
    private static bool IsAtTop(SourceText text, int line)
    {
        for (var i = 0; i < line; i++)
        {
            var above = text.ToString(text.Lines[i].Span).Trim();
            if (above.Length > 0 && above[0] != '#' && !above.StartsWith("--", StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
