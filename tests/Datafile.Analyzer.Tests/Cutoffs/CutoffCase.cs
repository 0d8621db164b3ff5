using System.Text.RegularExpressions;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Tests.Cutoffs;

/// <summary>
/// A view that is re-created and the backfill of it, in a project as small as can be. It is deployed on 2024-06-01 at
/// 10:00:00 UTC.
/// </summary>
/// <param name="Type">The type of the event time <c>ts</c>.</param>
/// <param name="View">What follows FROM in the view, WHERE included; empty for no filter.</param>
/// <param name="Backfill">The same of the backfill; null where there is none.</param>
internal sealed record CutoffCase(string Type, string View, string? Backfill)
{
    private const string Now = "2024-06-01 10:00:00";

    /// <summary>The cut-off that T stands for in the tables.</summary>
    private const string Cutoff = "'2024-06-01 12:00:00'";

    private static readonly Regex Rows = new("rows where (?<rows>.+?)(?:: they are (?:counted twice|lost)| from the deployment on| once, and)", RegexOptions.CultureInvariant);

    /// <summary>What stands between SELECT and the columns, or before it: a WITH.</summary>
    public string With { get; init; } = "";

    /// <summary>What both read.</summary>
    public string Source { get; init; } = "events";

    /// <summary>Whether the backfill is a copy pipe, which takes no rows after its run.</summary>
    public bool IsCopied { get; init; }

    /// <summary>Nodes before the one that is materialized.</summary>
    public string Nodes { get; init; } = "";

    /// <summary>The conditions after GROUP BY; empty for none.</summary>
    public (string View, string Backfill) Having { get; init; } = ("", "");

    /// <summary>The expression of the key, which is <c>k</c> in the target.</summary>
    public string Key { get; init; } = "k";

    /// <summary>
    /// What a user is told, in short: <c>exact</c>; <c>overlap: rows</c>; <c>gap: rows</c>; the id and the reason of another
    /// finding; <c>not told</c> where nothing was proved and nothing said.
    /// </summary>
    public string Outcome
    {
        get
        {
            // What a view makes of one insert is told beside, and is no matter of its cut-off.
            var findings = After.Against(Before, Now).Findings.RemoveAll(f => f.Id == "DF2006");
            return findings.IsEmpty ? Proof : string.Join("; ", findings.OrderBy(f => f.Id, StringComparer.Ordinal).Select(Short));
        }
    }

    /// <summary>Compares what a user is told of two filters; the backfill is null where there is none.</summary>
    public static void AssertOutcome(string expected, string type, string view, string? backfill) =>
        Assert.Equal(Written(expected), new CutoffCase(type, Where(view), backfill is null ? null : Where(backfill)).Outcome);

    public static string Where(string condition) => condition.Length == 0 ? "" : "WHERE " + Written(condition);

    /// <summary>A text with the cut-off in the place of T.</summary>
    public static string Written(string text) => Regex.Replace(text, @"(?<![\w'])T(?![\w'])", Cutoff);

    private string Proof
    {
        get
        {
            var (before, after) = (Before.Snapshot, After.Snapshot);
            var created = Rollout.Of(
                new ProjectSemantics(DataProject.Load(before)), new ProjectSemantics(DataProject.Load(after)), ReleaseScripts.From(before), ReleaseScripts.From(after), Workflow.Releases, TinyProject.Utc(Now)).Created;
            if (created.Proofs.SingleOrDefault() is not { } proof)
                return "not told";

            return proof.IsExact || proof.Partition is { IsProved: true } || (Backfill is null && proof.Axis is not null) ? "exact" : "not told";
        }
    }

    private TinyProject Before => Project("", "", "").Without("pipes/backfill.pipe").Released("0.0.0");

    private TinyProject After
    {
        get
        {
            var after = Project(",\n    `m` AggregateFunction(max, UInt32)", ",\n        maxState(v) AS m", View).Released("0.0.1");
            return Backfill is null
                ? after.Without("pipes/backfill.pipe")
                : after.With("pipes/backfill.pipe", Pipe("backfill", ",\n        maxState(v) AS m", Backfill)).Backfilled("0.0.2", "0.0.1", IsCopied ? "pipe copy run backfill --wait --yes" : "deploy --populate --wait");
        }
    }

    private TinyProject Project(string column, string output, string filter) => TinyProject.Empty
        .With("datasources/events.datasource", $"""
            SCHEMA >
                `ts` {Type},
                `ins` DateTime,
                `k` UInt32,
                `v` UInt32,
                `s` String,
                `n` Nullable(UInt32),
                `big` UInt64,
                `flag` Bool

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "k"
            """)
        .With("datasources/totals.datasource", $"""
            SCHEMA >
                `k` UInt32,
                `c` AggregateFunction(count){column}

            ENGINE "AggregatingMergeTree"
            ENGINE_SORTING_KEY "k"
            """)
        .With("pipes/view.pipe", Pipe("view", output, filter));

    private string Pipe(string name, string output, string filter) => $"""
        {Nodes.Replace("NODE ", $"NODE {name}_", StringComparison.Ordinal).Replace("{filter}", filter, StringComparison.Ordinal)}
        NODE {name}_node
        SQL >
            {With}
            SELECT
                {Key} AS k,
                countState() AS c{output}
            FROM {Source.Replace("{name}", name + "_", StringComparison.Ordinal).Replace("{filter}", filter, StringComparison.Ordinal)}
            {(Nodes.Contains("{filter}", StringComparison.Ordinal) || Source.Contains("{filter}", StringComparison.Ordinal) ? "" : filter)}
            GROUP BY k{(HavingOf(name) is { Length: > 0 } having ? " HAVING " + having : "")}

        {(IsCopied && name == "backfill" ? "TYPE copy\nTARGET_DATASOURCE totals\nCOPY_SCHEDULE @on-demand" : "TYPE materialized\nDATASOURCE totals")}
        """;

    private string HavingOf(string pipe) => pipe == "view" ? Having.View : Having.Backfill;

    private static string Short(Finding finding) => finding.Id switch
    {
        "DF4003" when finding.Message.Contains("Give the backfill the opposite condition", StringComparison.Ordinal) => "overlap: one condition",
        "DF4003" => "overlap: " + Rows.Match(finding.Message).Groups["rows"].Value,
        "DF4004" => "gap: " + Rows.Match(finding.Message).Groups["rows"].Value + (finding.Message.Contains("does not include earlier ones", StringComparison.Ordinal) ? " (before)" : finding.Message.Contains("does not include later ones", StringComparison.Ordinal) ? " (after)" : ""),
        "DF3001" => "no cut-off",
        "DF3002" => "unsafe: " + Reason(finding.Message),
        "DF4005" => "differs: " + Reason(finding.Message),
        _ => $"{finding.Id}: {finding.Message}",
    };

    /// <summary>The words by which the reasons of a rule are told apart.</summary>
    private static string Reason(string message) =>
        Reasons.FirstOrDefault(r => message.Contains(r.Text, StringComparison.Ordinal)).Name ?? message;

    private static readonly (string Text, string Name)[] Reasons =
    [
        ("as text", "text"), ("cannot be verified", "not followed"), ("the cut-off is after the deploy. Compare", "moment"), ("cannot be analysed", "not followed"), ("only looks up", "lookup"),
        ("is not after the deploy", "past"), ("keeps the rows before it", "backwards"), ("also ends at", "ends"), ("more than five years", "ahead"), ("an OR next to it", "or"), ("Nullable", "nullable"),
        ("compares the clock", "clock"), ("with the clock of the server, so it cannot be told", "clock"), ("moves with the clock", "clock"), ("with a moment inside one", "bucket"),
        ("fractions of a second", "unit"), ("on an aggregate", "aggregate"),
        ("is cut at", "other time"), ("has the condition \"", "condition"), ("a condition next to the cut-off", "condition"), (" groups by ", "group by"),
        (" does not yield ", "column"), (" reads '", "source"), ("unlike view", "shape"), ("Only one of", "one side"),
    ];
}
