using System.Text.RegularExpressions;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;
using static Datafile.Analyzer.Changes.DataSourceFacts;

namespace Datafile.Analyzer.Changes;

/// <summary>What differs between two states of a Data Source.</summary>
internal sealed partial class DataSourceComparison(Renames renames, Readers readers, ChangeList found)
{
    private static readonly (string Option, ChangeFacts Facts, ChangeFacts OfTarget)[] Keys =
    [
        ("SORTING_KEY", SortingKey, SortingKeyOfTarget), ("PARTITION_KEY", PartitionKey, PartitionKeyOfTarget), ("PRIMARY_KEY", PrimaryKey, PrimaryKeyOfTarget),
        ("SAMPLING_KEY", EngineSetting, EngineSettingOfTarget), ("SETTINGS", EngineSetting, EngineSettingOfTarget),
    ];

    [GeneratedRegex(
        @"\bINTERVAL\s+'?(?<n>\d+)'?\s+(?<unit>second|minute|hour|day|week|month|quarter|year)s?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Interval { get; }

    private static readonly string[] EngineParts = ["VER", "IS_DELETED", "SIGN", "VERSION", "COLUMNS", "SUMMING_COLUMNS", "JOIN_STRICTNESS", "JOIN_TYPE", "KEY_COLUMNS"];

    /// <summary>Settings of connectors that are neither Kafka's nor a bucket's are updated in place (datafile format 7.4).</summary>
    private static readonly string[] OfBucket = ["IMPORT_BUCKET_URI", "IMPORT_FROM_TIMESTAMP", "IMPORT_TABLE_ARN", "IMPORT_EXPORT_BUCKET"];

    public void Compare(DataSource old, DataSource now)
    {
        if (ReferenceEquals(old.File.Text, now.File.Text) || old.Syntax.Content == now.Syntax.Content)
            return;

        CompareColumns(old, now);
        CompareEngine(old, now);

        void Add(ChangeFacts facts, Func<InstructionSyntax, bool> at, string message) =>
            found.Add(facts, now.Name, "", now.File, now.Syntax.Instructions.FirstOrDefault(at)?.Keyword ?? default, message);

        if (Indexes(old) != Indexes(now))
            Add(DataSourceFacts.Index, i => i.Is("INDEXES"), $"The indexes of '{now.Name}' change.");
        if (old.Syntax.Description != now.Syntax.Description)
            Add(Description, i => i.Is("DESCRIPTION"), $"The description of '{now.Name}' changes.");
        if (TokenChange.Of(old.Syntax.Instructions, now.Syntax.Instructions) is { } tokens)
            Add(tokens.Facts, i => i.Is("TOKEN"), $"The tokens of '{now.Name}' change.");
        if (Values(old, i => i.Is("SHARED_WITH")) != Values(now, i => i.Is("SHARED_WITH")))
            Add(Shared, i => i.Is("SHARED_WITH"), $"'{now.Name}' is shared with other workspaces than before.");
        if (Values(old, IsConnector) is var was && Values(now, IsConnector) is var will && was != will)
            Add(Connector(was + "\n" + will), IsConnector, $"The connector of '{now.Name}' changes.");
    }

    private void CompareColumns(DataSource old, DataSource now)
    {
        var renamed = renames.ColumnsOf(old, now).ToDictionary(r => r.Now.Name, r => r.Old, StringComparer.Ordinal);
        var gone = new HashSet<Column>(old.Columns.Where(c => now.FindColumn(c.Name) is null).Except(renamed.Values));
        foreach (var column in now.Columns)
        {
            if (old.FindColumn(column.Name) is { } was)
                CompareColumn(was, column, now);
            else if (renamed.TryGetValue(column.Name, out var source))
                found.Add(OfRename(source, column, now), now.Name, column.Name, now.File, column.Syntax.Span, $"Column '{source.Name}' of '{now.Name}' is now '{column.Name}'.", source.Name, readers.Of(now.Name, source.Name));
            else
                found.Add(OfAddition(column, now), now.Name, column.Name, now.File, column.Syntax.Span, $"Column '{column.Name}'{(column.Type.IsUnknown ? "" : " " + column.Type)} is added to '{now.Name}'.");
        }

        foreach (var column in old.Columns.Where(gone.Contains))
        {
            var schema = now.Syntax.Instructions.FirstOrDefault(i => i.Is("SCHEMA"));
            found.Add(OfRemoval(column, old, now), now.Name, column.Name, now.File, schema?.Keyword ?? default, $"Column '{column.Name}' is removed from '{now.Name}'.", reads: readers.Of(now.Name, column.Name));
        }

        var order = now.Columns.Select(c => c.Name).Where(n => old.FindColumn(n) is not null);
        if (!old.Columns.Select(c => c.Name).Where(n => now.FindColumn(n) is not null).SequenceEqual(order))
            found.Add(ColumnOrder, now.Name, "", now.File, now.Syntax.Schema?.Span ?? default, $"The columns of '{now.Name}' change their order.");
    }

    private void CompareColumn(Column was, Column column, DataSource now)
    {
        void Add(ChangeFacts facts, string message) => found.Add(facts, now.Name, column.Name, now.File, column.Syntax.Span, message);
        if (!was.Type.Equals(column.Type) && !was.Type.IsUnknown && !column.Type.IsUnknown)
            Add(OfType(was.Type, column.Type, now), $"Column '{column.Name}' of '{now.Name}' changes from {was.Type} to {column.Type}.");
        if (Clause(was, ColumnClauseKind.Default) != Clause(column, ColumnClauseKind.Default) || Clause(was, ColumnClauseKind.Materialized) != Clause(column, ColumnClauseKind.Materialized))
            Add(ColumnDefault, $"The default of '{column.Name}' in '{now.Name}' changes.");
        if (Clause(was, ColumnClauseKind.JsonPath) != Clause(column, ColumnClauseKind.JsonPath))
            Add(ColumnJsonpath, $"The JSONPath of '{column.Name}' in '{now.Name}' changes.");
        if (Clause(was, ColumnClauseKind.Codec) != Clause(column, ColumnClauseKind.Codec))
            Add(ColumnCodec, $"The codec of '{column.Name}' in '{now.Name}' changes.");
    }

    private ChangeFacts OfAddition(Column column, DataSource now) =>
        !found.IsTarget(now.Name)
            ? column.Type.IsNullable || column.HasDefault || column.Syntax.Find(ColumnClauseKind.JsonPath) is null ? ColumnAdded : ColumnAddedWithoutDefault
            : found.IsAltered(now.Name) ? ColumnAddedByAlter : ColumnAddedToTarget;

    private ChangeFacts OfRemoval(Column column, DataSource old, DataSource now) =>
        (found.IsTarget(now.Name), Keys.Take(3).Any(k => old.Key(k.Option).Split(',', '(', ')').Contains(column.Name))) switch
        {
            (false, false) => ColumnRemoved,
            (false, true) => KeyColumnRemoved,
            (true, false) => ColumnRemovedFromTarget,
            (true, true) => KeyColumnRemovedFromTarget,
        };

    private ChangeFacts OfRename(Column old, Column column, DataSource now) =>
        found.IsTarget(now.Name) ? TargetColumnRenamed
        : ForwardQuery.Of(now)?.Renames(old.Name, column.Name) == true ? ColumnRenamedForward
        : ColumnRenamed;

    private ChangeFacts OfType(ClickHouseType was, ClickHouseType type, DataSource now)
    {
        var isState = was.StateFunction.Length > 0 || type.StateFunction.Length > 0;
        if (isState && was.StateFunction != type.StateFunction)
            return found.IsTarget(now.Name) ? StateOfTarget : State;
        if (type.Name == "Nullable" && type.Arguments[0].Type is { } wrapped && wrapped.Equals(was))
            return ColumnNullable;
        if (was.Name == "Nullable" && was.Arguments[0].Type is { } inner && inner.Equals(type) && !found.IsTarget(now.Name))
            return ColumnNotNullable;

        return found.IsTarget(now.Name) ? ColumnTypeOfTarget : ColumnType;
    }

    private void CompareEngine(DataSource old, DataSource now)
    {
        void Add(ChangeFacts facts, InstructionSyntax? at, string message) =>
            found.Add(facts, now.Name, "", now.File, (at ?? now.Syntax.Engine.Engine)?.Keyword ?? default, message);

        var isTarget = found.IsTarget(now.Name);
        foreach (var (option, facts, ofTarget) in Keys)
        {
            if (old.Key(option) != now.Key(option))
                Add(isTarget ? ofTarget : facts, now.Syntax.Engine.Find(option), $"ENGINE_{option} of '{now.Name}' changes from \"{old.Syntax.Engine.Option(option)}\" to \"{now.Syntax.Engine.Option(option)}\".");
        }

        if (EngineOf(old) is var was && EngineOf(now) is var will && was != will)
            Add(isTarget ? EngineOfTarget : Engine, now.Syntax.Engine.Engine, $"The engine of '{now.Name}' changes from {was} to {will}.");
        if (TtlOf(old) != TtlOf(now))
        {
            Add(
                Retention.Of(now).IsShorterThan(Retention.Of(old)) ? TtlShorter : Ttl, now.Syntax.Engine.Find("TTL"),
                $"The TTL of '{now.Name}' changes from \"{old.Syntax.Engine.Option("TTL")}\" to \"{now.Syntax.Engine.Option("TTL")}\".");
        }
    }

    /// <summary><c>INTERVAL 1 DAY</c> is <c>toIntervalDay(1)</c>.</summary>
    private static string TtlOf(DataSource source) => Compact(Interval.Replace(
        source.Syntax.Engine.Option("TTL"), m => $"toInterval{m.Groups["unit"].Value}({m.Groups["n"].Value})")).Replace("`", "").ToLowerInvariant();

    private static string EngineOf(DataSource source)
    {
        var name = source.Syntax.Engine.Engine?.Value ?? "MergeTree";
        var parts = EngineParts.Select(p => source.Key(p)).Where(v => v.Length > 0);
        return string.Join(" ", new[] { name }.Concat(parts));
    }

    private static ChangeFacts Connector(string values) =>
        values.Contains("KAFKA_") ? Kafka : OfBucket.Any(values.Contains) ? Bucket : Import;

    private static bool IsConnector(InstructionSyntax instruction) =>
        instruction.Kind.Name.StartsWith("KAFKA_", StringComparison.Ordinal) || instruction.Kind.Name.StartsWith("IMPORT_", StringComparison.Ordinal);

    private static string Clause(Column column, ColumnClauseKind kind) => Compact(column.Syntax.Find(kind)?.Text ?? "");

    private static string Indexes(DataSource source) =>
        Compact(source.Syntax.Instructions.FirstOrDefault(i => i.Is("INDEXES") || i.Is("INDICES"))?.Value ?? "");

    private static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Values(DataSource source, Func<InstructionSyntax, bool> which) =>
        string.Join("\n", source.Syntax.Instructions.Where(which).Select(i => i.Kind.Name + " " + Compact(i.Value)).OrderBy(v => v, StringComparer.Ordinal));
}
