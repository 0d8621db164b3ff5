namespace Datafile.Analyzer.Findings;

/// <summary>The rules about changes by which a deployment is judged, and because of which a plan has a step.</summary>
internal static class RuleIds
{
    public const string
        MissingCutoff = "DF3001",
        StateChangeInPlace = "DF3004",
        SilentNoOp = "DF3005",
        HistoryLoss = "DF3006",
        RenameLosesData = "DF3008",
        RefusedDeploy = "DF3009",
        DestructiveChange = "DF3011",
        VersionNotBumped = "DF4001", BackfillOverlap = "DF4003", BackfillGap = "DF4004", MissingBackfill = "DF4006", StaleForwardQuery = "DF4008",
        ForwardQueryLosesData = "DF4010";
}
