using System.Collections.Immutable;
using Datafile.Parser.Shell;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>A run of <c>tb</c>, understood: <c>tb --semver 1.0.0 pipe populate visits --node visits_1 --wait</c>.</summary>
/// <param name="Command">The command of the script that it was read from.</param>
/// <param name="Words">From <c>tb</c> on, each with its span.</param>
/// <param name="Path">The command and what holds it, e.g. <c>pipe</c>, <c>copy</c>, <c>run</c>; empty for a bare <c>tb</c>.</param>
/// <param name="Options">Values of all options, before and after the command, in their order; none for a flag.</param>
/// <param name="Arguments">The words that belong to no option.</param>
/// <param name="SemverWord">The version that it works on, as written; null where none is given.</param>
public sealed record TbCommand(
    ShellCommand Command,
    ImmutableArray<ShellWord> Words,
    ImmutableArray<string> Path,
    ImmutableDictionary<string, ImmutableArray<string>> Options,
    ImmutableArray<ShellWord> Arguments,
    ShellWord? SemverWord)
{
    /// <summary>The value of <c>--semver</c>, before or after the command, or of <c>TB_SEMVER</c>; null where none is given.</summary>
    public string? Semver =>
        SemverWord?.Value ?? (Command.Environment.TryGetValue("TB_SEMVER", out var semver) ? semver : null);

    /// <summary><see cref="Semver"/> as a version; null where it is none or cannot be determined.</summary>
    public ReleaseVersion? Version => ReleaseVersion.TryParse(Semver, out var version) ? version : null;

    /// <summary>From <c>tb</c> to the last word.</summary>
    public TextSpan Span => TextSpan.FromBounds(Words[0].Span.Start, Math.Max(Words[0].Span.End, Command.Span.End));

    /// <summary>False where a word cannot be determined: an option may be missing here, or be one that is not seen.</summary>
    public bool Known => Words.All(word => word.Known);

    /// <summary><c>tb deploy</c>, or <c>tb deployment create</c> of Forward; a dry run deploys nothing.</summary>
    public bool IsDeploy => (Is("deploy") || Is("deployment", "create")) && !IsDryRun;

    /// <summary>Whether only the CLI of Forward has it (datafile format 7.4 and 8.1).</summary>
    public bool IsOfForward => Path.FirstOrDefault() == "deployment" || Has("--cloud")
        || (Is("deploy") && (Has("--check") || Has("--allow-destructive-operations")));

    public bool IsPush => Is("push");

    public bool IsPopulate => Is("pipe", "populate");

    public bool IsCopyRun => Is("pipe", "copy", "run");

    public bool IsReleaseCreate => Is("release", "create");

    public bool IsReleasePreview => Is("release", "preview");

    public bool IsReleasePromote => Is("release", "promote");

    /// <summary>Changed resources and all that reads them are created anew.</summary>
    public bool ForksDownstream => (IsDeploy || IsPush) && Has("--fork-downstream");

    /// <summary>Materialized views are filled: by <c>pipe populate</c>, or by a deploy or push with <c>--populate</c>.</summary>
    public bool Populates => IsPopulate || ((IsDeploy || IsPush) && (Has("--populate") || Has("--force-populate")));

    /// <summary>It returns only when its jobs have ended.</summary>
    public bool Waits => Has("--wait");

    /// <summary>Nothing is changed.</summary>
    public bool IsDryRun => Has("--dry-run");

    /// <summary>The filter of a populate; null where it takes all rows.</summary>
    public string? SqlCondition => Value("--sql-condition");

    /// <summary>The node of a populate.</summary>
    public string? Node => Value("--node");

    /// <summary>The pipe, Data Source or file that it works on: its first argument.</summary>
    public string? Target => Arguments.IsEmpty ? null : Arguments[0].Value;

    /// <summary>What <c>tb</c> runs; null where the command is not <c>tb</c>, alone or behind <c>timeout 600</c>, <c>sudo</c> and the like.</summary>
    public static TbCommand? From(ShellCommand command)
    {
        var start = Start(command.Words);
        return start < 0 ? null : TbCommandReader.Read(command, command.Words.RemoveRange(0, start));
    }

    public bool Has(string option) => Options.ContainsKey(option);

    /// <summary>The last value given to an option; null where there is none.</summary>
    public string? Value(string option) =>
        Options.TryGetValue(option, out var values) && !values.IsEmpty ? values[values.Length - 1] : null;

    public bool Is(params string[] path) => Path.SequenceEqual(path);

    public override string ToString() => string.Join(" ", Words.Select(word => word.Value));

    private static int Start(ImmutableArray<ShellWord> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var name = ShellPath.FileName(words[i].Value);
            if (name == "tb")
                return i;
            if (!TbSyntax.Wrappers.TryGetValue(name, out var skipped))
                return -1;

            // The wrapper's own options and NAME=value, then its own arguments.
            while (i + 1 < words.Length && (words[i + 1].Value.StartsWith("-", StringComparison.Ordinal) || words[i + 1].Value.Contains('=')))
                i++;
            i += skipped;
            while (i + 1 < words.Length && words[i + 1].Value.StartsWith("-", StringComparison.Ordinal))
                i++;
        }

        return -1;
    }
}
