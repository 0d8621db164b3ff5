using System.Globalization;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>How the columns are stored: indexes, codecs and settings.</summary>
public sealed partial class RefusedTable
{
    private static readonly Message UnknownIndex = new("ClickHouse refuses index '{0}' of '{1}': it has no index type '{2}'. Write {3}.");
    private static readonly Message IndexArguments = new("ClickHouse refuses index '{0}' of '{1}': {2} does not take {3} arguments. Write {4}.");
    private static readonly Message IndexType = new(
        "ClickHouse refuses index '{0}' of '{1}': {2} does not index {3}. Index another expression, or use another type of index.");
    private static readonly Message UnknownCodec = new("ClickHouse refuses column '{0}' of '{1}': it has no codec '{2}'. Write {3}.");
    private static readonly Message CodecArgument = new(
        "ClickHouse refuses column '{0}' of '{1}': the codec {2} does not take this argument. Write {3}.");
    private static readonly Message CodecType = new("ClickHouse refuses column '{0}' of '{1}': the codec {2} does not compress {3}. Remove it.");

    private static void CheckIndexes(DataSource source, Report report)
    {
        foreach (var index in source.Syntax.Indexes)
        {
            if (SkippingIndex.Find(index.Type.Name) is not { } known)
            {
                var names = SkippingIndex.All.Select(i => i.Name);
                var near = Spelling.Nearest(index.Type.Name.ToLowerInvariant(), names) ?? "minmax, set or bloom_filter";
                Name(source, index.Type.Span, index.Type.Name, Spelling.OnlyNearest(index.Type.Name.ToLowerInvariant(), names), At(
                    report, source, index.Type.Span, UnknownIndex.With(index.Name, source.Name, index.Type.Name, near), "INCORRECT_QUERY"));
            }
            else if (index.Type.Arguments.Length < known.MinArguments || index.Type.Arguments.Length > known.MaxArguments)
            {
                At(
                    report, source, index.Type.Span,
                    IndexArguments.With(index.Name, source.Name, known.Name, index.Type.Arguments.Length, known.Usage), known.CountError);
            }
        }
    }

    private static void CheckCodecs(DataSource source, Report report)
    {
        foreach (var column in source.Columns)
        {
            foreach (var codec in column.Syntax.Find(ColumnClauseKind.Codec)?.Codecs ?? [])
                CheckCodec(source, column, codec, report);
        }
    }

    private static void CheckCodec(DataSource source, Column column, CodecSyntax codec, Report report)
    {
        if (CompressionCodec.Find(codec.Name) is not { } known)
        {
            var names = CompressionCodec.All.Select(c => c.Name).ToArray();
            var same = names.FirstOrDefault(n => n.Equals(codec.Name, StringComparison.OrdinalIgnoreCase));
            Name(source, codec.Span, codec.Name, same, At(
                report, source, codec.Span, UnknownCodec.With(
                    column.Name, source.Name, codec.Name, same ?? Spelling.Nearest(codec.Name, names) ?? "ZSTD(1)"), "UNKNOWN_CODEC"));
        }
        else if (codec.Arguments.Length > known.MaxArguments || (codec.Arguments.Length == 1
            && int.TryParse(codec.Arguments[0].Literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && !known.Accepts(number)))
        {
            At(
                report, source, codec.Span, CodecArgument.With(column.Name, source.Name, known.Name, known.Usage),
                known.MaxArguments == 0 ? "DATA_TYPE_CANNOT_HAVE_ARGUMENTS" : "ILLEGAL_CODEC_PARAMETER");
        }
        else if (!column.Type.HasUnknown && !(known.TakesWidth && codec.Arguments.Length > 0) && known.Refuses(column.Type.Stored.Unwrapped))
        {
            At(report, source, codec.Span, CodecType.With(column.Name, source.Name, known.Name, column.Type), known.TypeError);
        }
    }

    /// <summary>Whether the type of index cannot hold what a part of its expression is.</summary>
    private static void CheckIndexed(DataSource source, IndexSyntax index, SqlExpression syntax, ClickHouseType type, Report report)
    {
        if (SkippingIndex.Find(index.Type.Name) is { } known && known.Refuses(type))
            At(report, source, syntax.Span, IndexType.With(index.Name, source.Name, known.Name, type), known.TypeError);
    }

    private static void CheckSettings(DataSource source, Report report)
    {
        if (source.Syntax.Engine.Find("SETTINGS") is not { } option || option.Value.Contains('$'))
            return;

        var refusals = new RefusalList();
        var checker = new SettingChecker(refusals);
        foreach (var setting in KeyExpressions.Of(source.Syntax.Content, option)?.Expressions ?? [])
        {
            if (SettingChecker.Read(setting) is var (name, value))
                checker.CheckOfTable(name, value);
        }

        foreach (var refusal in refusals.All)
        {
            var finding = At(report, source, refusal.Span, Refused.With(option.Kind.Name, source.Name, refusal.Sentence), refusal.Reason.Error);
            finding.Fix(source.File, refusal);
        }
    }

    /// <summary>Offers the right spelling of a name where there is only one.</summary>
    private static void Name(DataSource source, TextSpan span, string written, string? meant, FindingDraft finding)
    {
        if (meant is not null)
            finding.Fix(Fix.Replace(source.File, new TextSpan(span.Start, written.Length), meant, $"Write '{meant}'"));
    }
}
