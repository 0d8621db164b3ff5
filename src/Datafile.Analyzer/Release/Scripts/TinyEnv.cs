using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Shell;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>One <c>KEY=VALUE</c> of a <c>.tinyenv</c>.</summary>
/// <param name="Value">Without quotes and without a comment after it.</param>
/// <param name="ValueSpan">Quotes included.</param>
public sealed record TinyEnvEntry(string Key, string Value, TextSpan KeySpan, TextSpan ValueSpan);

/// <summary>The <c>.tinyenv</c> of a project: its version and the settings of its deploys (datafile format 7.2).</summary>
/// <param name="Entries">In the order of the file; of two with one key the later one counts.</param>
public sealed record TinyEnv(ImmutableArray<TinyEnvEntry> Entries)
{
    /// <summary>The file, at the root of a project.</summary>
    public const string FileName = ProjectLayout.Settings;

    /// <summary>The values by key.</summary>
    public ImmutableDictionary<string, string> Variables { get; } =
        Entries.Aggregate(
            ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal),
            (variables, entry) =>
            {
                variables[entry.Key] = entry.Value;
                return variables;
            }).ToImmutable();

    /// <summary>The entry of <c>VERSION</c>; null where there is none.</summary>
    public TinyEnvEntry? VersionEntry => this["VERSION"];

    /// <summary>The version; null where <c>VERSION</c> is missing or is none.</summary>
    public ReleaseVersion? Version => ReleaseVersion.TryParse(VersionEntry?.Value, out var version) ? version : null;

    /// <summary>The entry of <c>VERSION</c> where it cannot be read as a version, and no variable says what it is; null elsewhere.</summary>
    public TinyEnvEntry? UnreadableVersion =>
        Version is null && VersionEntry is { Value.Length: > 0 } entry && entry.Value.IndexOf('$') < 0 ? entry : null;

    /// <summary>The last entry of a key; null where there is none.</summary>
    public TinyEnvEntry? this[string key] => Entries.LastOrDefault(entry => entry.Key == key);

    /// <summary>Reads <c>KEY=VALUE</c> lines, quoted or not, with <c>export</c> or not; lines that are none are passed over.</summary>
    public static TinyEnv Parse(SourceText text)
    {
        var entries = ImmutableArray.CreateBuilder<TinyEnvEntry>();
        foreach (var line in text.Lines)
        {
            if (Entry(text.ToString(line.Span), line.Start) is { } entry)
                entries.Add(entry);
        }

        return new TinyEnv(entries.ToImmutable());
    }

    private static TinyEnvEntry? Entry(string line, int offset)
    {
        var keyStart = SkipBlanks(line, 0);
        if (string.CompareOrdinal(line, keyStart, "export", 0, 6) == 0 && SkipBlanks(line, keyStart + 6) > keyStart + 6)
            keyStart = SkipBlanks(line, keyStart + 6);
        var keyEnd = ShellName.EndAt(line, keyStart, line.Length);
        if (keyEnd == keyStart || keyEnd == line.Length || line[keyEnd] != '=')
            return null;

        var start = keyEnd + 1;
        var (value, end) = Value(line, start);
        return new TinyEnvEntry(
            line.Substring(keyStart, keyEnd - keyStart),
            value,
            TextSpan.FromBounds(offset + keyStart, offset + keyEnd),
            TextSpan.FromBounds(offset + start, offset + end));
    }

    private static (string Value, int End) Value(string line, int start)
    {
        if (start < line.Length && line[start] is '"' or '\'')
        {
            var close = line.IndexOf(line[start], start + 1);
            if (close > 0)
                return (line.Substring(start + 1, close - start - 1), close + 1);
        }

        var end = start;
        for (; end < line.Length; end++)
        {
            if (line[end] == '#' && char.IsWhiteSpace(line[end - 1]))
                break;
        }

        while (end > start && char.IsWhiteSpace(line[end - 1]))
            end--;
        return (line.Substring(start, end - start), end);
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t')
            at++;
        return at;
    }
}
