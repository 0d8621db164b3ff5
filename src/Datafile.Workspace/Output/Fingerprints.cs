using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Datafile.Analyzer.Findings;

namespace Datafile.Workspace.Output;

/// <summary>Names findings so that the same one is known again after lines above it have moved.</summary>
internal sealed class Fingerprints
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>A hash of all but the position; equal findings of one file are told apart by their order.</summary>
    /// <param name="path">The path of the file as the report shows it.</param>
    public string Of(Finding finding, string path)
    {
        var identity = string.Join("\n", finding.Id, path, finding.Resource, finding.Message);
        _seen.TryGetValue(identity, out var earlier);
        _seen[identity] = earlier + 1;

        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(
            identity + "\n" + earlier.ToString(CultureInfo.InvariantCulture)));
        return string.Concat(bytes.Take(16).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
