using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>One comment that suppresses findings: <c># datafile: ignore DF3001 -- reason</c>.</summary>
/// <param name="File">The file in which it is written.</param>
/// <param name="Span">From the comment sign to the end of the line.</param>
/// <param name="IsForFile">Whether it holds for the whole file, and not for one line alone.</param>
/// <param name="Line">The line that it holds for, from 0.</param>
/// <param name="Rules">Ids and names as they are written, with their places.</param>
/// <param name="Reason">Empty where none is given.</param>
/// <param name="Fault">Why it does not work; null if it does.</param>
internal sealed record Suppression(
    ProjectFile File, TextSpan Span, bool IsForFile, int Line, ImmutableArray<(string Rule, TextSpan Span)> Rules, string Reason, Message? Fault);

/// <summary>The comments of a project that suppress findings. Each is asked once for every finding, before anything else.</summary>
internal sealed class Suppressions
{
    private const int WholeFile = -1;

    private static readonly Message NoReason = new(
        "This suppression gives no reason, and hides nothing. Write ' -- ' and the reason after the rules.");
    private static readonly Message NoRule = new("This suppression names no rule, and hides nothing. Write the ids of the rules after 'ignore'.");
    private static readonly Message NotAtTop = new("This suppression is below the top of the file, and hides nothing. Move it to the first lines.");

    private static readonly Message Misspelt = new(
        "This comment looks like a suppression, and hides nothing. Start it with 'datafile: ignore' or 'datafile: ignore-file'.");

    private static readonly Message InBlock = new(
        "A suppression in this kind of comment hides nothing. Write it after # in the line above, or in SQL after --.");

    /// <summary>
    /// The reasons by words of rules and where they count: the path and the line, or -1 for a whole file. Only those without a fault.
    /// </summary>
    private readonly Dictionary<(string Path, int Line, string Word), string> _known = [];
    private readonly HashSet<(string Path, int Line, string Word)> _used = [];
    private readonly ImmutableArray<Suppression> _all;

    private Suppressions(IEnumerable<Suppression> found)
    {
        _all = [.. found.OrderBy(s => s.File.Path, StringComparer.Ordinal)];
        foreach (var suppression in _all.Where(s => s.Fault is null))
        {
            foreach (var (rule, _) in suppression.Rules)
                _known[Key(suppression, rule)] = suppression.Reason;
        }
    }

    /// <summary>Why a suppression does not work.</summary>
    public static Message[] Faults => [NoReason, NoRule, NotAtTop, Misspelt, InBlock];

    /// <summary>In the order of files and lines.</summary>
    public IEnumerable<Suppression> All => _all;

    public static Suppressions Of(ProjectSnapshot snapshot) => new(
        snapshot.Files.Concat(snapshot.Includes).GroupBy(f => f.Path, StringComparer.Ordinal).SelectMany(same => Read(same.First())));

    /// <summary>The reasons for which a rule is suppressed at a place, each once: their suppressions are of use. Empty where it is not.</summary>
    public IReadOnlyCollection<string> ReasonsFor(RuleDescription rule, FileLinePositionSpan place)
    {
        if (_known.Count == 0)
            return [];

        var reasons = new List<string>();
        foreach (var line in new[] { place.StartLinePosition.Line, WholeFile })
        {
            foreach (var word in new[] { rule.Id, rule.Name })
            {
                var key = (place.Path, line, word.ToUpperInvariant());
                if (!_known.TryGetValue(key, out var reason))
                    continue;
                _used.Add(key);
                if (!reasons.Contains(reason))
                    reasons.Add(reason);
            }
        }

        return reasons;
    }

    public bool IsUsed(Suppression suppression, string rule) => _used.Contains(Key(suppression, rule));

    private static (string Path, int Line, string Word) Key(Suppression suppression, string rule) =>
        (suppression.File.Path, suppression.IsForFile ? WholeFile : suppression.Line, rule.ToUpperInvariant());

    private static Suppression[] Read(ProjectFile file)
    {
        var text = file.Expansion?.Map?.Root.Text ?? file.Text;
        if (SuppressionComment.Search.IndexIn(text.ToString()) < 0)
            return [];

        var comments = new List<(int Line, SuppressionComment Comment)>();
        var top = 0;
        for (var i = 0; i < text.Lines.Count; i++)
        {
            var line = text.ToString(text.Lines[i].Span);
            if (top == i && IsBlankOrComment(line.Trim()))
                top++;
            if (SuppressionComment.Read(line, text.Lines[i].Start) is { } comment)
                comments.Add((i, comment));
        }

        // The next line that is not a suppression: several of them may be above one line.
        var found = new Suppression[comments.Count];
        for (var i = comments.Count - 1; i >= 0; i--)
        {
            var (line, comment) = comments[i];
            var next = comment.IsBehindCode ? line : i + 1 < comments.Count && comments[i + 1].Line == line + 1 ? found[i + 1].Line : line + 1;
            var fault = comment.IsMisspelt ? Misspelt
                : comment.IsInBlock ? InBlock
                : comment.Reason.Length == 0 ? NoReason
                : comment.Rules.IsEmpty ? NoRule
                : comment.IsForFile && (line > top || comment.IsBehindCode) ? NotAtTop
                : null;
            found[i] = new Suppression(file, comment.Span, comment.IsForFile, next, comment.Rules, comment.Reason, fault);
        }

        return found;
    }

    private static bool IsBlankOrComment(string line) => line.Length == 0 || line[0] == '#' || line.StartsWith("--", StringComparison.Ordinal);
}
