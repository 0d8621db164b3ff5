using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse refuses of settings: names that it does not have, and values that they cannot take.</summary>
internal readonly struct SettingChecker(RefusalList refusals)
{
    private static readonly HashSet<string>
        Unsigned = new(StringComparer.Ordinal) { "UInt64", "UInt32", "NonZeroUInt64", "MaxThreads", "Bool" },
        Counts = new(StringComparer.Ordinal) { "UInt64", "UInt32", "NonZeroUInt64", "Int64", "Bool", "Seconds" };

    /// <summary>Words that some of these types read.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    { "true", "false", "auto", "yes", "no", "on", "off", "inf", "max" };

    /// <summary>
    /// The name of a setting and its value, which is null if only the name is written. Null for a setting that a workspace defines, and for
    /// a template.
    /// </summary>
    public static (Identifier Name, SqlExpression? Value)? Read(SqlExpression setting)
    {
        var (name, value) = setting is Operation { Function: "equals" } equals
            ? (equals.Operands[0] as Identifier, equals.Operands[1])
            : (setting as Identifier, null);
        return name is { Parts.Length: 1 } && !name.Name.StartsWith("SQL_", StringComparison.OrdinalIgnoreCase) ? (name, value) : null;
    }

    /// <summary>What a query sets a setting to; null where it leaves it, or where a template says it.</summary>
    public static string? ValueOf(string setting, SelectQuery query)
    {
        string? found = null;
        foreach (var clause in query.Clauses)
        {
            foreach (var written in clause.Kind == ClauseKind.Settings ? clause.Expressions : [])
            {
                if (Read(written) is var (name, value) && name.Name == setting)
                    found = (value as Literal)?.Value;
            }
        }

        return found;
    }

    /// <summary>Whether a query sets a setting, to whatever.</summary>
    public static bool Sets(string setting, SelectQuery query) =>
        query.Clause(ClauseKind.Settings) is { } clause && clause.Expressions.Any(s => Read(s) is var (name, _) && name.Name == setting);

    /// <summary>The settings that may decide which rows come out. What only costs time or memory, or is written down, does not.</summary>
    public static IEnumerable<SqlExpression> DecidingRows(SelectClause clause) =>
        clause.Expressions.Where(s => Read(s) is not var (name, _) || !IsOfCost(name.Name));

    private static bool IsOfCost(string setting) =>
        setting is "max_threads" or "max_memory_usage" or "max_memory_usage_for_user" or "max_execution_time" or "max_insert_threads" or "max_streams_to_max_threads_ratio"
            or "priority" or "log_comment" or "log_queries" or "use_uncompressed_cache" or "use_query_cache" or "query_cache_ttl" or "load_balancing"
            or "optimize_read_in_order" or "optimize_aggregation_in_order" or "optimize_move_to_prewhere" or "optimize_use_projections" or "compile_expressions"
            or "compile_aggregate_expressions" or "join_algorithm" or "group_by_two_level_threshold" or "group_by_two_level_threshold_bytes" or "send_logs_level"
            or "use_skip_indexes" or "allow_suspicious_low_cardinality_types" or "max_ast_elements" or "max_expanded_ast_elements" or "max_query_size"
        || setting.StartsWith("max_bytes_before_external_", StringComparison.Ordinal)
        || setting.StartsWith("max_bytes_ratio_before_external_", StringComparison.Ordinal)
        || (setting.StartsWith("allow_experimental_", StringComparison.Ordinal) && setting is not "allow_experimental_analyzer");

    /// <summary>Checks a setting of a query.</summary>
    public void CheckOfQuery(Identifier name, SqlExpression? value) => Check(name, value, NameTable.Settings);

    /// <summary>Checks a setting of a table, which takes those of queries as well.</summary>
    public void CheckOfTable(Identifier name, SqlExpression? value)
    {
        if (NameTable.TableSettings.Contains(name.Name) || !NameTable.Settings.Contains(name.Name))
            Check(name, value, NameTable.TableSettings);
    }

    private void Check(Identifier name, SqlExpression? value, NameTable known)
    {
        var type = known.ValueOf(name.Name);
        if (!known.Contains(name.Name))
        {
            refusals.Add(new Refusal(RefusalReason.UnknownSetting, name.Span, [name.Name, Spelling.Nearest(name.Name, known.Names) is { } near
                ? $"Write {near}."
                : "Remove it."])
            { Meant = Spelling.OnlyNearest(name.Name, known.Names) ?? "" });
        }
        else if (value is Literal { Kind: LiteralKind.Number, Value: ['-', ..] } number
            && number.Value.Any(c => c is >= '1' and <= '9')
            && Unsigned.Contains(type))
        {
            refusals.Add(RefusalReason.SettingBelowZero, value, name.Name);
        }
        else if (value is Literal { Kind: LiteralKind.String } text
            && Counts.Contains(type)
            && !text.Value.Any(char.IsDigit)
            && !Words.Contains(text.Value))
        {
            refusals.Add(RefusalReason.SettingOfOtherType, value, name.Name, text.Value);
        }
    }
}
