namespace Datafile.Analyzer.Deployments;

/// <summary>
/// What a deployment of Tinybird Forward does with the rows of a resource, the weakest first; lower-case in JSON. The order
/// decides the verdict of a deployment: that of its strongest action (Forward deployments 4).
/// </summary>
public enum DeployAction
{
    /// <summary>Nothing moves: the definition is replaced, or only metadata changes.</summary>
    None,

    /// <summary>A new target starts empty: <c>BACKFILL skip</c>.</summary>
    Skip,

    /// <summary>ALTER TABLE at promotion.</summary>
    Alter,

    /// <summary>A new target is filled by its view from all rows of its source.</summary>
    Populate,

    /// <summary>A target is made again: its view runs over all rows of its source.</summary>
    Rebuild,

    /// <summary>All stored rows are written again, as they are or through a FORWARD_QUERY.</summary>
    Rewrite,

    /// <summary>Rows are gone for good: refused without <c>--allow-destructive-operations</c>.</summary>
    Destructive,

    /// <summary>The deployment fails, and what is live stays.</summary>
    Refused,
}
