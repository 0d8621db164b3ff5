using System.Collections.Immutable;
using System.Text.Json;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>
/// The findings that a project accepts because they were there when it began to be checked: <c>datafile-baseline.json</c> at its root.
/// </summary>
public static class AcceptedFindings
{
    public const string FileName = ProjectLayout.Accepted;

    /// <summary>How often each finding is accepted, by <see cref="FindingIdentity"/>.</summary>
    /// <exception cref="WorkspaceException">The file is not what <c>datafile baseline</c> writes.</exception>
    internal static ImmutableDictionary<string, int> Read(ProjectSnapshot snapshot)
    {
        if (snapshot.Files.FirstOrDefault(f => f.Path == FileName) is not { Unread: null } file)
            return ImmutableDictionary<string, int>.Empty;

        try
        {
            using var json = JsonDocument.Parse(file.Text.ToString());
            if (json.RootElement.GetProperty("schema").GetInt32() != 1)
                throw new WorkspaceException($"{FileName} was written by a newer version of datafile: install that, or write the file again with 'datafile baseline'");

            return json.RootElement.GetProperty("findings").EnumerateArray()
                .GroupBy(f => f.GetProperty("fingerprint").GetString() ?? "", StringComparer.Ordinal)
                .ToImmutableDictionary(same => same.Key, same => same.Sum(f => f.GetProperty("count").GetInt32()), StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is JsonException
            or KeyNotFoundException
            or InvalidOperationException
            or FormatException
            or OverflowException)
        {
            throw new WorkspaceException($"{FileName} is not a list of accepted findings: write it again with 'datafile baseline'", failure);
        }
    }
}
