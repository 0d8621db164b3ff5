using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>One line of <c>datafile-approvals</c>: <c>DF3006 sessions_mv 0f3a…..9c1e… -- reason</c>.</summary>
/// <param name="Old">The fingerprint of the resource before the change, and of what it fills and is filled by.</param>
/// <param name="New">That of after it.</param>
/// <param name="Reason">Empty where none is given.</param>
/// <param name="Fault">Why it does not work; null if it does.</param>
internal sealed record Approval(TextSpan Span, string Rule, string Resource, string Old, string New, string Reason, Message? Fault);

/// <summary>
/// The intended changes that somebody looked at and took. An approval holds for one rule, one resource and one change: when
/// either side changes again it ends by itself.
/// </summary>
public sealed class Approvals
{
    /// <summary>The file, at the root of a project.</summary>
    public const string FileName = ProjectLayout.Approvals;

    private const string Heading = "# Changes that are meant: rule, resource, fingerprints of before and after, and the reason.\n";

    private static readonly Message Malformed = new("This line is not an approval. Write approvals with 'datafile approve'.");
    private static readonly Message NoReason = new("This approval gives no reason, and approves nothing. Write ' -- ' and the reason after it.");

    private readonly ImmutableArray<Approval> _entries;
    private readonly ILookup<string, Approval> _byResource;
    private readonly Dictionary<string, (string Old, string New)> _fingerprints = new(StringComparer.Ordinal);
    private readonly HashSet<Approval> _used = [];
    private readonly DataProject? _before;
    private readonly DataProject _after;

    private Approvals(ProjectFile? file, DataProject? before, DataProject after)
    {
        (File, _before, _after) = (file, before, after);
        _entries = file is null ? [] : [.. Read(file.Text)];
        _byResource = _entries.ToLookup(e => e.Resource, StringComparer.Ordinal);
    }

    /// <summary>Why an approval does not work.</summary>
    internal static Message[] Faults => [Malformed, NoReason];

    internal ProjectFile? File { get; }

    internal IEnumerable<Approval> Entries => _entries;

    internal static Approvals Of(DataProject? before, DataProject after) =>
        new(after.Snapshot.Files.FirstOrDefault(f => f.Path == FileName), before, after);

    /// <summary>The reasons for which the finding of a rule about a resource is approved for this very change; empty where it is not.</summary>
    internal IReadOnlyCollection<string> ReasonsFor(RuleDescription rule, string resource)
    {
        if (_entries.IsEmpty || _before is null || resource.Length == 0)
            return [];

        var entries = _byResource[resource].Where(e => e.Fault is null && rule.IsNamed(e.Rule) && Holds(e)).ToArray();
        _used.UnionWith(entries);
        return [.. entries.Select(e => e.Reason).Distinct()];
    }

    internal bool IsUsed(Approval entry) => _used.Contains(entry);

    /// <summary>Whether neither side has changed since.</summary>
    internal bool Holds(Approval entry)
    {
        if (_before is null)
            return false;
        if (!_fingerprints.TryGetValue(entry.Resource, out var now))
            _fingerprints.Add(
                entry.Resource, now = (DefinitionFingerprint.Of(_before, entry.Resource), DefinitionFingerprint.Of(_after, entry.Resource)));
        return (entry.Old, entry.New) == now;
    }

    /// <summary>The text of the file with an entry more, in place of an earlier one for the same rule and resource.</summary>
    /// <param name="file">The text of the file; null where there is none yet.</param>
    public static string With(string? file, string rule, string resource, DataProject before, DataProject after, string reason)
    {
        var entry = $"{rule} {resource} {DefinitionFingerprint.Of(before, resource)}..{DefinitionFingerprint.Of(after, resource)} -- {Spelling.OnOneLine(reason)}\n";
        var kept = (file ?? Heading)
            .Split('\n')
            .Where(line => Parse(line, default) is not { } known || known.Rule != rule || known.Resource != resource);
        return string.Join("\n", kept).TrimEnd('\n') + "\n" + entry;
    }

    private static IEnumerable<Approval> Read(SourceText text)
    {
        foreach (var line in text.Lines)
        {
            var content = text.ToString(line.Span).TrimEnd();
            if (content.Length == 0 || content[0] == '#')
                continue;

            var span = new TextSpan(line.Start, content.Length);
            yield return Parse(content, span) ?? new Approval(span, "", "", "", "", "", Malformed);
        }
    }

    /// <summary>Reads a line in one pass; null for one of another form.</summary>
    private static Approval? Parse(string line, TextSpan span)
    {
        var end = line.TrimEnd(' ', '\t', '\r').Length;
        var at = 0;
        string Word()
        {
            var start = at;
            while (at < end && !char.IsWhiteSpace(line[at]))
                at++;
            var word = line.Substring(start, at - start);
            while (at < end && line[at] is ' ' or '\t')
                at++;
            return word;
        }

        var (rule, resource, prints, dashes) = (Word(), Word(), Word(), Word());
        if (rule.Length == 0
            || resource.Length == 0
            || prints.Length != 26
            || prints.Substring(12, 2) != ".."
            || !prints.Remove(12, 2).All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
            return null;
        if (dashes.Length > 0 && !dashes.StartsWith("--", StringComparison.Ordinal))
            return null;

        var reason = ((dashes.Length > 2 ? dashes.Substring(2) + " " : "") + line.Substring(at, end - at)).TrimEnd();
        return new Approval(
            span, rule, resource, prints.Substring(0, 12), prints.Substring(14),
            reason, reason.Length > 0 ? null : NoReason);
    }
}
