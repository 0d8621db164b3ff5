using System.Collections.Immutable;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>The engine that a Data Source, or a node for its target, declares: ENGINE and its options as values.</summary>
public sealed class DeclaredEngine
{
    /// <summary>A replicated engine is what the server makes of the plain one.</summary>
    private const string Replicated = "Replicated";

    private readonly EngineSyntax _syntax;

    internal DeclaredEngine(string content, EngineSyntax syntax)
    {
        _syntax = syntax;
        var written = syntax.Engine is null ? TableEngine.Default : syntax.Call?.Name ?? "";
        var plain = written.StartsWith(Replicated, StringComparison.OrdinalIgnoreCase) ? written.Substring(Replicated.Length) : written;
        Name = TableEngine.Find(plain)?.Name ?? plain;
        SortingKey = new TableKey(content, syntax.Find("SORTING_KEY"));
        PartitionKey = new TableKey(content, syntax.Find("PARTITION_KEY"));
        PrimaryKey = new TableKey(content, syntax.Find("PRIMARY_KEY"));
    }

    /// <summary>As ClickHouse writes it, without arguments: MergeTree by default; empty for text that is not an engine.</summary>
    public string Name { get; }

    public TableKey SortingKey { get; }

    public TableKey PartitionKey { get; }

    public TableKey PrimaryKey { get; }

    /// <summary>The column that shows which row is newer; empty without ENGINE_VER.</summary>
    public string VersionColumn => IsReplacing ? OptionOrArgument("VER") : Option("VER");

    /// <summary>Whether the engine has arguments, ClickHouse's way to write its options.</summary>
    public bool HasArguments => _syntax.Call is { Arguments.IsEmpty: false };

    /// <summary>The columns that SummingMergeTree adds up; empty for all numbers outside the key.</summary>
    public ImmutableArray<string> SummedColumns =>
        [.. OptionOrArgument(SummedColumnsOption).Split([','], StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The option for <see cref="SummedColumns"/>: SDK and CLI name it differently.</summary>
    public string SummedColumnsOption => Option("COLUMNS").Length > 0 ? "COLUMNS" : "SUMMING_COLUMNS";

    /// <summary>
    /// Whether it merges rows of one sorting key: one that is empty makes them all one for ReplacingMergeTree, and none for the others
    /// (ClickHouse facts 1d K22).
    /// </summary>
    public bool MergesRows =>
        IsReplacing
            || IsCollapsing
            || ((IsSumming || IsAggregating) && SortingKey.Expressions is not [] and not [FunctionCall { Name: "tuple", Arguments.IsEmpty: true }]);

    /// <summary>
    /// The parts of the sorting key by which another engine tells rows apart that are one for this engine; empty where either merges none, or
    /// has a key that is not understood.
    /// </summary>
    public ImmutableArray<string> NoLongerTells(DeclaredEngine other) =>
        MergesRows && other.MergesRows && !SortingKey.IsUnknown && !other.SortingKey.IsUnknown ? SortingKey.Lacks(other.SortingKey) : [];

    /// <summary>The column that says whether a row holds or cancels another; empty without ENGINE_SIGN.</summary>
    public string SignColumn => OptionOrArgument("SIGN");

    public bool IsCollapsing => Name is "CollapsingMergeTree" or "VersionedCollapsingMergeTree";

    public bool IsReplacing => Name == "ReplacingMergeTree";

    public bool IsSumming => Name == "SummingMergeTree";

    public bool IsAggregating => Name == "AggregatingMergeTree";

    /// <summary>
    /// Whether merges of SummingMergeTree add up the values of a column. Those of a SimpleAggregateFunction are merged by their own function,
    /// of which nothing is left where Nullable is around it.
    /// </summary>
    internal bool Adds(Column column) => IsSumming
        && !SortingKey.Mentions(column.Name)
        && !PartitionKey.Mentions(column.Name)
        && !column.Type.IsSimpleAggregateState
        && (column.Type.Unwrapped.Stored.Unwrapped is { IsInteger: true } or { IsFloat: true } or { IsDecimal: true })
        && (SummedColumns.IsEmpty || SummedColumns.Contains(column.Name));

    /// <summary>Whether nothing at all is declared.</summary>
    public bool IsEmpty => _syntax.Engine is null && _syntax.Options.IsEmpty;

    /// <summary>Whether ENGINE is written.</summary>
    public bool IsWritten => _syntax.Engine is not null;

    /// <summary>The value of ENGINE as it is written; the default if it is not.</summary>
    public string Written => _syntax.Engine?.Value ?? TableEngine.Default;

    /// <summary>The word ENGINE; null if it is not written.</summary>
    public TextSpan? Keyword => _syntax.Engine?.Keyword;

    /// <summary>The value of ENGINE; null if it is not written.</summary>
    public TextSpan? ValueSpan => _syntax.Engine?.ValueSpan;

    /// <summary>An option such as <c>SIGN</c> in a form that white space, back-ticks and outer parentheses do not change.</summary>
    public string Option(string name) => TableKey.NormalForm(WrittenOption(name));

    /// <summary>An option, or what is in its place among the arguments of the engine.</summary>
    private string OptionOrArgument(string name) => Option(name) is { Length: > 0 } written ? written : Argument(name);

    private string Argument(string option) =>
        OptionsInOrder.IndexOf(option == "SUMMING_COLUMNS" ? "COLUMNS" : option) is >= 0 and var place && Arguments is var arguments && place < arguments.Length
            ? TableKey.NormalForm(arguments[place])
            : "";

    /// <summary>The arguments without those that a replicated engine has in front, which are texts.</summary>
    private ImmutableArray<string> Arguments =>
        _syntax.Call is { Arguments: { IsEmpty: false } all } ? [.. all.Where(a => !a.StartsWith("'", StringComparison.Ordinal))] : [];

    /// <summary>The options that can be written as arguments, in that order.</summary>
    private ImmutableArray<string> OptionsInOrder => Name switch
    {
        "ReplacingMergeTree" => ["VER", "IS_DELETED"],
        "CollapsingMergeTree" => ["SIGN"],
        "VersionedCollapsingMergeTree" => ["SIGN", "VERSION"],
        "SummingMergeTree" => ["COLUMNS"],
        _ => [],
    };

    /// <summary>
    /// The engine with some of its options, the same however it is written: by another case, as replicated, with arguments or with options.
    /// </summary>
    internal string FormOf(IEnumerable<string> options) => string.Join(
        " ", options.Select(OptionOrArgument).Concat(Arguments.Skip(OptionsInOrder.Length)).Where(v => v.Length > 0).Distinct().Prepend(Name));

    /// <summary>An option as it is written; empty if it is not.</summary>
    public string WrittenOption(string name) => _syntax.Option(name);

    /// <summary>The name of an option, where it is written; null if it is not.</summary>
    public TextSpan? KeywordOf(string option) => _syntax.Find(option)?.Keyword;

    /// <summary>The value of an option, where it is written; null if it is not.</summary>
    public TextSpan? ValueSpanOf(string option) => _syntax.Find(option)?.ValueSpan;
}
