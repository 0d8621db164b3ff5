using Datafile.Parser.Shell;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Shell;

/// <summary>Reads scripts that tests write down.</summary>
internal static class Script
{
    private static readonly Dictionary<string, string> Environment = new() { ["VERSION"] = "1.4.0", ["CD_FLAGS"] = "--wait  --yes" };

    public static ShellScript Parse(string text) => ShellScript.Parse("deploy/1.4.0/deploy.sh", SourceText.From(text), Environment, ".tinyenv");

    /// <summary>The commands as text, each on its own line, words parted by blanks.</summary>
    public static string[] Commands(string text) =>
        [.. Parse(text).Commands.Select(command => string.Join(" ", command.Words))];

    /// <summary>The words of the only command.</summary>
    public static string[] Words(string text) => [.. Assert.Single(Parse(text).Commands).Words.Select(word => word.Value)];
}
