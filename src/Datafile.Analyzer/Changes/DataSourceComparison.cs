using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>What differs between two states of a Data Source.</summary>
internal static class DataSourceComparison
{
    private static readonly (string Option, ChangeKind Kind)[] Keys =
    [
        ("SORTING_KEY", ChangeKind.SortingKey), ("PARTITION_KEY", ChangeKind.PartitionKey), ("PRIMARY_KEY", ChangeKind.PrimaryKey),
    ];

    private static readonly string[] EngineParts = ["VER", "IS_DELETED", "SIGN", "VERSION", "COLUMNS", "SUMMING_COLUMNS", "JOIN_STRICTNESS", "JOIN_TYPE", "KEY_COLUMNS"];

    public static void Compare(DataSource old, DataSource now, ChangeList found)
    {
        if (ReferenceEquals(old.File.Text, now.File.Text) || old.Syntax.Content == now.Syntax.Content)
            return;

        CompareColumns(old, now, found);
        void Add(ChangeKind kind, InstructionSyntax? at, string message) =>
            found.Add(kind, now.Name, "", now.File, at?.Span is { } span ? new TextSpan(span.Start, at.Keyword.Length) : default, message);

        foreach (var (option, kind) in Keys)
        {
            if (old.Key(option) != now.Key(option))
                Add(kind, now.Syntax.Engine.Find(option), $"ENGINE_{option} of '{now.Name}' changes from \"{old.Syntax.Engine.Option(option)}\" to \"{now.Syntax.Engine.Option(option)}\".");
        }

        if (Engine(old) != Engine(now))
            Add(ChangeKind.Engine, now.Syntax.Engine.Engine, $"The engine of '{now.Name}' changes from {Engine(old)} to {Engine(now)}.");
        if (old.Key("SETTINGS") != now.Key("SETTINGS"))
            Add(ChangeKind.EngineSetting, now.Syntax.Engine.Find("SETTINGS"), $"ENGINE_SETTINGS of '{now.Name}' change.");
        if (old.Key("TTL") != now.Key("TTL"))
            AddTtl(old, now, found);
        if (Indexes(old) != Indexes(now))
            Add(ChangeKind.Index, now.Syntax.Instructions.FirstOrDefault(i => i.Is("INDEXES")), $"The indexes of '{now.Name}' change.");
        if (old.Syntax.Description != now.Syntax.Description)
            Add(ChangeKind.Description, now.Syntax.Instructions.FirstOrDefault(i => i.Is("DESCRIPTION")), $"The description of '{now.Name}' changes.");
        if (Values(old, i => i.Is("TOKEN")) != Values(now, i => i.Is("TOKEN")))
            Add(ChangeKind.Token, now.Syntax.Instructions.FirstOrDefault(i => i.Is("TOKEN")), $"The tokens of '{now.Name}' change.");
        if (Values(old, IsConnector) != Values(now, IsConnector))
            Add(ChangeKind.Connector, now.Syntax.Instructions.FirstOrDefault(IsConnector), $"The connector of '{now.Name}' changes.");
    }

    private static void CompareColumns(DataSource old, DataSource now, ChangeList found)
    {
        foreach (var column in now.Columns)
        {
            void Add(ChangeKind kind, string message) => found.Add(kind, now.Name, column.Name, now.File, column.Syntax.Span, message);
            if (old.FindColumn(column.Name) is not { } was)
            {
                Add(ChangeKind.ColumnAdded, $"Column '{column.Name}' {column.Type} is added to '{now.Name}'.");
                continue;
            }

            if (!was.Type.Equals(column.Type) && !was.Type.IsUnknown && !column.Type.IsUnknown)
                AddType(was, column, now, found);
            if (Clause(was, ColumnClauseKind.Default) != Clause(column, ColumnClauseKind.Default))
                Add(ChangeKind.ColumnDefault, $"The default of '{column.Name}' in '{now.Name}' changes.");
            if (Clause(was, ColumnClauseKind.JsonPath) != Clause(column, ColumnClauseKind.JsonPath))
                Add(ChangeKind.ColumnJsonpath, $"The JSONPath of '{column.Name}' in '{now.Name}' changes.");
        }

        foreach (var column in old.Columns.Where(c => now.FindColumn(c.Name) is null))
        {
            var schema = now.Syntax.Instructions.FirstOrDefault(i => i.Is("SCHEMA"));
            found.Add(ChangeKind.ColumnRemoved, now.Name, column.Name, now.File, schema?.Keyword ?? default, $"Column '{column.Name}' is removed from '{now.Name}'.");
        }

        var order = now.Columns.Select(c => c.Name).Where(n => old.FindColumn(n) is not null);
        if (!old.Columns.Select(c => c.Name).Where(n => now.FindColumn(n) is not null).SequenceEqual(order))
            found.Add(ChangeKind.ColumnOrder, now.Name, "", now.File, now.Syntax.Schema?.Span ?? default, $"The columns of '{now.Name}' change their order.");
    }

    private static void AddType(Column was, Column column, DataSource now, ChangeList found)
    {
        var isState = was.Type.StateFunction.Length > 0 || column.Type.StateFunction.Length > 0;
        var kind = isState && was.Type.StateFunction != column.Type.StateFunction ? ChangeKind.AggregateState : ChangeKind.ColumnType;
        var message = $"Column '{column.Name}' of '{now.Name}' changes from {was.Type} to {column.Type}.";

        // T to Nullable(T) is an ALTER in both products (datafile format 9.1).
        if (column.Type.Name == "Nullable" && column.Type.Arguments[0].Type!.Equals(was.Type))
            found.Add(new Change(kind, now.Name, column.Name, Impact.Compatible, Method.Alter, Places.Of(now.File, column.Syntax.Span), message));
        else
            found.Add(kind, now.Name, column.Name, now.File, column.Syntax.Span, message);
    }

    /// <summary>A TTL that keeps rows for a shorter time deletes the rest.</summary>
    private static void AddTtl(DataSource old, DataSource now, ChangeList found)
    {
        var (was, will) = (Retention.Of(old), Retention.Of(now));
        var at = now.Syntax.Engine.Find("TTL") ?? now.Syntax.Engine.Engine;
        var impact = will.IsShorterThan(was) ? Impact.HistoryLoss : Impact.Compatible;
        found.Add(new Change(
            ChangeKind.Ttl, now.Name, "", impact, Method.Alter, Places.Of(now.File, at?.Keyword ?? default),
            $"The TTL of '{now.Name}' changes from \"{old.Syntax.Engine.Option("TTL")}\" to \"{now.Syntax.Engine.Option("TTL")}\"."));
    }

    private static string Engine(DataSource source)
    {
        var name = source.Syntax.Engine.Engine?.Value ?? "MergeTree";
        var parts = EngineParts.Select(p => source.Key(p)).Where(v => v.Length > 0);
        return string.Join(" ", new[] { name }.Concat(parts));
    }

    private static string Clause(Column column, ColumnClauseKind kind) =>
        string.Concat((column.Syntax.Find(kind)?.Text ?? "").Where(c => !char.IsWhiteSpace(c)));

    private static string Indexes(DataSource source) =>
        string.Concat((source.Syntax.Instructions.FirstOrDefault(i => i.Is("INDEXES"))?.Value ?? "").Where(c => !char.IsWhiteSpace(c)));

    private static bool IsConnector(InstructionSyntax instruction) =>
        instruction.Kind.Name.StartsWith("KAFKA_", StringComparison.Ordinal) || instruction.Kind.Name.StartsWith("IMPORT_", StringComparison.Ordinal);

    private static string Values(DataSource source, Func<InstructionSyntax, bool> which) =>
        string.Join("\n", source.Syntax.Instructions.Where(which).Select(i => i.Kind.Name + " " + i.Value).OrderBy(v => v, StringComparer.Ordinal));
}
