using System.Collections.Immutable;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>The shape of the command line of <c>tb</c>, as data: groups of commands, options with values, wrappers.</summary>
internal static class TbSyntax
{
    /// <summary>Commands that hold commands, e.g. <c>pipe copy</c> holds <c>run</c>.</summary>
    public static readonly ImmutableHashSet<string> Groups =
    [
        "auth", "branch", "branch datasource", "connection", "connection create", "datasource", "datasource scheduling",
        "deployment", "environment", "environment datasource", "infra", "job", "local", "materialization", "mock", "pipe",
        "pipe copy", "pipe sink", "release", "secret", "tag", "test", "token", "token create", "token create static",
        "workspace", "workspace members",
    ];

    /// <summary>
    /// How many values an option takes; one that is not here is a flag. Those of <c>tb deploy</c>, <c>tb release</c> and data operations
    /// (datafile format 7.4, 7.5, 7.7), and of the other commands that deploy scripts use: <c>push</c>, <c>sql</c>, <c>datasource</c>, <c>test</c>.
    /// </summary>
    public static readonly ImmutableDictionary<string, int> Values = Counted(
        (1, "--semver --host --token --branch --user-token --output"),
        (1, "--subset --sql-condition --folder --user_token --force-populate --populate-subset --populate-condition"),
        (2, "--workspace --workspace_map"),
        (1, "--timeout --prefix --match --sample-by-params --limit"),
        (1, "--assert-bytes-read-increase --assert-time-increase-percentage"),
        (1, "--node --mode --param --format --ttl"),
        (1, "--sql --name --url --rows_limit --rows --query --pipe --connector --cron"),
        (1, "-c --concurrency --override-commit"));

    /// <summary>
    /// Programs that run the program after them: how many of their own arguments come between. <c>run</c> after
    /// <c>poetry</c> is one.
    /// </summary>
    public static readonly ImmutableDictionary<string, int> Wrappers = Counted(
        (0, "command env exec nice nohup sudo time uvx"),
        (1, "timeout poetry pipenv uv pdm"));

    private static ImmutableDictionary<string, int> Counted(params (int Count, string Names)[] rows)
    {
        var table = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (count, names) in rows)
        {
            foreach (var name in names.Split(' '))
                table.Add(name, count);
        }

        return table.ToImmutable();
    }
}
