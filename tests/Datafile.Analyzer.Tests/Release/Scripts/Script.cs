using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Release.Scripts;

/// <summary>Reads scripts that tests write down.</summary>
internal static class Script
{
    public static readonly Dictionary<string, string> TinyEnv = new() { ["VERSION"] = "1.4.0", ["CD_FLAGS"] = "--wait  --yes" };

    public static TbScript Parse(string text) => TbScript.Parse("deploy/1.4.0/deploy.sh", SourceText.From(text), TinyEnv);

    public static TbCommand Tb(string text) => Assert.Single(Parse(text).TbCommands);
}
