using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>One line of <c>datafile-approvals</c>: <c>DF3006 sessions_mv 0f3a…..9c1e… -- reason</c>.</summary>
/// <param name="Old">The fingerprint of the resource before the change, and of what it fills and is filled by.</param>
/// <param name="New">That of after it.</param>
/// <param name="Fault">Why it does not work; empty where it does.</param>
internal sealed record Approval(TextSpan Span, string Rule, string Resource, string Old, string New, string Fault);

/// <summary>
/// The intended changes that somebody looked at and took. An approval holds for one rule, one resource and one change: when
/// either side changes again it ends by itself.
/// </summary>
public sealed class Approvals
{
    /// <summary>The file, at the root of a project.</summary>
    public const string FileName = "datafile-approvals";

    private const string Heading = "# Changes that are meant: rule, resource, fingerprints of before and after, and the reason.\n";

    private static readonly Regex Form = new(
        @"^(?<rule>\S+)[ \t]+(?<resource>\S+)[ \t]+(?<old>[0-9a-f]{12})\.\.(?<new>[0-9a-f]{12})(?:[ \t]+--[ \t]*(?<reason>.*?))?[ \t\r]*$", RegexOptions.CultureInvariant);

    private readonly ImmutableArray<Approval> _entries;
    private readonly HashSet<Approval> _used = [];
    private readonly DataProject? _before;
    private readonly DataProject _after;

    private Approvals(ProjectFile? file, DataProject? before, DataProject after)
    {
        (File, _before, _after) = (file, before, after);
        _entries = file is null ? [] : [.. Read(file.Text)];
    }

    internal ProjectFile? File { get; }

    internal IEnumerable<Approval> Entries => _entries;

    internal static Approvals Of(DataProject? before, DataProject after) =>
        new(after.Snapshot.Files.FirstOrDefault(f => f.Path == FileName), before, after);

    /// <summary>Whether the finding of a rule about a resource is approved for this very change.</summary>
    internal bool Cover(DiagnosticDescriptor rule, string resource)
    {
        if (_entries.IsEmpty || _before is null || resource.Length == 0)
            return false;

        var covered = false;
        foreach (var entry in _entries.Where(e => e.Fault.Length == 0 && e.Resource == resource && Suppressions.Names(e.Rule, rule) && Holds(e)))
        {
            _used.Add(entry);
            covered = true;
        }

        return covered;
    }

    internal bool IsUsed(Approval entry) => _used.Contains(entry);

    /// <summary>Whether neither side has changed since.</summary>
    internal bool Holds(Approval entry) => _before is not null
        && entry.Old == DefinitionFingerprint.Of(_before, entry.Resource) && entry.New == DefinitionFingerprint.Of(_after, entry.Resource);

    /// <summary>The text of the file with an entry more, in place of an earlier one for the same rule and resource.</summary>
    /// <param name="file">The text of the file; null where there is none yet.</param>
    public static string With(string? file, string rule, string resource, DataProject before, DataProject after, string reason)
    {
        var entry = $"{rule} {resource} {DefinitionFingerprint.Of(before, resource)}..{DefinitionFingerprint.Of(after, resource)} -- {OneLine(reason)}\n";
        var kept = (file ?? Heading).Split('\n').Where(line => Form.Match(line) is not { Success: true } match || match.Groups["rule"].Value != rule || match.Groups["resource"].Value != resource);
        return string.Join("\n", kept).TrimEnd('\n') + "\n" + entry;
    }

    private static string OneLine(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<Approval> Read(SourceText text)
    {
        foreach (var line in text.Lines)
        {
            var content = text.ToString(line.Span).TrimEnd();
            if (content.Length == 0 || content[0] == '#')
                continue;

            var span = new TextSpan(line.Start, content.Length);
            var match = Form.Match(content);
            yield return !match.Success
                ? new Approval(span, "", "", "", "", "is no approval: let 'datafile approve' write it")
                : new Approval(
                    span, match.Groups["rule"].Value, match.Groups["resource"].Value, match.Groups["old"].Value, match.Groups["new"].Value,
                    match.Groups["reason"].Value.Trim().Length == 0 ? "gives no reason, and approves nothing: write ' -- ' and the reason behind it" : "");
        }
    }
}
