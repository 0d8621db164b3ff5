using System.Collections.Immutable;
using Datafile.Parser.Tracing;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

/// <summary>A bash script, read for what it runs. It is never run.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>.</param>
/// <param name="Commands">
/// In the order in which they run, as far as that is known: functions appear where they are called, loops over a short
/// literal list are unfolded, and all branches follow one another.
/// </param>
public sealed record ShellScript(string Path, SourceText Text, ImmutableArray<ShellCommand> Commands)
{
    /// <summary>Reads a script. Never throws, whatever the text.</summary>
    /// <param name="variables">The environment that it starts with.</param>
    /// <param name="environmentFile">The name of the file that sets these variables again when it is sourced.</param>
    public static ShellScript Parse(string path, SourceText text, IReadOnlyDictionary<string, string> variables, string environmentFile)
    {
        ParserEvents.Log.ScriptParsed(path);
        return new(path, text, ShellWalk.Walk(text.ToString(), variables, environmentFile));
    }
}
