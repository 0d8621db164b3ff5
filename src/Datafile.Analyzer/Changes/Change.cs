using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>One difference between two states of a data project.</summary>
/// <param name="Kind">One of the change kinds, e.g. <c>column-added</c>.</param>
/// <param name="Resource">The Data Source or pipe that changed, by its name of now.</param>
/// <param name="Member">The column or node; empty where the whole resource is meant.</param>
/// <param name="Impact">What it does to the data.</param>
/// <param name="Method">How it is applied.</param>
/// <param name="Location">Its place in the current files, or the nearest thing that still exists.</param>
/// <param name="Difference">What differs, in one sentence.</param>
public sealed record Change(
    ChangeKind Kind, string Resource, string Member, Impact Impact, Method Method, Location Location, string Difference)
{
    /// <summary>What there is to know or to do, and what no source confirms, in sentences; empty where there is nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>All that there is to say.</summary>
    public string Message => Note.Length > 0 ? Difference + " " + Note : Difference;

    /// <summary>How it would be applied if the file had no FORWARD_QUERY.</summary>
    public Method MethodWithoutQuery { get; init; } = Method;

    /// <summary>Whether a source says how it is applied; what none says causes no warning.</summary>
    public bool IsConfirmed => !Sources.IsEmpty;

    /// <summary>Who says so; empty where it is not confirmed.</summary>
    internal ImmutableArray<Citation> Sources { get; init; } = [];

    /// <summary>The addresses of the pages that say so; empty where it is derived or not confirmed.</summary>
    public ImmutableArray<string> SourceAddresses => [.. Sources.Select(s => s.Address).Where(a => a.Length > 0)];

    /// <summary>What was renamed, by its old name; empty for other kinds.</summary>
    public string OldName { get; init; } = "";

    /// <summary>Who still reads what this takes away.</summary>
    public ImmutableArray<BrokenRead> BrokenReads { get; init; } = [];
}

/// <summary>A node that reads what is removed.</summary>
/// <param name="Column">Empty where the whole resource is removed.</param>
/// <param name="Span">The name in the file of the pipe.</param>
public sealed record BrokenRead(string Column, PipeNode Reader, TextSpan Span)
{
    /// <summary>The function that the name means from now on; empty where the query fails.</summary>
    public string Meaning { get; init; } = "";
}

/// <summary>What a change does to data; in JSON in kebab case.</summary>
public enum Impact { None, Compatible, Rewrite, HistoryLoss, BreaksReaders }

/// <summary>How a change is applied; in JSON in kebab case.</summary>
public enum Method
{
    /// <summary>The deploy replaces what there was; no table is touched.</summary>
    InPlace,

    /// <summary>ALTER TABLE.</summary>
    Alter,

    /// <summary>A new release makes it anew, with all that is downstream.</summary>
    Fork,

    /// <summary>The deployment copies the rows as they are.</summary>
    Copy,

    /// <summary>The deployment copies the rows through a FORWARD_QUERY.</summary>
    ForwardQuery,

    /// <summary>The deployment runs the view again over its source.</summary>
    Replay,

    /// <summary>The deploy does not do it: new names side by side, or another tool.</summary>
    Manual,
}

/// <summary>What kind of difference a change is; in JSON in kebab case.</summary>
public enum ChangeKind
{
    ColumnAdded, ColumnRemoved, ColumnType, ColumnDefault, ColumnJsonpath, ColumnOrder,
    SortingKey, PartitionKey, PrimaryKey, Engine, EngineSetting, Ttl, Index,
    Query, AggregateState, GroupBy, Source, Target, NodeType, Schedule,
    Token, Connector, Description,
    DatasourceAdded, DatasourceRemoved, PipeAdded, PipeRemoved, Renamed,
}
