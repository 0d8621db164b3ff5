using System.Text;
using Datafile.Tests;

namespace Datafile.MSBuild.Tests;

/// <summary>Builds of a project with datafiles that were written to hurt whoever reads them.</summary>
[Collection(nameof(PackedTask))]
public sealed class HostileBuildTests(PackedTask package) : IDisposable
{
    private const string Source = "SCHEMA >\n    `a` Int64,\n    `b` String,\n    `t` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"t\"\n";
    private const int Deep = 20_000;

    private readonly ScratchProject _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>Queries that double, nest or go on without an end. A stack that overflows ends the build, whatever catches exceptions.</summary>
    private static Dictionary<string, string> Queries => new()
    {
        ["types"] = "SELECT [a] AS x0, " + string.Join(", ", Enumerable.Range(0, 64).Select(i => $"tuple(x{i}, x{i}) AS x{i + 1}")) + " FROM d",
        ["aliases"] = "SELECT a AS x0, " + string.Join(", ", Enumerable.Range(0, 64).Select(i => $"x{i} + x{i} AS x{i + 1}")) + " FROM d WHERE x64 > 1",
        ["ctes"] = "WITH c0 AS (SELECT a FROM d), " + string.Join(", ", Enumerable.Range(0, 64).Select(i => $"c{i + 1} AS (SELECT a FROM c{i} UNION ALL SELECT a FROM c{i})")) + " SELECT * FROM c64",
        ["parentheses"] = $"SELECT {Repeat("(")}a{Repeat(")")} AS x FROM d",
        ["calls"] = $"SELECT {Repeat("abs(")}a{Repeat(")")} AS x FROM d",
        ["subqueries"] = $"SELECT a FROM {Repeat("(SELECT a FROM ")}d{Repeat(")")}",
        ["sums"] = $"SELECT a{Repeat(" + a")} AS x FROM d",
        ["conditions"] = $"SELECT {string.Concat(Enumerable.Repeat("if(a > 1, ", 40))}a{string.Concat(Enumerable.Repeat(", 0)", 40))} AS x FROM d",
        ["patterns"] = $"SELECT {string.Join(", ", Enumerable.Repeat("COLUMNS('^(a+)+$')", 200))} FROM d",
        ["templates"] = $"%\n    SELECT a FROM d WHERE 1 {string.Concat(Enumerable.Range(0, 600).Select(i => $"{{% if defined(x{i}) %}} AND a = {i} {{% else %}} AND b = '' {{% end %}}"))}",
        ["blocks"] = $"%\n    SELECT a FROM d WHERE 1 {Repeat("{% if defined(x) %} AND a = 1 ")}{Repeat("{% end %}")}",
        ["tags"] = $"%\n    SELECT {{{{ {Repeat("(")}1{Repeat(")")} }}}}",
    };

    [Fact]
    public void Files_made_to_hurt_end_in_findings_and_not_the_build()
    {
        _scratch.Reference(package);
        _scratch.Write("app/tinybird/datasources/d.datasource", Source);
        foreach (var (name, sql) in Queries)
            _scratch.Write($"app/tinybird/pipes/{name}.pipe", $"NODE n\nSQL >\n    {sql}\n");
        _scratch.Write("app/tinybird/datasources/arrays.datasource", $"SCHEMA >\n    `c` {Repeat("Array(")}String{Repeat(")")}\n");
        _scratch.Write("app/tinybird/datasources/state.datasource", "SCHEMA >\n    `c` SimpleAggregateFunction(sum),\n    `d` AggregateFunction(),\n    `e` Nullable(\n");
        _scratch.Write("app/tinybird/datasources/bytes.datasource", "SCHEMA >\n    `\0\u2028` Int8 \uFFFD\n");
        _scratch.Write("app/tinybird/pipes/doubling.pipe", string.Concat(Enumerable.Range(0, 40).Select(i => $"NODE n{i + 1}\nSQL >\n    SELECT *, * FROM {(i == 0 ? "d" : $"n{i}")}\n\n")));
        _scratch.Write("app/tinybird/pipes/circle.pipe", "NODE a\nSQL >\n    SELECT * FROM b\n\nNODE b\nSQL >\n    SELECT * FROM a\n");
        _scratch.Write("app/tinybird/pipes/zzz_last.pipe", "NODE n\nSQL >\n    SELECT missing FROM d\n");

        var build = _scratch.Build(package);

        // The last file is checked as well.
        Assert.Contains("missing", build.Line("zzz_last.pipe"));
        AssertNoCrash(build);
    }

    /// <summary>A view that is re-created, with a condition, a deploy script and a baseline that are made to hurt.</summary>
    [Fact]
    public void A_change_made_to_hurt_ends_in_a_plan_or_findings_and_not_the_build()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        var nested = string.Concat(Enumerable.Repeat("if(a > 1, ", 64)) + "timestamp > '2024-01-01 00:00:00'" + string.Concat(Enumerable.Repeat(", a < 0)", 64));
        var pipe = _scratch.Read("app/tinybird/pipes/analytics_sessions.pipe");
        Assert.Contains("GROUP BY", pipe);
        _scratch.Write("app/tinybird/pipes/analytics_sessions.pipe", pipe.Replace("GROUP BY", $"WHERE {nested} GROUP BY", StringComparison.Ordinal));
        foreach (var script in Directory.EnumerateFiles(_scratch.At("app/tinybird"), "*.sh", SearchOption.AllDirectories))
            File.WriteAllText(script, $"f0() {{ tb deploy; }}\n{string.Concat(Enumerable.Range(0, 64).Select(i => $"f{i + 1}() {{ f{i}; f{i}; }}\n"))}f64\n{Repeat("$(")}echo x{Repeat(")")}\n{Repeat("( ")}tb deploy{Repeat(" )")}\n");
        _scratch.Reference(package, "<PropertyGroup><DatafileBaseline>../before</DatafileBaseline></PropertyGroup>");

        var build = _scratch.Build(package);

        Assert.NotEmpty(build.Lines("analytics_sessions.pipe"));
        AssertNoCrash(build);
    }

    /// <summary>The repository asks git to run a program, holds a named pipe, and leads out of itself.</summary>
    [Fact]
    public void A_repository_made_to_hurt_runs_nothing_and_is_named()
    {
        if (OperatingSystem.IsWindows())
            return;

        _scratch.Put("before", "app/tinybird");
        _scratch.Reference(package, "<PropertyGroup><DatafileBaseline>HEAD</DatafileBaseline></PropertyGroup>");
        _scratch.Git("init", "--quiet").Succeed();
        _scratch.Git("add", "app/tinybird").Succeed();
        _scratch.Git("commit", "--quiet", "--message", "before").Succeed();
        _scratch.Write("monitor.sh", $"#!/bin/sh\ntouch '{_scratch.At("ran")}'\n");
        File.SetUnixFileMode(_scratch.At("monitor.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _scratch.Git("config", "core.fsmonitor", _scratch.At("monitor.sh")).Succeed();
        OutsideProgram.Run("mkfifo", _scratch.Path, [], _scratch.At("app/tinybird/pipes/waits.pipe")).Succeed();
        File.CreateSymbolicLink(_scratch.At("app/tinybird/pipes/leads_out.pipe"), "/etc/hostname");

        var build = _scratch.Build(package);

        Assert.Contains("waits.pipe", build.Line("waits.pipe"));
        Assert.Contains("leads_out.pipe", build.Line("leads_out.pipe"));
        Assert.False(File.Exists(_scratch.At("ran")));
        AssertNoCrash(build);
    }

    private static void AssertNoCrash(ProgramRun build)
    {
        // MSB4166: a node of the build ended; MSB4018: a task failed unexpectedly.
        foreach (var trace in (string[])["MSB4166", "MSB4018", "Stack overflow", "OutOfMemory", "   at "])
            build.Without(trace);
    }

    private static string Repeat(string part) => new StringBuilder(part.Length * Deep).Insert(0, part, Deep).ToString();
}
