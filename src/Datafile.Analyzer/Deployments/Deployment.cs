using System.Collections.Immutable;

namespace Datafile.Analyzer.Deployments;

/// <summary>What <c>tb deploy</c> would do, from the baseline to the current state.</summary>
/// <param name="Verdict">The strongest action over all resources.</param>
/// <param name="Resources">
/// Every Data Source that the deployment touches, those downstream of a rewritten one too, and refused pipes; by name.
/// </param>
/// <param name="Reasons">The findings that decide a refusal or a loss, in the order of findings.</param>
public sealed record Deployment(
    DeployAction Verdict, ImmutableSortedDictionary<string, DeployAction> Resources, ImmutableArray<DeploymentReason> Reasons)
{
    /// <summary>
    /// What is rebuilt along with a Data Source that is written again, in the order in which rows reach it; of those that
    /// are rebuilt along with another themselves, nothing.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Below { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The targets whose rebuild does not bring back all of their rows.</summary>
    public ImmutableSortedSet<string> LosingHistory { get; init; } = [];
}

/// <summary>Why a deployment is refused, or loses rows.</summary>
/// <param name="Rule">The id of the rule that says so.</param>
public sealed record DeploymentReason(string Resource, string Rule, string Message);
