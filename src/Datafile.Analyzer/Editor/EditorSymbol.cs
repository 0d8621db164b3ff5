using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Editor;

/// <summary>What a piece of text means.</summary>
/// <param name="At">The text.</param>
public abstract record EditorSymbol(Place At)
{
    /// <summary>Where it is declared; null where no file of the project declares it.</summary>
    public virtual Location? Declaration => null;

    /// <summary>The text in the file that it is written in.</summary>
    public Location Written => Places.Of(At.File, At.Span);
}

/// <summary>A Data Source.</summary>
public sealed record DataSourceSymbol(Place At, DataSource Source) : EditorSymbol(At)
{
    /// <summary>Its SCHEMA; the start of a file that has none.</summary>
    public override Location Declaration => Places.Of(Source.File, Source.Syntax.Find("SCHEMA")?.Keyword ?? default);
}

/// <summary>A node, or a pipe by the node that it outputs.</summary>
/// <param name="Columns">What it yields.</param>
public sealed record NodeSymbol(Place At, PipeNode Node, QueryColumns Columns) : EditorSymbol(At)
{
    public override Location Declaration => Places.Of(Node.Pipe.File, Node.Syntax.Start.ValueSpan);
}

/// <summary>A query that WITH names.</summary>
/// <param name="Columns">What it yields.</param>
/// <param name="Item">Where WITH names it.</param>
public sealed record NamedQuerySymbol(Place At, string Name, QueryColumns Columns, TextSpan Item) : EditorSymbol(At)
{
    public override Location Declaration => Places.Of(At.File, Item);
}

/// <summary>A file that is included.</summary>
/// <param name="Path">Relative to the project root.</param>
public sealed record FileSymbol(Place At, string Path) : EditorSymbol(At)
{
    public override Location Declaration => Location.Create(Path, default, default);
}

/// <summary>A column, or an alias of a query.</summary>
/// <param name="Type">Unknown where it cannot be determined.</param>
/// <param name="Owner">What it is a column of, e.g. <c>Data Source 'events'</c>; empty where that is not known.</param>
/// <param name="DeclaredAt">What computes it, or declares it in a SCHEMA; null where that is not known.</param>
public sealed record ColumnSymbol(Place At, string Name, ClickHouseType Type, string Owner, Place? DeclaredAt) : EditorSymbol(At)
{
    public override Location? Declaration => DeclaredAt is null ? null : Places.Of(DeclaredAt.File, DeclaredAt.Span);
}

/// <summary>An expression with a known type.</summary>
public sealed record ExpressionSymbol(Place At, ClickHouseType Type) : EditorSymbol(At);
