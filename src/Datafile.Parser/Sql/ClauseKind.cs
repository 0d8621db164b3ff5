namespace Datafile.Parser.Sql;

/// <summary>The clauses that a SELECT keeps as they are: what neither reads, filters nor groups.</summary>
public enum ClauseKind { DistinctOn, Window, Qualify, OrderBy, LimitBy, Limit, Offset, Fetch, Settings, Format, IntoOutfile }

internal static class ClauseKinds
{
    /// <summary>The words of a clause, in upper case.</summary>
    public static string NameOf(ClauseKind kind) => kind switch
    {
        ClauseKind.DistinctOn => "DISTINCT ON",
        ClauseKind.OrderBy => "ORDER BY",
        ClauseKind.LimitBy => "LIMIT BY",
        ClauseKind.IntoOutfile => "INTO OUTFILE",
        ClauseKind.Window => "WINDOW",
        ClauseKind.Qualify => "QUALIFY",
        ClauseKind.Limit => "LIMIT",
        ClauseKind.Offset => "OFFSET",
        ClauseKind.Fetch => "FETCH",
        ClauseKind.Settings => "SETTINGS",
        ClauseKind.Format => "FORMAT",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
