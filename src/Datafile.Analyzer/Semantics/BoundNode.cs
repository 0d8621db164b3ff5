using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>A table that a query reads, as it was when the query was bound.</summary>
/// <param name="Table">A <see cref="DataSource"/> or a <see cref="PipeNode"/>; null for what is not in the project.</param>
public sealed record TableRead(string Database, string Name, object? Table, QueryColumns Columns)
{
    /// <summary>What a node asks; null for a table, and for a node that does not parse or reads itself.</summary>
    public BoundQuery? Query { get; init; }

    /// <summary>Whether it is a dictionary.</summary>
    public bool IsDictionary { get; init; }
}

/// <summary>A node with what its query means.</summary>
/// <param name="Columns">What all of its variants have in common.</param>
/// <param name="Variants">One for a query without tags; otherwise one for each of <see cref="SqlTree.Variants"/>.</param>
/// <param name="Reads">Every table that it names, once.</param>
public sealed record BoundNode(QueryColumns Columns, ImmutableArray<BoundVariant> Variants, ImmutableArray<TableRead> Reads)
{
    public static BoundNode Unknown { get; } = new(QueryColumns.Unknown, [], []);

    /// <summary>Whether a template decides what it asks, or what it reads asks.</summary>
    public bool IsTemplated { get; init; }

    /// <summary>What is asked where there is one variant; null where there is none, or several.</summary>
    public BoundQuery? Query => Variants.Length == 1 ? Variants[0].Query : null;
}

/// <summary>One variant of the query of a node.</summary>
/// <param name="TooLarge">What of the query is past a limit, and so unknown; empty where nothing is.</param>
/// <param name="Unresolved">Names that no known table of their query has, in the order of the text.</param>
public sealed record BoundVariant(BoundQuery Query, string TooLarge, ImmutableArray<MissingColumn> Unresolved)
{
    public static BoundVariant Unknown { get; } = new(BoundQuery.Unknown, "", []);

    public QueryColumns Columns => Query.Columns;

    /// <summary>The unresolved names that mean nothing, as all tables that could have them are known.</summary>
    public ImmutableArray<MissingColumn> MissingColumns { get; } = Unresolved.RemoveAll(m => !m.IsCertain);

    /// <summary>Whether a request names columns in it, as with <c>columns(…)</c>.</summary>
    public bool HasNamesOfRequest { get; init; }

    /// <summary>What ClickHouse refuses, in the order of the text.</summary>
    public ImmutableArray<Refusal> Refusals { get; init; } = [];

    /// <summary>What versions of ClickHouse refuse that lack what newer ones have, in the order of the text.</summary>
    public ImmutableArray<Refusal> NewerRefusals { get; init; } = [];
}

/// <summary>A name in a query that no known table has.</summary>
/// <param name="Tables">The tables that it could have come from.</param>
/// <param name="IsCertain">Whether these and the tables around are known, so that the name means nothing.</param>
public sealed record MissingColumn(Identifier Name, ImmutableArray<QueryTable> Tables, bool IsCertain)
{
    /// <summary>What must be sent so that a tag writes the name; always, where the query has it.</summary>
    public TemplateCondition When { get; init; } = TemplateCondition.Always;

    /// <summary>The function that the name means because no table has it, as <c>user</c> does; empty where it means nothing.</summary>
    public string Meaning { get; init; } = "";
}

/// <summary>A table in FROM, by the name that its columns are qualified with.</summary>
public sealed record QueryTable(string Name, BoundTable Table, QueryColumns Columns)
{
    /// <summary>What its name means in the project; null for a query in FROM or WITH.</summary>
    public TableRead? Read => (Table as BoundName)?.Read;
}
