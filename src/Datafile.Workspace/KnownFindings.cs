using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace;

/// <summary>
/// Tells findings that were there before from new ones. Each one that was there stands for one that is there now, wherever that is.
/// </summary>
/// <param name="accepted">How often each finding is accepted.</param>
/// <param name="before">How often the baseline has each, where that counts.</param>
internal sealed class KnownFindings(ImmutableDictionary<string, int> accepted, ImmutableDictionary<string, int> before)
{
    private static readonly FindingSuppression Accepted = new(IsInSource: false, $"accepted in {AcceptedFindings.FileName}");

    private readonly Dictionary<string, int> _accepted = new(accepted, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _before = new(before, StringComparer.Ordinal);

    /// <summary>How many findings that are accepted were not met.</summary>
    public int Outdated => _accepted.Values.Sum(count => Math.Max(0, count));

    /// <summary>How often each finding is there.</summary>
    public static ImmutableDictionary<string, int> Count(IEnumerable<Finding> findings, Func<string, SourceText?> textOf) => findings
        .GroupBy(f => FindingIdentity.Of(f, textOf), StringComparer.Ordinal)
        .ToImmutableDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);

    /// <summary>Divides findings, each part in the given order.</summary>
    public (ImmutableArray<Finding> Known, ImmutableArray<Finding> New) Divide(ImmutableArray<Finding> findings, Func<string, SourceText?> textOf)
    {
        if (_accepted.Count == 0 && _before.Count == 0)
            return ([], findings);

        var (known, added) = (ImmutableArray.CreateBuilder<Finding>(), ImmutableArray.CreateBuilder<Finding>());
        foreach (var finding in findings)
        {
            // What a change does is of this change, whatever was accepted before.
            if (finding.Rule.IsAboutChange)
            {
                added.Add(finding);
                continue;
            }

            var identity = FindingIdentity.Of(finding, textOf);

            // What is accepted is in the baseline as well: both are used up.
            var (isAccepted, wasThere) = (Take(_accepted, identity), Take(_before, identity));
            (isAccepted || wasThere ? known : added).Add(isAccepted ? finding with { Suppressions = [Accepted], Fixes = [] } : finding);
        }

        return (known.ToImmutable(), added.ToImmutable());
    }

    private static bool Take(Dictionary<string, int> left, string identity)
    {
        if (!left.TryGetValue(identity, out var count) || count <= 0)
            return false;

        left[identity] = count - 1;
        return true;
    }
}
