using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A Data Source whose table ClickHouse refuses to create: TTL, keys, DEFAULT, and the columns of its engine.</summary>
public sealed partial class RefusedTable : Rule
{
    private static readonly Message Refused = new("ClickHouse refuses {0} of '{1}': {2}");
    private static readonly Message UnknownColumn = new("ClickHouse refuses {0} of '{1}': '{2}' is not a column of the SCHEMA. Write {3}.");
    private static readonly Message Aggregate = new(
        "ClickHouse refuses {0} of '{1}': the aggregate '{2}' has no value for a single row. Write columns.");
    private static readonly Message NotDeterministic = new(
        "ClickHouse refuses {0} of '{1}': the value of {2} changes from call to call. Write columns.");
    private static readonly Message TtlType = new("ClickHouse refuses ENGINE_TTL of '{0}': it is {1}, not a Date or DateTime. {2}");
    private static readonly Message ConstantTtl = new(
        "ClickHouse refuses ENGINE_TTL of '{0}': it depends on no column. Write a column of type Date or DateTime, and an interval.");
    private static readonly Message ConstantKey = new("ClickHouse refuses ENGINE_SORTING_KEY of '{0}': {1} is the same for all rows. Remove it.");
    private static readonly Message FloatPartition = new(
        "ClickHouse refuses ENGINE_PARTITION_KEY of '{0}': it is {1}, and partitions need exact values. "
        + "Convert it to an integer, or partition by a date.");
    private static readonly Message NoOrder = new("ClickHouse refuses {0} of '{1}': it is {2}, and a key needs values that have an order. {3}");
    private static readonly Message ColumnOfEngine = new(
        "ClickHouse refuses {0} of '{1}': '{2}' is {3}, and it must be {4}. Change the type of the column, or name another.");
    private static readonly Message SummedKey = new(
        "ClickHouse refuses ENGINE_{0} of '{1}': '{2}' is in {3}, and what a key is made of is not added up. Remove it from ENGINE_{0}.");
    private static readonly Message DefaultType = new(
        "ClickHouse refuses the DEFAULT of '{0}' in '{1}': {2} cannot be converted to {3}. Write a value of that type.");

    /// <summary>
    /// What yields another value with each call or for each block (<c>deterministic</c> in ClickHouse's system.functions); TTL and keys
    /// cannot contain it.
    /// </summary>
    private static readonly string[] Changing =
    [
        "now", "now64", "nowInBlock", "today", "yesterday", "UTCTimestamp", "uptime",
        "rand", "rand64", "randCanonical", "randConstant", "randNormal", "randUniform", "randomString", "randomFixedString",
        "randomPrintableASCII", "fuzzBits", "arrayShuffle",
        "generateUUIDv4", "generateUUIDv7", "generateSnowflakeID", "rowNumberInBlock", "rowNumberInAllBlocks", "blockNumber", "blockSize",
        "currentUser", "hostName", "queryID",
    ];

    public override RuleDescription Description { get; } = Describe(
        "DF1010", "refused-table", DiagnosticSeverity.Error, "ClickHouse refuses the table of a Data Source",
        Refused, UnknownColumn, Aggregate, NotDeterministic, TtlType, ConstantTtl, ConstantKey, FloatPartition, NoOrder, ColumnOfEngine, SummedKey, DefaultType,
        UnknownIndex, IndexArguments, IndexType, UnknownCodec, CodecArgument, CodecType);

    internal override void Run(AnalysisModel model, Report report)
    {
        // Without the whole SCHEMA nothing is known.
        foreach (var source in model.Project.DataSources.Where(s => !s.IsIncomplete
            && s.Syntax.Schema is { Columns.IsEmpty: false } schema
            && schema.Children.All(c => c is ColumnSyntax or IndexSyntax)))
        {
            CheckParts(model, source, report);
            CheckEngine(source, report);
            CheckIndexes(source, report);
            CheckCodecs(source, report);
            CheckSettings(source, report);
        }
    }

    private static void CheckParts(AnalysisModel model, DataSource source, Report report)
    {
        foreach (var part in model.Semantics.TablePartsOf(source))
        {
            if (part.Aggregate is { } call)
            {
                // DF1007 reports those in keys.
                if (!part.Part.IsKey)
                    At(report, source, call.Span, Aggregate.With(part.Part.Name, source.Name, call.Name), "ILLEGAL_AGGREGATION");
                continue;
            }

            if (!ReportsNames(source, part, report) && part.Value is { Type.HasUnknown: false } value)
                CheckValue(model, source, part.Part, value, report);
        }
    }

    /// <summary>Reports what a part names, and what ClickHouse refuses of its calls.</summary>
    private static bool ReportsNames(DataSource source, BoundTablePart bound, Report report)
    {
        var (part, found) = (bound.Part, false);
        foreach (var refusal in bound.Refusals)
        {
            At(report, source, refusal.Span, Refused.With(part.Name, source.Name, refusal.Sentence), refusal.Reason.Error);
            found = true;
        }

        // DF1007 reports those in keys.
        foreach (var name in part.IsKey ? [] : bound.Missing.Where(n => !ConnectorColumns.MayHave(source.Syntax, n.Parts[0])))
        {
            var near = Spelling.Nearest(name.Name, source.Columns.Select(c => c.Name));
            At(
                report, source, name.Span,
                UnknownColumn.With(part.Name, source.Name, string.Join(".", name.Parts), near is null ? "one" : $"'{near}'"),
                "UNKNOWN_IDENTIFIER");
            found = true;
        }

        if (part.Kind is TablePartKind.Ttl or TablePartKind.SortingKey or TablePartKind.PartitionKey
            && part.Syntax.DescendantsAndSelf()
                .OfType<FunctionCall>()
                .FirstOrDefault(c => Changing.Contains(FunctionFacts.Find(c.Name)?.Name ?? c.Name)) is { } changing)
        {
            At(report, source, changing.Span, NotDeterministic.With(part.Name, source.Name, changing.Name), "BAD_ARGUMENTS");
            found = true;
        }

        return found || !bound.Missing.IsEmpty;
    }

    private static void CheckValue(AnalysisModel model, DataSource source, TablePart part, BoundExpression value, Report report)
    {
        var type = value.Type;
        switch (part.Kind)
        {
            case TablePartKind.Ttl when !part.Syntax.DescendantsAndSelf().OfType<Identifier>().Any():
                At(report, source, part.Syntax.Span, ConstantTtl.With(source.Name), "BAD_ARGUMENTS");
                break;
            case TablePartKind.Ttl when !type.Stored.IsDate && !type.Stored.IsDateTime:
                At(report, source, part.Syntax.Span, TtlType.With(source.Name, type, TtlRemedy(type)), "BAD_TTL_EXPRESSION");
                break;
            case TablePartKind.SortingKey
                when part.Syntax is not FunctionCall { Name: "tuple" } && !part.Syntax.DescendantsAndSelf().OfType<Identifier>().Any():
                var constant = source.Syntax.Content.Substring(part.Syntax.Span.Start, part.Syntax.Span.Length);
                At(report, source, part.Syntax.Span, ConstantKey.With(source.Name, TableKey.NormalForm(constant)), "ILLEGAL_COLUMN");
                break;
            case TablePartKind.PartitionKey when type.Stored.IsFloat:
                At(report, source, part.Syntax.Span, FloatPartition.With(source.Name, type), "BAD_ARGUMENTS");
                break;
            case TablePartKind.SortingKey or TablePartKind.PartitionKey when type.HasNoOrder && !IsReportedAsKey(model, part, type):
                At(report, source, part.Syntax.Span, NoOrder.With(part.Name, source.Name, type, type.IsAggregateState
                    ? "Remove it."
                    : "Convert it, or use a subcolumn of a certain type."), "DATA_TYPE_CANNOT_BE_USED_IN_KEY");
                break;
            case TablePartKind.Index when part.Index is { } index:
                CheckIndexed(source, index, part.Syntax, type, report);
                break;
            case TablePartKind.Default when part.Column is { Type: { HasUnknown: false, IsNullable: false } stored } column
                && value is { Constant: not null, Type.IsNullable: false }
                && Conversion.Of(type, stored) == CastOutcome.Refused:
                At(report, source, part.Syntax.Span, DefaultType.With(column.Name, source.Name, type, stored), "TYPE_MISMATCH");
                break;
        }
    }

    /// <summary>Whether DF1007 reports it.</summary>
    private static bool IsReportedAsKey(AnalysisModel model, TablePart part, ClickHouseType type) =>
        model.Products == Products.Forward && part is { Kind: TablePartKind.SortingKey, Syntax: Identifier } && type.IsAggregateState;

    private static string TtlRemedy(ClickHouseType type) => type switch
    {
        { IsNullable: true } => "Remove the Nullable, or replace NULL by a date with ifNull.",
        { IsInteger: true } => "Write toDateTime(…) around the column.",
        _ => "Write a column of type Date or DateTime, and an interval.",
    };

    /// <summary>The columns that ENGINE_VER and its like name, and those that are added up.</summary>
    private static void CheckEngine(DataSource source, Report report)
    {
        switch (source.Engine.Name)
        {
            case "ReplacingMergeTree":
                Check("VER", IsVersion, "an integer, a Date or a DateTime");
                Check("IS_DELETED", t => t.Name is "UInt8" or "Bool", "UInt8");
                break;
            case "CollapsingMergeTree":
                Check("SIGN", t => t.Name == "Int8", "Int8");
                break;
            case "VersionedCollapsingMergeTree":
                Check("SIGN", t => t.Name == "Int8", "Int8");
                Check("VERSION", IsVersion, "an integer, a Date or a DateTime");
                break;
            case "SummingMergeTree":
                CheckSummed(source, report);
                break;
        }

        void Check(string option, Func<ClickHouseType, bool> accepts, string wanted)
        {
            if (source.Engine.ValueSpanOf(option) is { } span
                && source.FindColumn(source.Engine.WrittenOption(option).Trim().Trim('`')) is { Type: { HasUnknown: false } type } column
                && TypeFamily.Find(type.Name) is not null && !accepts(type.Stored))
                At(report, source, span, ColumnOfEngine.With("ENGINE_" + option, source.Name, column.Name, type, wanted), "BAD_TYPE_OF_FIELD");
        }
    }

    private static void CheckSummed(DataSource source, Report report)
    {
        var (engine, option) = (source.Engine, source.Engine.SummedColumnsOption);
        foreach (var column in engine.SummedColumns)
        {
            var key = Has(engine.SortingKey) ? "ENGINE_SORTING_KEY" : Has(engine.PartitionKey) ? "ENGINE_PARTITION_KEY" : null;
            if (key is not null && engine.ValueSpanOf(option) is { } span)
                At(report, source, span, SummedKey.With(option, source.Name, column, key), "BAD_ARGUMENTS");

            bool Has(TableKey of) => !of.IsUnknown && of.Mentions(column);
        }
    }

    private static bool IsVersion(ClickHouseType type) =>
        (type.IsInteger && !type.Name.StartsWith("Interval", StringComparison.Ordinal))
            || type.IsFloat
            || type.IsDate
            || type.IsDateTime
            || type.Name is "Bool" or "Time" or "Time64";

    private static FindingDraft At(Report report, DataSource source, TextSpan span, MessageText text, string error) =>
        report.At(source.File, span, text).About(source.Name).With(RefusedQuery.ErrorProperty, error);
}
