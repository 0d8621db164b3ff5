using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>A Data Source: a table with its columns and its engine.</summary>
public sealed class DataSource(ProjectFile file, DatasourceSyntax syntax)
{
    private readonly Lazy<SqlTree?> _forwardQuery = new(() =>
        syntax.Find("FORWARD_QUERY") is { } query && !string.IsNullOrWhiteSpace(query.Value) ? SqlTree.Parse(syntax.Content, query.ValueSpan) : null);

    private ImmutableArray<Column>? _all;
    private Dictionary<string, Column>? _byName;

    public string Name { get; } = ParsedFile.ResourceName(file.Path, DatafileKinds.Datasource);

    public ProjectFile File { get; } = file;

    public DatasourceSyntax Syntax { get; } = syntax;

    /// <summary>Whether an include of it could not be read, so that it may have more than is known.</summary>
    public bool IsIncomplete => File.IsIncomplete;

    public ImmutableArray<Column> Columns { get; } =
        syntax.Schema is { } schema ? [.. schema.Columns.Select(c => new Column(c))] : [];

    /// <summary>The columns as ClickHouse stores them: Nested is one array for each of its elements.</summary>
    public IEnumerable<Column> StoredColumns => HasNested ? Columns.SelectMany(c => c.Stored) : Columns;

    /// <summary>The first column of a name, as declared or as stored; null where there is none.</summary>
    public Column? FindColumn(string name)
    {
        var all = _all ??= HasNested ? [.. Columns, .. StoredColumns.Except(Columns)] : Columns;
        return NameIndex.Find(all, c => c.Name, name, ref _byName);
    }

    private bool HasNested => Columns.Any(c => c.Type.Name == "Nested");

    public DeclaredEngine Engine { get; } = new(syntax.Content, syntax.Engine);

    public SourceConnector Connector { get; } = SourceConnector.Of(syntax);

    /// <summary>The workspaces that may read it, each once, in order: one on each line, or between commas (datafile format 1.7).</summary>
    public IEnumerable<string> SharedWith => Syntax.Instructions.Where(i => i.Is("SHARED_WITH"))
        .SelectMany(i => i.Value.Split('\n', ','))
        .Select(w => w.Trim().Trim('\'', '"'))
        .Where(w => w.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .OrderBy(w => w, StringComparer.Ordinal);

    /// <summary>Whether a FORWARD_QUERY says what the live rows become.</summary>
    public bool HasForwardQuery => Syntax.Find("FORWARD_QUERY") is not null;

    /// <summary>The SQL of FORWARD_QUERY; null where there is none, and where its block is empty.</summary>
    public SqlTree? ForwardQuery => _forwardQuery.Value;

    /// <summary>Whether <c>BACKFILL skip</c> says that a new target starts empty.</summary>
    public bool SkipsBackfill =>
        Syntax.Find("BACKFILL") is { } backfill && string.Equals(backfill.Value.Trim(), "skip", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a row that is inserted twice counts twice: engines that merge by key drop one of the two, and some states do not mind.
    /// </summary>
    public bool KeepsRepeats => !Engine.IsReplacing && !Engine.Name.EndsWith("CollapsingMergeTree", StringComparison.Ordinal)
        && (!Engine.IsAggregating
            || Columns.Select(c => c.Type.StateFunction).Any(
                state => state.Length > 0 && !(AggregateFunction.Find(state) is { } function && AggregateLaw.IsIdempotent(function))));
}

/// <summary>A column of a Data Source.</summary>
public sealed class Column
{
    public Column(ColumnSyntax syntax)
        : this(syntax, syntax.Name, TypeOf(syntax))
    {
    }

    private Column(ColumnSyntax syntax, string name, ClickHouseType type)
    {
        (Syntax, Name, Type) = (syntax, name, type);
        Stored = type.Name != "Nested"
            ? [this]
            : [.. type.Arguments.Select(a => new Column(syntax, name + "." + a.Name, ClickHouseType.Of("Array", a.Type ?? ClickHouseType.Unknown)))];
    }

    public string Name { get; }

    public ColumnSyntax Syntax { get; }

    /// <summary>The type as ClickHouse has it: <c>BIGINT</c> is Int64, and <c>Decimal64(2)</c> is Decimal(18, 2).</summary>
    public ClickHouseType Type { get; }

    /// <summary>The columns that ClickHouse stores for it: itself, or those of the elements of Nested.</summary>
    public ImmutableArray<Column> Stored { get; }

    /// <summary>Whether ClickHouse computes it, so that no query has to yield it.</summary>
    public bool IsComputed => Syntax.Find(ColumnClauseKind.Materialized) is not null;

    /// <summary>Whether it has a value of its own choice where a query yields none.</summary>
    public bool HasDefault => Syntax.Find(ColumnClauseKind.Default) is not null || IsComputed;

    /// <summary>Whether each row that is sent has to have a value for it: in Classic, one without goes to quarantine.</summary>
    public bool IsRequired => !Type.IsNullable && !HasDefault && Syntax.Find(ColumnClauseKind.JsonPath) is not null;

    private static ClickHouseType TypeOf(ColumnSyntax syntax)
    {
        // Nested is a column for each of its elements; a type that ClickHouse does not have stays as it is written.
        var written = ClickHouseType.From(syntax.Type);
        return written.Name == "Nested" ? written.WithInner(t => Normalized(t)) : Normalized(written);
    }

    private static ClickHouseType Normalized(ClickHouseType type) => type.Normalized is { IsUnknown: false } normalized ? normalized : type;
}
