using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

/// <summary>A word of a command after quotes are removed and variables put in.</summary>
/// <param name="Value">What the program receives; a variable that is not known stays in it as <c>${NAME}</c>.</param>
/// <param name="Span">Where the word stands in the script, quotes included.</param>
/// <param name="Known">False where a part cannot be determined without running the script.</param>
public sealed record ShellWord(string Value, TextSpan Span, bool Known)
{
    public override string ToString() => Value;
}
