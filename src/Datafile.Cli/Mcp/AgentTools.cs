using System.Text;
using System.Text.Json;
using Datafile.Analyzer.Project;
using Datafile.Cli.Commands;
using Datafile.Workspace;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Mcp;

/// <summary>The tools. Each runs the code of the command of its name, and none writes a file.</summary>
internal static class AgentTools
{
    private const int Findings = 20, MaxFindings = 100, Nodes = 50, MaxNodes = 500, MaxLines = 20;

    private static readonly ToolInput
        AnyPath = new("path", "A project folder, a folder that holds projects, or one datafile, relative to the working directory (default: the working directory)."),
        ProjectPath = new("path", "The project folder, relative to the working directory (default: the working directory)."),
        Baseline = new("against", "What to compare with: a git ref, merge-base:REF (e.g. merge-base:origin/main), or a folder such as ./before."),
        ChosenWorkflow = new("workflow", "How the project is released (default: detected from its files).") { Choices = ["releases", "branches", "forward"] },
        Now = new("now", "When the release is deployed, as YYYY-MM-DD hh:mm:ss in UTC (default: now)."),
        Cutoff = new("cutoff", "The cut-off to propose for re-created views that have none, as YYYY-MM-DD hh:mm:ss in UTC; it lies after the deployment.");

    public static Tool[] All { get; } =
    [
        new(
            "check", "Check datafiles",
            "Finds mistakes in Tinybird datafiles: syntax, unknown tables and columns, SQL that ClickHouse refuses, materialized views whose columns or states do not "
            + "fit their target. With 'against' also what the change since then does to stored rows (loss, duplicates, rewrites, refused deployments). Each finding has "
            + "a rule id, file, line, message and, where the fix is certain, the edits. Call it after each edit of a datafile. An empty list of findings means that none was found.",
            [
                AnyPath, Baseline, ChosenWorkflow,
                new("onlyNew", "Only findings that the baseline does not have; needs 'against'.", ToolInputKind.Flag),
                new("select", "Report only these rules: ids, names, or the start of ids such as DF30.", ToolInputKind.Texts),
                new("ignore", "Leave out these rules: ids, names, or the start of ids.", ToolInputKind.Texts),
                Now, Limit("findings", Findings, MaxFindings), Offset("findings"),
            ],
            Paged("findings", ("id", "string"), ("severity", "string"), ("message", "string"), ("file", "string"), ("line", "integer")),
            Check),
        new(
            "plan", "Plan a release",
            "Plans how to release what changed since 'against': what each change does to stored rows, the ordered steps with their commands, cut-offs, backfills, checks and "
            + "how to undo them, and what a deployment of Tinybird Forward would do with each Data Source. It only prints: nothing is deployed or written.",
            [
                AnyPath, Baseline with { IsRequired = true }, ChosenWorkflow, Cutoff, Now,
                new("format", "markdown to read (default), or json.") { Choices = ["markdown", "json"] },
            ],
            "", Plan),
        new(
            "backfill", "Write backfill pipes",
            "Prints the pipes that fill the views which the change since 'against' re-creates, ready to be saved to the file that each begins with. Nothing is written.",
            [
                ProjectPath, Baseline with { IsRequired = true },
                new("pipe", "Only the backfill with this name, or of the pipe with this name."), ChosenWorkflow, Cutoff, Now,
            ],
            "", Backfill),
        new(
            "types", "Column types",
            "Tells the name and the ClickHouse type of every column that each node of the pipes yields; null where it is unknown. Name one .pipe file as 'path' to see only its nodes.",
            [AnyPath, Limit("nodes", Nodes, MaxNodes), Offset("nodes")],
            Paged("nodes", ("pipe", "string"), ("node", "string"), ("columns", "array")),
            Types),
        new(
            "explain", "Explain a rule",
            "Prints the page of a rule: what it finds, why that hurts, how to fix it, and examples.",
            [new("rule", "The id or the name of a rule, e.g. DF3001 or missing-cutoff.", IsRequired: true)],
            "", arguments => new ToolResult(BoundedText.Cut(RulePages.Page(RulePages.Find(arguments.Text("rule") ?? ""))))),
    ];

    private static ToolResult Check(ToolArguments arguments)
    {
        var request = Request(arguments) with { OnlyNew = arguments.Flag("onlyNew") };
        var rules = new RuleFilter(arguments.Texts("select"), arguments.Texts("ignore"));
        var (report, notes) = new CheckRun(new CheckOptions([arguments.Path], request, rules) { GivenFormat = "json", FailOn = "never", Quiet = true }).Find();
        return Page(JsonOutput.Render(report), "findings", report.Projects.Select(p => p.Prefix), notes, arguments, Findings);
    }

    private static ToolResult Plan(ToolArguments arguments)
    {
        var run = new PlanRun(arguments.Path, Request(arguments));
        string[] notes = [.. run.Notes()];
        return arguments.Text("format") == "json"
            ? new ToolResult(BoundedJson.Shorten(run.Json(), json => WriteSome(json, "notes", notes)), IsStructured: true)
            : new ToolResult(BoundedText.Cut(string.Concat(notes.Select(n => $"> {n}\n\n")) + run.Markdown()));
    }

    private static ToolResult Backfill(ToolArguments arguments)
    {
        var (_, findings, _, backfills) = BackfillCommand.Find(arguments.Path, Request(arguments), arguments.Text("pipe"));
        return new ToolResult(BoundedText.Cut(
            string.Concat(ProjectNotes.Lines([findings]).Select(n => $"# {n}\n")) + (backfills.IsEmpty ? BackfillCommand.NoneNeeded : BackfillCommand.Text(backfills))));
    }

    private static ToolResult Types(ToolArguments arguments)
    {
        var projects = CommonOptions.Projects([arguments.Path]).Select(project => ProjectTypes.Of(project, DateTime.UtcNow)).ToArray();
        using var json = new MemoryStream();
        TypesJson.Write(json, projects);
        return Page(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length), "nodes", projects.Select(p => p.Prefix), [], arguments, Nodes);
    }

    private static CheckRequest Request(ToolArguments arguments) => new(arguments.Against, arguments.Time("now") ?? DateTime.UtcNow)
    {
        Workflow = WorkflowName.TryParse(arguments.Text("workflow") ?? "", out var workflow) ? workflow : null,
        Cutoff = arguments.Time("cutoff"),
    };

    /// <param name="projects">The folders that the files of the document are relative to.</param>
    private static ToolResult Page(
        string document, string list, IEnumerable<string> projects, IEnumerable<string> notes, ToolArguments arguments, int limit) => new(
        BoundedJson.Page(document, list, arguments.Number("offset", 0), arguments.Number("limit", limit), json =>
        {
            WriteSome(json, "projects", [.. projects.Select(p => p.Length == 0 ? "./" : p)]);
            WriteSome(json, "notes", [.. notes]);
        }),
        IsStructured: true);

    private static void WriteSome(Utf8JsonWriter json, string name, string[] lines) => json.WriteStrings(
        name, lines.Take(MaxLines).Select(BoundedText.Line).Concat(lines.Length > MaxLines ? [$"and {lines.Length - MaxLines} more"] : []));

    private static ToolInput Limit(string items, int usual, int max) =>
        new("limit", $"How many {items} to return at most (default: {usual}). Fewer are returned if they are long.", ToolInputKind.Number) { Bounds = (1, max) };

    private static ToolInput Offset(string items) => new("offset", $"How many {items} to skip: page.nextOffset of the result before.", ToolInputKind.Number);

    /// <param name="members">The main members of an item, each with its type in JSON Schema.</param>
    private static string Paged(string list, params (string Name, string Type)[] members) => JsonText.Object(json =>
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        WriteType(json, "schema", "integer");
        WriteList(json, list, () => WriteObject(json, members));
        json.WriteStartObject("page");
        WriteObject(json, [("offset", "integer"), ("count", "integer"), ("total", "integer"), ("nextOffset", "integer")]);
        json.WriteEndObject();
        WriteList(json, "projects", () => json.WriteString("type", "string"));
        WriteList(json, "notes", () => json.WriteString("type", "string"));
        json.WriteEndObject();
        json.WriteStrings("required", ["schema", list, "page"]);
    });

    private static void WriteList(Utf8JsonWriter json, string name, Action writeItems)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        writeItems();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, (string Name, string Type)[] members)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var (name, type) in members)
            WriteType(json, name, type);
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteEndObject();
    }
}
