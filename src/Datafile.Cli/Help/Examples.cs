namespace Datafile.Cli.Help;

/// <summary>Command lines that show what a command is for, with what each does.</summary>
internal static class Examples
{
    public static (string Line, string Does)[] Of(string command) => command switch
    {
        "check" =>
        [
            ("datafile check", "checks the data projects below this folder"),
            ("datafile check --against merge-base:origin/main --format github", "annotates a pull request"),
            ("datafile check --staged --against HEAD --new", "checks what is about to be committed, and reports only what is new"),
            ("datafile check --fix --select DF1002", "fixes misspelt columns"),
            ("datafile check --show-config", "prints the settings and where each comes from"),
        ],
        "plan" =>
        [
            ("datafile plan --against origin/main", "prints how to release what changed since origin/main"),
            ("datafile plan tinybird --against v1.4 --write", "writes the scripts, the version and the backfill pipes"),
            ("datafile plan --against origin/main --format markdown", "prints the plan for a pull request"),
        ],
        "backfill" => [("datafile backfill --against origin/main --pipe sessions_mv", "prints the pipe that fills one view")],
        "approve" => [("datafile approve DF3006 sessions_mv --against origin/main --reason 'only 90 days are read'", "approves one change, once")],
        "init" =>
        [
            ("datafile init tinybird", "shows the settings, the hook and the workflow for a repository"),
            ("datafile init tinybird --write --repository acme/datafile", "writes them"),
        ],
        "baseline" => [("datafile baseline tinybird", "accepts the current findings in tinybird, so that only new ones are reported")],
        "explain" => [("datafile explain missing-cutoff", "prints the page of DF3001")],
        "rules" => [("datafile rules --format json", "lists all rules as data")],
        "parse" => [("datafile parse pipes --format json --no-tree", "prints nodes, tables and parameters of every file below pipes")],
        "types" => [("datafile types --format json", "prints the columns of every node with their types")],
        "graph" => [("datafile graph --against origin/main --affected", "draws what a change touches, for Mermaid")],
        "report" => [("datafile report --against origin/main --output report.html", "writes a page about what changed since origin/main")],
        "lsp" => [("datafile lsp", "serves the editor that starts it")],
        "mcp" => [("datafile mcp", "serves the coding agent that starts it")],
        "completion" => [("source <(datafile completion bash)", "enables completion in this shell")],
        "help" => [("datafile help plan", "prints the manual of one command")],
        _ => [],
    };
}
