using System.Globalization;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Columns;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Datafile.Parser.Syntax;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>What DF1010 says of a table, and DF0002 of its expressions, is what the engine says when it creates it.</summary>
public sealed class RefusedTableTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const string Columns =
        "k String, n Int32, l Int64, u UInt8, s Int8, d DateTime, dt Date, t64 DateTime64(3), nd Nullable(DateTime), f Float64, arr Array(String), m Map(String, String), e Enum8('a' = 1), low LowCardinality(String), dec Decimal(10, 2), st AggregateFunction(uniq, String), j JSON";

    /// <summary>What is written in the place of a part of a table: a line of <c>tables.txt</c>.</summary>
    private static string[] Tables =>
        [.. File.ReadAllLines(Path.Combine(VerifyXunit.SourceFolder.Repository, "tests", "Datafile.ClickHouse.Tests", "Refusals", "tables.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    [ClickHouseFact]
    public void ClickHouse_refuses_the_tables_that_are_reported_and_accepts_the_others()
    {
        var (wrong, refused, accepted) = (new List<string>(), 0, 0);
        foreach (var line in Tables)
        {
            var (expected, part, value) = (line.Split(' ', 3)[0], line.Split(' ', 3)[1], line.Split(' ', 3)[2]);
            var found = Find([("datasources/tables.datasource", Datafile(part, value))]);
            var refusal = Refusal(found.Project.DataSources.Single());
            var reported = found.Errors.Select(e => e.Error).ToArray();
            (refused, accepted) = (refused + (refusal is null ? 0 : 1), accepted + (refusal is null ? 1 : 0));
            var isRight = expected switch
            {
                "refused" => refusal is not null && reported.Length == 1 && refusal.Contains($"({reported[0]})", StringComparison.Ordinal),
                "accepted" => refusal is null && reported.Length == 0,
                _ => refusal is not null && reported.Length == 0, // missed
            };
            if (!isRight)
                wrong.Add($"{line}: {string.Join(", ", reported)}; {refusal?.ReplaceLineEndings(" ")[..Math.Min(200, refusal.Length)] ?? "accepted"}");
        }

        output.WriteLine($"{refused} tables refused, {accepted} accepted");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(refused >= 30 && accepted >= 30);
    }

    [ClickHouseCorpusFact]
    public void ClickHouse_refuses_every_real_table_that_is_reported()
    {
        var (wrong, reported, created, refused) = (new List<string>(), 0, 0, new List<string>());
        var files = Directory.GetFiles(ClickHouseCorpusFactAttribute.Blobs, "*.datasource").Order(StringComparer.Ordinal).Select(f => (Path: f, Text: File.ReadAllText(f)))
            .Where(f => !f.Text.Contains("INCLUDE", StringComparison.Ordinal))
            .Select(f => (f.Path, Project: DataProject.Load(InMemoryProject.Of(("datasources/" + Path.GetFileName(f.Path), f.Text)))));
        foreach (var (name, project) in CorpusProjects.All().Concat(files))
        {
            var found = Find(project).Errors.Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var source in project.DataSources.Where(s => !s.IsIncomplete && s.Syntax.Schema is not null))
            {
                var refusal = Refusal(source);
                reported += found.Contains(source.File.Path) ? 1 : 0;
                created += refusal is null ? 1 : 0;
                if (refusal is null && found.Contains(source.File.Path))
                    wrong.Add($"{name} {source.Name}");
                if (refusal is not null && !found.Contains(source.File.Path))
                    refused.Add($"{name} {source.Name}: {refusal.ReplaceLineEndings(" ")[..Math.Min(160, refusal.Length)]}");
            }
        }

        output.WriteLine($"{created} tables created, {reported} reported, {refused.Count} refused and not reported\n{string.Join("\n", refused)}");
        Assert.True(created > 500 && wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>A Data Source with one part that is not as usual.</summary>
    private static string Datafile(string part, string value)
    {
        var schema = Columns.Split(", ").Aggregate(new List<string>(), (all, piece) =>
        {
            // A comma in parentheses is part of a type.
            if (all.Count > 0 && all[^1].Count(c => c == '(') > all[^1].Count(c => c == ')'))
                all[^1] += ", " + piece;
            else
                all.Add(piece);
            return all;
        });
        if (part == "COLUMN")
            schema.Add(value);
        var engine = part switch { "VER" or "IS_DELETED" => "ReplacingMergeTree", "SIGN" => "CollapsingMergeTree", "VERSION" => "VersionedCollapsingMergeTree", "COLUMNS" => "SummingMergeTree", _ => "MergeTree" };
        string[] options =
        [
            part == "SORTING_KEY" ? "" : part == "COLUMNS" ? "ENGINE_SORTING_KEY \"k, n % 2\"\nENGINE_PARTITION_KEY \"toYYYYMM(dt)\"" : "ENGINE_SORTING_KEY \"k\"", part == "IS_DELETED" ? "ENGINE_VER \"n\"" : "", part == "VERSION" ? "ENGINE_SIGN \"s\"" : "",
            part is "COLUMN" or "INDEX" ? "" : $"ENGINE_{part} \"{value}\"", part == "INDEX" ? $"\nINDEXES >\n    i {value} GRANULARITY 1" : "",
        ];
        return $"SCHEMA >\n    {string.Join(",\n    ", schema)}\n\nENGINE \"{engine}\"\n{string.Join("\n", options.Where(o => o.Length > 0))}\n";
    }

    private static (DataProject Project, (string Path, string Error)[] Errors) Find((string Path, string Text)[] files) => Find(DataProject.Load(InMemoryProject.Of(files)));

    private static (DataProject Project, (string Path, string Error)[] Errors) Find(DataProject project)
    {
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot, null, DateTime.Parse("2024-06-01", CultureInfo.InvariantCulture)));
        return (project, [.. result.Findings.Where(f => f.Id == "DF1010" || DoesNotParse(f)).Select(f => (f.Place.Path, DoesNotParse(f) ? "SYNTAX_ERROR" : f.Properties["clickHouse"] ?? ""))]);

        static bool DoesNotParse(Finding finding) => finding.Id == "DF0002" && finding.Message.Contains(" does not parse: ", StringComparison.Ordinal);
    }

    /// <summary>Why the engine does not create the table of a Data Source as Tinybird does; null where it does.</summary>
    private string? Refusal(DataSource source)
    {
        engine.Execute("DROP TABLE IF EXISTS tables", "SET allow_suspicious_low_cardinality_types = 1", "SET allow_suspicious_codecs = 1", "SET enable_time_time64_type = 1");
        var (content, syntax) = (source.Syntax.Content, source.Syntax.Engine);
        var columns = source.Columns.Select(c => $"`{c.Name}` {Text(c.Syntax.Type)}{Clause(c, ColumnClauseKind.Default, "DEFAULT")}{Clause(c, ColumnClauseKind.Materialized, "MATERIALIZED")}{Clause(c, ColumnClauseKind.Codec, "CODEC")}");
        var indexes = ((source.Syntax.Find("INDEXES")?.Content as IndexesSyntax)?.Indexes ?? []).Select(i => "INDEX " + content.Substring(i.Span.Start, i.Span.Length).TrimEnd(','));
        string[] arguments = source.Engine.Name switch
        {
            "ReplacingMergeTree" => [syntax.Option("VER"), syntax.Option("IS_DELETED")],
            "CollapsingMergeTree" => [syntax.Option("SIGN")],
            "VersionedCollapsingMergeTree" => [syntax.Option("SIGN"), syntax.Option("VERSION")],
            "SummingMergeTree" => [syntax.Option("COLUMNS") is { Length: > 0 } summed ? $"({summed})" : ""],
            _ => [],
        };
        if (!source.Engine.Name.EndsWith("MergeTree", StringComparison.Ordinal))
            return null;

        var key = syntax.Option("SORTING_KEY") is { Length: > 0 } sorting ? sorting : "tuple()";
        var partition = syntax.Option("PARTITION_KEY") is { Length: > 0 } by ? $" PARTITION BY ({by})" : "";
        var ttl = syntax.Option("TTL") is { Length: > 0 } expires ? $" TTL {expires}" : "";
        var settings = syntax.Option("SETTINGS") is { Length: > 0 } own ? $", {own}" : "";
        return engine.Refusal(
            $"CREATE TABLE tables ({string.Join(", ", columns.Concat(indexes))}) ENGINE = {source.Engine.Name}({string.Join(", ", arguments.Where(a => a.Length > 0))}){partition} ORDER BY ({key}){ttl} SETTINGS allow_nullable_key = 1{settings}");

        string Text(SyntaxNode? node) => node is null ? "" : content.Substring(node.Span.Start, node.Span.Length);

        string Clause(Column column, ColumnClauseKind kind, string keyword) =>
            column.Syntax.Find(kind) is not { } clause ? "" : kind == ColumnClauseKind.Codec ? $" {Text(clause)}" : $" {keyword} {clause.Text}";
    }
}
