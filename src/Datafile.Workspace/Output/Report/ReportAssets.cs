using System.Security.Cryptography;
using System.Text;

namespace Datafile.Workspace.Output.Report;

/// <summary>The style sheet and the script of a report, and the policy that allows them and nothing else.</summary>
internal static class ReportAssets
{
    public static string Style { get; } = Read("report.css");

    public static string Script { get; } = Read("report.js");

    /// <summary>A Content Security Policy: no network, no other script, no other style.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; script-src '{HashOf(Script)}'; style-src '{HashOf(Style)}'; base-uri 'none'; form-action 'none'";

    /// <summary>As a parser of HTML sees it, which knows one kind of line end.</summary>
    private static string Read(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("report/" + name)
            ?? throw new InvalidOperationException($"the program lacks its part '{name}'");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }

    private static string HashOf(string text)
    {
        using var algorithm = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(algorithm.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }
}
