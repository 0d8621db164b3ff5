using System.Collections.Immutable;
using Datafile.Parser.Shell;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>A shell script, read for the <c>tb</c> commands that it runs.</summary>
public sealed record TbScript(ShellScript Shell)
{
    /// <summary>Relative to the project root, with <c>/</c>.</summary>
    public string Path => Shell.Path;

    /// <summary>All commands, in the order in which they run.</summary>
    public ImmutableArray<ShellCommand> Commands => Shell.Commands;

    /// <summary>The commands that run <c>tb</c>, understood.</summary>
    public ImmutableArray<TbCommand> TbCommands { get; } = [.. Shell.Commands.Select(TbCommand.From).OfType<TbCommand>()];

    /// <summary>The first <c>tb</c> command whose failure is lost because another command follows it; null if there is none.</summary>
    public TbCommand? FirstUnguarded => TbCommands.FirstOrDefault(command => command.Command.FailureLost);

    /// <summary>
    /// Whether the script is written to stop where <c>tb</c> fails: <c>set -e</c> is in force for all its <c>tb</c>
    /// commands, or none of them is unguarded. A single <c>|| true</c> under <c>set -e</c> leaves this true.
    /// </summary>
    public bool StopsAtFailure =>
        FirstUnguarded is null
        || TbCommands.All(command => command.Command.Substituted || command.Command.ErrExit == ErrExit.On);

    /// <summary>
    /// Whether one of <see cref="TbCommands"/> runs before another. A command of a function is written before the call that runs it.
    /// </summary>
    public bool RunsBefore(TbCommand command, TbCommand other) => TbCommands.IndexOf(command) < TbCommands.IndexOf(other);

    /// <summary>Commands that run other scripts, <c>.tinyenv</c> aside: what those do is not seen here.</summary>
    public IEnumerable<ShellCommand> OtherScripts => Commands.Where(RunsScript);

    /// <summary>Reads a script. Never throws, whatever the text.</summary>
    /// <param name="variables">The environment that it starts with, which is what <c>source .tinyenv</c> gives it too.</param>
    public static TbScript Parse(string path, SourceText text, IReadOnlyDictionary<string, string> variables) =>
        new(ShellScript.Parse(path, text, variables, TinyEnv.FileName));

    private static bool RunsScript(ShellCommand command)
    {
        var interpreted = command.Name is "source" or "." or "bash" or "sh";
        var script = interpreted
            ? command.Words.Skip(1).FirstOrDefault(word => !word.Value.StartsWith("-", StringComparison.Ordinal))
            : command.Words[0];
        return script is not null
            && ShellPath.FileName(script.Value) != TinyEnv.FileName
            && (interpreted || script.Value.EndsWith(".sh", StringComparison.Ordinal));
    }
}
