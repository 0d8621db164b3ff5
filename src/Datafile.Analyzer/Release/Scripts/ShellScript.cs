using System.Collections.Immutable;
using Datafile.Analyzer.Release.Scripts.Bash;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>A bash script, read for what it runs. It is never run.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>.</param>
/// <param name="Commands">
/// In the order in which they run, as far as it can be told: functions stand where they are called, loops over a short
/// literal list are unfolded, and all branches stand one after the other.
/// </param>
/// <param name="FirstUnguarded">
/// The first <c>tb</c> command whose failure is lost because another command follows it; null where there is none.
/// </param>
public sealed record ShellScript(
    string Path, SourceText Text, ImmutableArray<ShellCommand> Commands, ShellCommand? FirstUnguarded)
{
    /// <summary>The commands that run <c>tb</c>, understood.</summary>
    public ImmutableArray<TbCommand> TbCommands { get; } = [.. Commands.Select(TbCommand.From).OfType<TbCommand>()];

    /// <summary>
    /// Whether the script is written to stop where <c>tb</c> fails: <c>set -e</c> is in force for all its <c>tb</c>
    /// commands, or none of them is unguarded. A single <c>|| true</c> under <c>set -e</c> leaves this true.
    /// </summary>
    public bool StopsAtFailure =>
        FirstUnguarded is null
        || TbCommands.All(command => command.Command.Substituted || command.Command.ErrExit == ErrExit.On);

    /// <summary>Commands that run other scripts, <c>.tinyenv</c> aside: what those do is not seen here.</summary>
    public IEnumerable<ShellCommand> OtherScripts => Commands.Where(RunsScript);

    /// <summary>Reads a script. Never throws, whatever the text.</summary>
    /// <param name="variables">The environment that it starts with, which is what <c>source .tinyenv</c> gives it too.</param>
    public static ShellScript Parse(string path, SourceText text, IReadOnlyDictionary<string, string> variables)
    {
        var (commands, firstUnguarded) = ShellWalk.Walk(text.ToString(), variables);
        return new ShellScript(path, text, commands, firstUnguarded);
    }

    private static bool RunsScript(ShellCommand command)
    {
        var interpreted = command.Name is "source" or "." or "bash" or "sh";
        var script = interpreted ? command.Words.Skip(1).FirstOrDefault(word => !word.Value.StartsWith("-", StringComparison.Ordinal)) : command.Words[0];
        return script is not null
            && ShellPath.FileName(script.Value) != ".tinyenv"
            && (interpreted || script.Value.EndsWith(".sh", StringComparison.Ordinal));
    }
}
