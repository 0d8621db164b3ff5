namespace Datafile.Analyzer.Project;

/// <summary>A materialized view: the node that is triggered, and what it fills.</summary>
/// <param name="Target">Null where the Data Source does not exist.</param>
public sealed record MaterializedView(PipeNode Node, DataSource? Target)
{
    public Pipe Pipe => Node.Pipe;

    /// <summary>The name of the target as it is written: with a VERSION, each number is a table of its own.</summary>
    public string TargetName => Node.Target;

    /// <summary>Whether Forward changes the query and leaves the stored rows as they are (datafile format 8.5).</summary>
    public bool IsAltered => Node.IsAltered;
}
