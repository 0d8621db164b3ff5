using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Shell;

namespace Datafile.Analyzer.Release;

/// <summary>Finds the backfills of a project: which nodes they are, which rows each run moves, and what runs them.</summary>
internal sealed class BackfillReader(ProjectSemantics model, ReleasePath path, ImmutableArray<ProjectFile> files)
{
    /// <summary>A materialized node that is deployed for its populate.</summary>
    public Backfill Materialized(PipeNode node, bool isNew)
    {
        var query = model.QueryOf(node);
        var own = Conditions(query, null);
        var runs = Runs(command => Populates(command, node) || (isNew && command.IsDeploy && command.Populates)).ToImmutableArray();
        var history = runs.Length == 0 ? own : [.. runs.SelectMany(r => Narrowed(own, query, node, r.Command))];
        return new Backfill(node, BackfillKind.Materialized, node.Target, query, history, runs) { Triggers = own };
    }

    /// <summary>A copy node; each run has its own parameters.</summary>
    public Backfill Copy(PipeNode node)
    {
        var query = model.QueryOf(node);
        var runs = Runs(command => command.IsCopyRun && command.Target == node.Pipe.Name).ToImmutableArray();
        ImmutableArray<RowCondition> history = runs.Length == 0
            ? Conditions(query, null)
            : [.. runs.SelectMany(r => Conditions(query, Parameters(r.Command)))];
        return new Backfill(node, BackfillKind.Copy, node.Target, query, history, runs);
    }

    /// <summary>Populates of the view itself; null where no command runs one with a condition.</summary>
    public Backfill? Populate(PipeNode node)
    {
        var runs = Runs(command => command.SqlCondition is not null && Populates(command, node)).ToImmutableArray();
        if (runs.Length == 0)
            return null;

        var query = model.QueryOf(node);
        var own = Conditions(query, null);
        return new Backfill(node, BackfillKind.Populate, node.Target, query, [.. runs.SelectMany(r => Narrowed(own, query, node, r.Command))], runs);
    }

    /// <summary>Whether a command fills a node: a populate names its pipe, and a push its file, from whatever folder it runs in.</summary>
    public static bool Populates(TbCommand command, PipeNode node) =>
        (command.IsPopulate && command.Target == node.Pipe.Name && (command.Node is null || command.Node == node.Name))
        || (command.IsPush
            && command.Populates
            && command.Arguments.Any(a => ShellPath.FileName(a.Value) == ShellPath.FileName(node.Pipe.File.Path)));

    private IEnumerable<BackfillRun> Runs(Func<TbCommand, bool> fits) =>
        from script in path.Scripts
        from command in script.Script.TbCommands.Where((c, i) => i == 0 || !IsRetry(c, script.Script.TbCommands[i - 1]))
        where fits(command)
        select new BackfillRun(command, script, new Place(files.First(f => f.Path == script.Script.Path), command.Span));

    /// <summary>Whether a command runs where the same one before it has failed: <c>tb … || tb …</c>.</summary>
    private static bool IsRetry(TbCommand command, TbCommand before) =>
        command.Command.Conditional && before.Command.FailureIgnored && command.ToString() == before.ToString();

    private ImmutableArray<RowCondition> Conditions(BoundQuery query, IReadOnlyDictionary<string, string>? parameters)
    {
        var reader = new ConditionReader(parameters);
        return [.. query.Branches.Select(b => reader.Read(b.Filters))];
    }

    /// <summary>The rows of a populate: those of the node that fulfil the condition of the command as well.</summary>
    private IEnumerable<RowCondition> Narrowed(ImmutableArray<RowCondition> own, BoundQuery query, PipeNode node, TbCommand command)
    {
        if (command.SqlCondition is not { } text)
            return own;

        var source = query.Branches.FirstOrDefault()?.Source ?? "";
        return model.BindCondition(node, source, text) is { } filters
            ? own.Select(c => (RowCondition)new AllOf([c, new ConditionReader().Read(filters)]))
            : own;
    }

    private static Dictionary<string, string> Parameters(TbCommand command)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!command.Options.TryGetValue("--param", out var values))
            return parameters;

        foreach (var pair in values.Select(v => v.Split(['='], 2)).Where(p => p.Length == 2))
            parameters[pair[0]] = pair[1];
        return parameters;
    }
}
