using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Suppressions;

/// <summary>Comments that suppress findings, and approvals of changes that are meant.</summary>
public class SuppressionTests
{
    private const string Now = "2023-12-14 10:00:00", View = "pipes/analytics_sessions.pipe";

    private static readonly TinyProject Before = TinyProject.Sample("before");
    private static readonly TinyProject NoCutoff = TinyProject.Sample("mistakes/no-cutoff");

    [Theory]
    [InlineData("    -- datafile: ignore DF3001 -- no event comes in at night", "")]
    [InlineData("    -- datafile: ignore missing-cutoff -- no event comes in at night", "")]
    [InlineData("    --datafile: ignore DF3001,DF4007 -- no event comes in at night", "DF9001")]
    [InlineData("# datafile: ignore DF3001 -- no event comes in at night", "")]
    [InlineData("    -- datafile: ignore DF3001", "DF3001,DF9001")]
    [InlineData("    -- datafile: ignore DF3001 --", "DF3001,DF9001")]
    [InlineData("    -- datafile: ignore DF3001 no event comes in at night", "DF3001,DF9001")]
    [InlineData("    -- datafile: ignore -- no event comes in at night", "DF3001,DF9001")]
    [InlineData("    -- datafile: ignore DF3999 -- no event comes in at night", "DF3001,DF9001")]
    [InlineData("    -- a word about datafile: ignore DF3001 -- no event", "DF3001")]
    public void A_comment_before_the_line_suppresses_what_it_names(string comment, string left) =>
        Assert.Equal(left.Split(',', StringSplitOptions.RemoveEmptyEntries), Found(NoCutoff.Edit(View, "SQL >\n", $"SQL >\n{comment}\n")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("datafile: ingore DF3001 -- no event", true)]
    [InlineData("datafile ignore DF3001 -- no event", true)]
    [InlineData("Datafile: ignore DF3001 -- no event", true)]
    [InlineData("datafile: disable DF3001", true)]
    [InlineData("datafile: ignored missing-cutoff -- no event", true)]
    [InlineData("datafile: ignored by the nightly export", false)]
    [InlineData("datafile explain DF3001 says why", false)]
    [InlineData("datafile: all events", false)]
    [InlineData("datafile:", false)]
    [InlineData("datafile", false)]
    public void A_misspelt_keyword_is_said_and_prose_is_left_alone(string comment, bool isMeant) =>
        Assert.Equal(isMeant ? ["DF3001", "DF9001"] : ["DF3001"], Found(NoCutoff.Edit(View, "SQL >\n", $"SQL >\n    -- {comment}\n")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("SELECT nope FROM t -- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("SELECT nope FROM t --datafile: ignore unknown-column -- it comes", "")]
    [InlineData("SELECT nope FROM t -- datafile: ignore DF1002", "DF1002,DF9001")]
    [InlineData("SELECT nope, ' -- datafile: ignore DF1002 -- it comes' FROM t", "DF1002")]
    [InlineData("SELECT nope FROM t -- datafile: ignore-file DF1002 -- it comes", "DF1002,DF9001")]
    [InlineData("SELECT x FROM t -- datafile: ignore DF1002 -- it comes\n    WHERE nope = 1", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore DF1001 -- above\n    SELECT nope FROM t -- datafile: ignore DF1002 -- it comes", "DF9001")]
    [InlineData("SELECT nope FROM t WHERE 'a' != '' -- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("SELECT nope FROM t WHERE `x` = 1 AND \"x\" = 1 -- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("SELECT nope FROM t WHERE '\"' != '' -- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("SELECT nope FROM t # datafile: ignore DF1002 -- it comes", "DF1002")]
    [InlineData("SELECT nope FROM t-- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("SELECT nope FROM t--datafile: ignore DF1002 -- it comes", "")]
    [InlineData("SELECT nope, '-- datafile: ignore DF1002 -- it comes' FROM t", "DF1002")]
    [InlineData("SELECT nope FROM t --- datafile: ignore DF1002 -- it comes", "DF1002")]
    [InlineData("SELECT nope FROM t\t-- datafile: ignore DF1002 -- it comes", "")]
    public void At_the_end_of_a_line_of_SQL_it_holds_for_that_line(string sql, string left) => Assert.Equal(left, LeftOf(sql));

    /// <summary>What is written around the rules of a suppression, and what only resembles one.</summary>
    [Theory]
    [InlineData("-- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("--datafile: ignore DF1002 -- it comes", "")]
    [InlineData("-- datafile:ignore DF1002 -- it comes", "")]
    [InlineData("-- datafile: ignore DF1002  --  it comes  ", "")]
    [InlineData("-- datafile: ignore DF1002 --it comes", "")]
    [InlineData("-- datafile: ignore DF1002-- it comes", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore DF1002 -- x", "")]
    [InlineData("-- datafile: ignore DF1002, DF1003 -- it comes", "DF9001")]
    [InlineData("-- datafile: ignore DF1002 DF1003 -- it comes", "DF9001")]
    [InlineData("-- datafile: ignore DF1002 -- it comes -- later", "")]
    [InlineData("-- datafile: ignored DF1002 -- it comes", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore_it DF1002 -- it comes", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore, DF1002 -- it comes", "")]
    [InlineData("/* datafile: ignore DF1002 -- it comes */", "DF1002,DF9001")]
    [InlineData("/* datafile: events of the tracker */", "DF1002")]
    [InlineData("-- datafile: ignore", "DF1002,DF9001")]
    [InlineData("-- datafile: allow DF1002 -- it", "DF1002,DF9001")]
    [InlineData("-- datafile: noqa DF1002", "DF1002,DF9001")]
    [InlineData("-- datafile disable DF1002", "DF1002,DF9001")]
    [InlineData("-- datafile disable DF10022", "DF1002")]
    [InlineData("-- datafile disable DX1002", "DF1002")]
    [InlineData("-- datafile disable DF10a2", "DF1002")]
    [InlineData("-- datafile: disable unknown-column", "DF1002,DF9001")]
    [InlineData("-- datafile disable unknown-column", "DF1002")]
    [InlineData("-- datafile: disable -column", "DF1002")]
    [InlineData("-- datafile: --ignore DF1002", "DF1002,DF9001")]
    [InlineData("-- datafile: prefer DF1002", "DF1002")]
    [InlineData("--- datafile: ignore DF1002 -- it comes", "DF1002")]
    [InlineData("-- DATAFILE: ignore DF1002 -- it comes", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore DF1002 --", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore-file DF1002 -- it comes", "DF1002,DF9001")]
    [InlineData("-- see datafile: ignore DF1002 -- it comes", "DF1002")]
    [InlineData("-- datafile: ignore DF1002\t-- it comes", "")]
    [InlineData("--\tdatafile:\tignore\tDF1002\t-- it comes", "")]
    [InlineData("-- datafile disable DF9009", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore DF1002 -", "DF1002,DF9001")]
    [InlineData("-- datafile: ignore DF1002 a-b -- it comes", "DF9001")]
    [InlineData("-- above\n-- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("/*\n  datafile: ignore DF1002 -- it comes\n    */", "DF1002")]
    [InlineData("/*\n    * datafile: ignore DF1002 -- it comes\n    */", "DF1002")]
    [InlineData("/*\n    *- datafile: ignore DF1002 -- it comes\n    */", "DF1002")]
    [InlineData("/*\n    -* datafile: ignore DF1002 -- it comes\n    */", "DF1002")]
    [InlineData("/*\n    ## datafile: ignore DF1002 -- it comes\n    */", "DF1002")]
    public void A_comment_above_a_line_of_SQL_leaves(string comment, string left) =>
        Assert.Equal(left, LeftOf($"{comment}\n    SELECT nope FROM t"));

    private static string LeftOf(string sql) => string.Join(",", TinyProject.Empty
        .With("datasources/t.datasource", "SCHEMA >\n    `x` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"x\"\n")
        .With("pipes/p.pipe", $"NODE n\nSQL >\n    {sql}\n\nTYPE endpoint\n")
        .Against(null).Findings.Select(f => f.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Several_stand_one_below_the_other()
    {
        var project = NoCutoff.Edit(View, "SQL >\n", "SQL >\n    -- datafile: ignore DF3001 -- one\n    -- datafile: ignore DF4009 -- two\n");

        Assert.Equal(["DF9001"], Found(project));
        Assert.Contains("DF4009", Assert.Single(project.Against(Before, Now).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_top_it_holds_for_the_file_and_nowhere_else()
    {
        const string Comment = "# datafile: ignore-file DF3001 -- no event comes in at night\n";

        Assert.Empty(Found(NoCutoff.With(View, "\n# a note\n" + Comment + NoCutoff.Files[View])));
        Assert.Equal(["DF3001", "DF9001"], Found(NoCutoff.With(View, NoCutoff.Files[View] + Comment)));
    }

    [Fact]
    public void Only_rules_that_ran_make_it_unused()
    {
        var project = TinyProject.Sample("step-1");
        project = project.With(View, "# datafile: ignore-file DF3001 -- for the next release\n" + project.Files[View]);

        Assert.Empty(project.Against(null, Now).Findings);
        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(project.Against(Before, Now).Findings).Severity);
    }

    [Fact]
    public void A_finding_that_the_configuration_hides_is_still_one()
    {
        var project = NoCutoff.Edit(View, "SQL >\n", "SQL >\n    -- datafile: ignore DF3001 -- no event comes in at night\n");
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot, Before.Snapshot, TinyProject.Utc(Now))
        {
            ConfiguredSeverity = (_, rule) => rule.Id == "DF3001" ? ReportDiagnostic.Suppress : null,
        });

        Assert.Empty(result.Findings);
    }

    [Fact]
    public void A_script_and_the_tinyenv_take_comments_too()
    {
        var project = TinyProject.Sample("mistakes/no-version-bump");
        Assert.Equal(["DF4001"], Found(project));
        Assert.Empty(Found(project.Edit(".tinyenv", "VERSION=", "# datafile: ignore DF4001 -- deployed by hand\nVERSION=")));
    }

    [Fact]
    public void An_approval_holds_for_the_change_that_was_approved()
    {
        var approved = Approved(NoCutoff);

        Assert.Empty(Found(approved));
        Assert.Empty(Found(approved.Edit(View, "countState() AS hits\n", "countState() AS hits -- a comment\n")));
        Assert.Equal(["DF3001", "DF9001"], Found(approved.Edit(View, "FROM analytics_hits", "FROM analytics_hits\n    WHERE pathname != '/health'")).Order(StringComparer.Ordinal));
        Assert.Equal(["DF3001", "DF9001"], approved.Against(Before.Edit("datasources/analytics_sessions_mv.datasource", "`device` SimpleAggregateFunction(any,", "`device` SimpleAggregateFunction(anyLast,"), Now).Findings.Where(f => f.Id is "DF3001" or "DF9001").Select(f => f.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_approval_beside_a_comment_that_suppresses_the_same_is_used()
    {
        var project = NoCutoff.Edit(View, "SQL >\n", "SQL >\n    -- datafile: ignore DF3001 -- no event comes in at night\n");

        Assert.Empty(Found(Approved(project)));
    }

    [Fact]
    public void An_approval_whose_change_is_live_is_listed_and_is_no_warning()
    {
        var approved = Approved(NoCutoff);
        var listed = Assert.Single(approved.Against(approved, Now).Findings);

        Assert.Equal((Approvals.FileName, "DF9001", DiagnosticSeverity.Info), (listed.Place.Path, listed.Id, listed.Severity));
        Assert.Contains("has changed since it was approved", listed.Message, StringComparison.Ordinal);
        Assert.Empty(approved.Against(null, Now).Findings);
    }

    [Theory]
    [InlineData("DF3001 analytics_sessions 0123456789ab..0123456789ab\n", "reason")]
    [InlineData("DF3001 analytics_sessions -- because\n", "datafile approve")]
    [InlineData("DF9999 analytics_sessions 0123456789ab..0123456789ab -- because\n", "not a rule")]
    [InlineData("DF3001 analytics_sessions 0123456789ab..0123456789ab --\n", "reason")]
    [InlineData("DF3001 analytics_sessions 0123456789ab..0123456789ab -\n", "datafile approve")]
    [InlineData("DF3001 analytics_sessions 0123456789ab..0123456789ag -- because\n", "datafile approve")]
    [InlineData("DF3001 analytics_sessions 0123456789ab..0123456789aB -- because\n", "datafile approve")]
    [InlineData("DF3001 analytics_sessions 0123456789ab.-0123456789ab -- because\n", "datafile approve")]
    [InlineData("DF3001 analytics_sessions 0123456789ab..0123456789a -- because\n", "datafile approve")]
    [InlineData("DF3001 analytics_sessions\n", "datafile approve")]
    [InlineData("DF3001\n", "datafile approve")]
    [InlineData(" analytics_sessions 0123456789ab..0123456789ab -- because\n", "datafile approve")]
    [InlineData("DF3001 analytics_sessions 0123456789ab..0123456789af -- because\n", "has changed since it was approved")]
    public void A_line_that_approves_nothing_says_why(string line, string expected)
    {
        var findings = NoCutoff.With(Approvals.FileName, "# ours\n\n" + line).Against(Before, Now).Findings;

        Assert.Contains(expected, findings.Single(f => f.Id == "DF9001").Message, StringComparison.Ordinal);
        Assert.Contains(findings, f => f.Id == "DF3001");
    }

    [Fact]
    public void A_second_approval_takes_the_place_of_the_first()
    {
        var (before, after) = (DataProject.Load(Before.Snapshot), DataProject.Load(NoCutoff.Snapshot));
        var first = Approvals.With(null, "DF3001", "analytics_sessions", before, after, "once");
        var second = Approvals.With(first, "DF3001", "analytics_sessions", before, after, "twice\nover");

        Assert.Single(second.Split('\n'), l => l.StartsWith("DF3001 ", StringComparison.Ordinal));
        Assert.EndsWith(" -- twice over\n", second, StringComparison.Ordinal);
        Assert.StartsWith("# ", second, StringComparison.Ordinal);
    }

    /// <summary>
    /// The approval of a Data Source is for the pipes that fill it too, that of a pipe for what it fills; neither is for how they are
    /// described.
    /// </summary>
    [Theory]
    [InlineData("t", "datasources/t.datasource", "`k` UInt8", "`k` UInt16", true)]
    [InlineData("t", "datasources/t.datasource", "`k` UInt8", "`k`    UInt8", false)]
    [InlineData("t", "datasources/t.datasource", "SCHEMA >", "DESCRIPTION Sums\n\nSCHEMA >", false)]
    [InlineData("t", "datasources/t.datasource", "SCHEMA >", "TAGS \"sums\"\n\nSCHEMA >", false)]
    [InlineData("t", "datasources/t.datasource", "SCHEMA >", "VERSION 2\n\nSCHEMA >", false)]
    [InlineData("t", "pipes/v.pipe", "FROM s", "FROM s WHERE k > 1", true)]
    [InlineData("t", "pipes/v.pipe", "FROM s", "-- all\n    FROM s", false)]
    [InlineData("t", "pipes/other.pipe", "FROM s", "FROM s WHERE k > 1", false)]
    [InlineData("t", "datasources/s.datasource", "`k` UInt8", "`k` UInt16", false)]
    [InlineData("v", "pipes/v.pipe", "NODE n", "NODE n\nDESCRIPTION Sums", false)]
    [InlineData("v", "pipes/v.pipe", "FROM s", "FROM s WHERE k > 1", true)]
    [InlineData("v", "datasources/t.datasource", "`k` UInt8", "`k` UInt16", true)]
    [InlineData("v", "datasources/s.datasource", "`k` UInt8", "`k` UInt16", false)]
    [InlineData("v", "pipes/other.pipe", "FROM s", "FROM s WHERE k > 1", false)]
    public void An_approval_ends_when_what_it_is_for_changes(string resource, string file, string old, string now, bool ends)
    {
        const string Source = "SCHEMA >\n    `k` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n";
        var project = TinyProject.Empty.With("datasources/s.datasource", Source).With("datasources/t.datasource", Source)
            .With("pipes/v.pipe", "NODE n\nSQL >\n    SELECT k FROM s\n\nTYPE materialized\nDATASOURCE t\n")
            .With("pipes/other.pipe", "NODE o\nSQL >\n    SELECT k FROM s\n");
        string Approval(TinyProject after) => Approvals.With(null, "DF3006", resource, DataProject.Load(project.Snapshot), DataProject.Load(after.Snapshot), "meant");

        Assert.Equal(ends, Approval(project) != Approval(project.Edit(file, old, now)));
    }

    /// <summary>A query that is written in another way is approved still: a place in GROUP BY is the item that stands there, by its name.</summary>
    [Theory]
    [InlineData("SELECT k, j + 1 AS l FROM s GROUP BY k, l", "SELECT k, j + 1 AS l FROM s GROUP BY 1, 2", false)]
    [InlineData("SELECT k, j + 1 AS l FROM s GROUP BY k, l", "SELECT k, j + 1 AS l FROM s GROUP BY l, k", false)]
    [InlineData("SELECT k, j + 1 AS l FROM s GROUP BY k, l", "SELECT k, j + 1 AS l FROM s GROUP BY 1", true)]
    [InlineData("SELECT k, j + 1 AS l FROM s GROUP BY k, l", "SELECT k, j + 1 AS l FROM s GROUP BY k, 3", true)]
    [InlineData("SELECT k, j + 1 AS l FROM s GROUP BY k, l", "SELECT k, j + 1 AS l FROM s GROUP BY k, 0", true)]
    public void An_approval_ends_with_another_query(string old, string now, bool ends)
    {
        const string Source = "SCHEMA >\n    `k` UInt8,\n    `j` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n";
        var project = TinyProject.Empty.With("datasources/s.datasource", Source)
            .With("datasources/t.datasource", Source.Replace("`j`", "`l`", StringComparison.Ordinal))
            .With("pipes/v.pipe", $"NODE first\nSQL >\n    SELECT k FROM s\n\nNODE n\nSQL >\n    {old}\n\nTYPE materialized\nDATASOURCE t\n");
        string Approval(TinyProject after, string resource) => Approvals.With(null, "DF3006", resource, DataProject.Load(project.Snapshot), DataProject.Load(after.Snapshot), "meant");

        Assert.Equal(ends, Approval(project, "v") != Approval(project.Edit("pipes/v.pipe", old, now), "v"));
        Assert.Equal(ends, Approval(project, "t") != Approval(project.Edit("pipes/v.pipe", old, now), "t"));
    }

    /// <summary>What does not parse is approved as it is written.</summary>
    [Fact]
    public void A_pipe_without_a_node_can_be_approved()
    {
        var project = TinyProject.Empty.With("pipes/p.pipe", "SQL >\n    SELECT 1\n");

        Assert.Contains("DF3006 p ", Approvals.With(null, "DF3006", "p", DataProject.Load(project.Snapshot), DataProject.Load(project.Snapshot), "meant"), StringComparison.Ordinal);
    }

    /// <summary>The parts of a line may stand further apart, and the reason right behind the dashes.</summary>
    [Theory]
    [InlineData(" -- ", " --")]
    [InlineData(" -- ", "\t--\t")]
    [InlineData(" ", "  ")]
    [InlineData("\n", "  \r\n")]
    public void An_approval_in_another_layout_holds(string old, string now)
    {
        var project = Approved(NoCutoff);

        Assert.Empty(Found(project.With(Approvals.FileName, project.Files[Approvals.FileName].Replace(old, now, StringComparison.Ordinal))));
    }

    [Fact]
    public void Approvals_of_other_rules_and_resources_are_kept()
    {
        var (before, after) = (DataProject.Load(Before.Snapshot), DataProject.Load(NoCutoff.Snapshot));
        var first = Approvals.With("# ours\n", "DF3001", "analytics_sessions", before, after, "once");
        var third = Approvals.With(Approvals.With(first, "DF3002", "analytics_sessions", before, after, "too"), "DF3001", "analytics_hits", before, after, "again");

        Assert.Equal(["# ours", "DF3001 analytics_sessions", "DF3002 analytics_sessions", "DF3001 analytics_hits", ""], third.Split('\n').Select(l => l.StartsWith('#') ? l : string.Join(" ", l.Split(' ').Take(2))));
    }

    /// <summary>The reason is what stands behind the dashes, and an approval without one, or of another rule, approves nothing.</summary>
    [Theory]
    [InlineData(" --meant", "", "meant")]
    [InlineData(" --meant for now", "", "meant for now")]
    [InlineData(" -- meant  for now", "", "meant  for now")]
    [InlineData("", "DF3001,DF9001", "")]
    [InlineData(" --", "DF3001,DF9001", "")]
    public void An_approval_has_a_reason(string reason, string left, string expected)
    {
        var approved = Approved(NoCutoff);
        var result = approved.With(Approvals.FileName, approved.Files[Approvals.FileName].Replace(" -- the history is not needed", reason, StringComparison.Ordinal)).Against(Before, Now);

        Assert.Equal(left, string.Join(",", result.Findings.Select(f => f.Id).Order(StringComparer.Ordinal)));
        Assert.Equal(expected, string.Join("; ", result.Suppressed.SelectMany(f => f.Suppressions).Select(s => s.Justification)));
    }

    [Fact]
    public void What_is_approved_is_not_so_in_the_source()
    {
        var suppressed = Assert.Single(Approved(NoCutoff).Against(Before, Now).Suppressed);

        Assert.Equal(new FindingSuppression(IsInSource: false, "the history is not needed"), Assert.Single(suppressed.Suppressions));
    }

    [Fact]
    public void An_approval_of_a_rule_that_finds_nothing_approves_no_other()
    {
        var approvals = Approvals.With(null, "DF3002", "analytics_sessions", DataProject.Load(Before.Snapshot), DataProject.Load(NoCutoff.Snapshot), "meant");
        var findings = NoCutoff.With(Approvals.FileName, approvals).Against(Before, Now).Findings;

        Assert.Equal(["DF3001", "DF9001"], findings.Select(f => f.Id).Order(StringComparer.Ordinal));
        Assert.Contains("Unused approval: DF3002 reports nothing here.", findings.Single(f => f.Id == "DF9001").Message, StringComparison.Ordinal);
    }

    /// <summary>What is approved is a change, so without a baseline there is nothing to approve.</summary>
    [Fact]
    public void Without_a_baseline_no_approval_is_unused() =>
        Assert.Empty(Table.With(Approvals.FileName, "DF1002 t 0123456789ab..0123456789ab -- because\n").Against(null).Findings);

    /// <summary>What is said of a comment stands on it, and is a warning where no change makes it of use.</summary>
    [Theory]
    [InlineData("-- datafile: ignore DF1002", "4-30 Warning")]
    [InlineData("-- datafile: ignore DF1002 \t", "4-30 Warning")]
    [InlineData("-- datafile: disable DF1002", "4-31 Warning")]
    [InlineData("-- datafile: ignore DF1002 -- because", "24-30 Warning")]
    [InlineData("-- datafile: ignore DF1003, DF1002 -- because", "32-38 Warning")]
    public void A_comment_that_hides_nothing_is_found_at(string comment, string expected)
    {
        var finding = Table.With("pipes/p.pipe", $"NODE n\nSQL >\n    {comment}\n    SELECT x FROM t\n").Against(null).Findings.Last();

        Assert.Equal(("DF9001", 2), (finding.Id, finding.Place.StartLinePosition.Line));
        Assert.Equal(expected, $"{finding.Place.StartLinePosition.Character}-{finding.Place.EndLinePosition.Character} {finding.Severity}");
    }

    /// <summary>What is suppressed is kept with its reason, and is not to be fixed.</summary>
    [Theory]
    [InlineData("-- datafile: ignore DF1009 -- it comes", "it comes")]
    [InlineData("-- datafile: ignore DF1009 --it comes -- later ", "it comes -- later")]
    [InlineData("-- datafile: ignore DF1009 -- x", "x")]
    public void What_is_suppressed_has_the_reason(string comment, string expected)
    {
        const string Misspelt = "SELECT lowerr(toString(x)) AS a FROM t";
        TinyProject Query(string sql) => Table.With("pipes/p.pipe", $"NODE n\nSQL >\n    {sql}\n\nTYPE endpoint\n");
        var suppressed = Assert.Single(Query($"{comment}\n    {Misspelt}").Against(null).Suppressed);

        Assert.Equal(new FindingSuppression(IsInSource: true, expected), Assert.Single(suppressed.Suppressions));
        Assert.Empty(suppressed.Fixes);
        Assert.NotEmpty(Assert.Single(Query(Misspelt).Against(null).Findings).Fixes);
    }

    /// <summary>Lines are those of the file, whatever it includes above.</summary>
    [Fact]
    public void Below_an_include_a_comment_holds_for_its_line() => Assert.Empty(Table.With(".tinyenv", "VERSION=0.0.1\n")
        .With("includes/n.incl", "NODE n\nSQL >\n    SELECT x FROM t\n")
        .With("pipes/p.pipe", "INCLUDE \"../includes/n.incl\"\n\nNODE m\nSQL >\n    -- datafile: ignore DF1002 -- it comes\n    SELECT nope FROM n\n\nTYPE endpoint\n")
        .Against(null).Findings);

    private static readonly TinyProject Table = TinyProject.Empty.With("datasources/t.datasource", "SCHEMA >\n    `x` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"x\"\n");

    private static TinyProject Approved(TinyProject project) => project.With(
        Approvals.FileName,
        Approvals.With(null, "DF3001", "analytics_sessions", DataProject.Load(Before.Snapshot), DataProject.Load(project.Snapshot), "the history is not needed"));

    private static IEnumerable<string> Found(TinyProject project) => project.Against(Before, Now).Findings.Select(f => f.Id);
}
