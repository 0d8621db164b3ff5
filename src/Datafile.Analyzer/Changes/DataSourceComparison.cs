using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
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

    private static readonly string[] EngineParts =
        ["VER", "IS_DELETED", "SIGN", "VERSION", "COLUMNS", "SUMMING_COLUMNS", "JOIN_STRICTNESS", "JOIN_TYPE", "KEY_COLUMNS"];

    /// <summary>The parts in which an engine differs that is itself the same, without <c>ENGINE_</c>; none where another engine is written.</summary>
    public static ImmutableArray<string> PartsOnly(DataSource old, DataSource now) =>
        old.Engine.Name != now.Engine.Name || old.Engine.HasArguments || now.Engine.HasArguments
            ? []
            : [.. EngineParts.Where(p => old.Engine.Option(p) != now.Engine.Option(p))];

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
        if (!old.SharedWith.SequenceEqual(now.SharedWith))
            Add(Shared, i => i.Is("SHARED_WITH"), $"'{now.Name}' is shared with other workspaces than before.");
        if (old.Connector.Settings != now.Connector.Settings)
            found.Add(Connector(old, now), now.Name, "", now.File, now.Connector.Keyword ?? default, ConnectorDifference(old, now));
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
                found.Add(
                    OfRename(source, column, old, now), now.Name, column.Name, now.File, column.Syntax.Span,
                    $"Column '{source.Name}' of '{now.Name}' is now '{column.Name}'.", source.Name, readers.Of(now.Name, source.Name));
            else
                found.Add(
                    OfAddition(column, now), now.Name, column.Name, now.File, column.Syntax.Span,
                    $"Column '{column.Name}'{(column.Type.IsUnknown ? "" : " " + column.Type)} is added to '{now.Name}'.");
        }

        foreach (var column in old.Columns.Where(gone.Contains))
        {
            var schema = now.Syntax.Instructions.FirstOrDefault(i => i.Is("SCHEMA"));
            found.Add(
                OfRemoval(column, old, now), now.Name, column.Name, now.File, schema?.Keyword ?? default,
                $"Column '{column.Name}' is removed from '{now.Name}'.", reads: readers.Of(now.Name, column.Name));
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
        if (Clause(was, ColumnClauseKind.Default) != Clause(column, ColumnClauseKind.Default)
            || Clause(was, ColumnClauseKind.Materialized) != Clause(column, ColumnClauseKind.Materialized))
            Add(ColumnDefault, $"The default of '{column.Name}' in '{now.Name}' changes.");
        if (Clause(was, ColumnClauseKind.JsonPath) != Clause(column, ColumnClauseKind.JsonPath))
            Add(ColumnJsonpath, $"The JSONPath of '{column.Name}' in '{now.Name}' changes.");
        if (Clause(was, ColumnClauseKind.Codec) != Clause(column, ColumnClauseKind.Codec))
            Add(ColumnCodec, $"The codec of '{column.Name}' in '{now.Name}' changes.");
    }

    private ChangeFacts OfAddition(Column column, DataSource now) =>
        !found.IsTarget(now.Name)
            ? column.IsRequired ? ColumnAddedWithoutDefault : ColumnAdded
            : found.IsAltered(now.Name) ? ColumnAddedByAlter : ColumnAddedToTarget;

    private ChangeFacts OfRemoval(Column column, DataSource old, DataSource now) =>
        (found.IsTarget(now.Name), KeysOf(old).Any(k => k.Mentions(column.Name))) switch
        {
            (false, false) => ColumnRemoved,
            (false, true) => KeyColumnRemoved,
            (true, false) => ColumnRemovedFromTarget,
            (true, true) => KeyColumnRemovedFromTarget,
        };

    private ChangeFacts OfRename(Column was, Column column, DataSource old, DataSource now) =>
        found.IsTarget(now.Name) ? TargetColumnRenamed
        : renames.IsForwarded(old, now, was, column) ? ColumnRenamedForward
        : ColumnRenamed;

    private ChangeFacts OfType(ClickHouseType was, ClickHouseType type, DataSource now)
    {
        if (was.StateFunction != type.StateFunction)
            return found.IsTarget(now.Name) ? StateOfTarget : State;
        if (type.IsNullableOf(was))
            return ColumnNullable;
        if (was.Name == "Nullable" && was.Arguments[0].Type is { } inner && inner.Equals(type) && !found.IsTarget(now.Name))
            return ColumnNotNullable;

        return found.IsTarget(now.Name) ? ColumnTypeOfTarget : ColumnType;
    }

    private void CompareEngine(DataSource old, DataSource now)
    {
        void Add(ChangeFacts facts, string option, string message) =>
            found.Add(facts, now.Name, "", now.File, now.Engine.KeywordOf(option) ?? now.Engine.Keyword ?? default, message);

        var isTarget = found.IsTarget(now.Name);
        foreach (var (option, facts, ofTarget) in Keys)
        {
            if (Effective(old, option) != Effective(now, option))
                Add(isTarget ? ofTarget : facts, option, Changed("ENGINE_" + option, option));
        }

        if (old.Engine.FormOf(EngineParts) != now.Engine.FormOf(EngineParts))
        {
            var parts = PartsOnly(old, now);
            Add(isTarget ? EngineOfTarget : Engine, parts.FirstOrDefault() ?? "", parts.IsEmpty
                ? $"The engine of '{now.Name}' changes from {EngineOf(old)} to {EngineOf(now)}."
                : string.Join(" ", parts.Select(p => Changed("ENGINE_" + p, p))));
        }

        if (TtlForm.Of(old.Engine) != TtlForm.Of(now.Engine))
        {
            Add(
                Retention.Of(now).IsShorterThan(Retention.Of(old)) ? TtlShorter : Ttl, "TTL",
                Changed("ENGINE_TTL", "TTL"));
        }

        string Changed(string name, string option) => (old.Engine.WrittenOption(option), now.Engine.WrittenOption(option)) switch
        {
            ("", var added) => $"'{now.Name}' gets {name} \"{added}\".",
            (var removed, "") => $"{name} \"{removed}\" of '{now.Name}' is removed.",
            var (before, after) => $"{name} of '{now.Name}' changes from \"{before}\" to \"{after}\".",
        };
    }

    /// <summary>
    /// An option as the server counts it: a primary key equal to the sorting key, and the granularity of the default, are none (datafile
    /// format 3.1).
    /// </summary>
    private static string Effective(DataSource source, string option) => option switch
    {
        "PRIMARY_KEY" when source.Engine.PrimaryKey.Text == source.Engine.SortingKey.Text => "",
        "SETTINGS" => string.Join(
            ",", source.Engine.Option(option).Split([','], StringSplitOptions.RemoveEmptyEntries).Where(s => s != "index_granularity=8192")),
        _ => source.Engine.Option(option),
    };

    private static string EngineOf(DataSource source)
    {
        var parts = EngineParts.Select(source.Engine.Option).Where(v => v.Length > 0);
        return string.Join(" ", parts.Prepend(source.Engine.Written));
    }

    private static ChangeFacts Connector(DataSource old, DataSource now)
    {
        bool IsAny(ConnectorKind kind) => old.Connector.Kind == kind || now.Connector.Kind == kind;
        var facts = !IsAny(ConnectorKind.Kafka) ? IsAny(ConnectorKind.Bucket) ? Bucket : Import
            : HasNewGroup(old, now) ? KafkaOfNewGroup : Kafka;
        return now.Connector.Kind == ConnectorKind.None
            ? facts with { Forward = ConnectorRemoved.Forward, OfForward = ConnectorRemoved.OfForward }
            : facts;
    }

    private static string ConnectorDifference(DataSource old, DataSource now) =>
        now.Connector.Kind == ConnectorKind.None ? $"The connector of '{now.Name}' is removed."
        : old.Connector.Kind == ConnectorKind.None ? $"'{now.Name}' gets a connector."
        : $"The connector of '{now.Name}' changes.";

    /// <summary>Whether another consumer group reads a topic that a group has read.</summary>
    internal static bool HasNewGroup(DataSource old, DataSource now)
    {
        static string Setting(DataSource source, string name) => source.Syntax.Find(name)?.Value ?? "";
        return old.Connector.Kind == ConnectorKind.Kafka && now.Connector.Kind == ConnectorKind.Kafka
            && Setting(old, "KAFKA_TOPIC") == Setting(now, "KAFKA_TOPIC") && Setting(old, "KAFKA_GROUP_ID") != Setting(now, "KAFKA_GROUP_ID");
    }

    private static string Clause(Column column, ColumnClauseKind kind) => column.Syntax.Find(kind)?.Text is not { } text ? ""
        : kind == ColumnClauseKind.JsonPath ? text.Trim()
        : SqlWords.Of(text);

    private static string Indexes(DataSource source) =>
        SqlWords.Of(source.Syntax.Instructions.FirstOrDefault(i => i.Is("INDEXES") || i.Is("INDICES"))?.Value ?? "");

    private static IEnumerable<TableKey> KeysOf(DataSource source) =>
        [source.Engine.SortingKey, source.Engine.PartitionKey, source.Engine.PrimaryKey];
}
