namespace Datafile.Analyzer.Findings;

/// <summary>Why a finding is not reported.</summary>
/// <param name="IsInSource">Whether a comment in the datafile says so, and not a file beside them.</param>
/// <param name="Justification">The reason that somebody gave, or where the finding is accepted.</param>
public sealed record FindingSuppression(bool IsInSource, string Justification);
