using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>Collects changes and gives each its impact and method.</summary>
internal sealed class ChangeList(DataProject after, Workflow workflow)
{
    private readonly ImmutableArray<Change>.Builder _changes = ImmutableArray.CreateBuilder<Change>();
    private readonly HashSet<string> _views = [.. after.Views.Select(v => v.TargetName)];
    private readonly HashSet<string> _copied = [.. after.Copies.Select(c => c.Target)];
    private readonly HashSet<string> _altered = [.. after.Views.Where(v => v.IsAltered).Select(v => v.TargetName)];

    /// <summary>
    /// Whether a pipe makes the rows of a Data Source, so that they can be made again. That the target of a copy is
    /// re-created is a matter of Classic (datafile format 7.8 H).
    /// </summary>
    public bool IsTarget(string dataSource) => _views.Contains(dataSource) || (workflow != Workflow.Forward && _copied.Contains(dataSource));

    /// <summary>Whether the view that fills a Data Source changes without touching the stored rows.</summary>
    public bool IsAltered(string dataSource) => _altered.Contains(dataSource);

    /// <param name="oldName">Of what is renamed.</param>
    /// <param name="reads">Who still reads what is removed.</param>
    public void Add(
        ChangeFacts facts, string resource, string member, ProjectFile file, TextSpan span, string difference,
        string oldName = "", ImmutableArray<BrokenRead>? reads = null)
    {
        var effect = facts.In(workflow);
        var unforced = effect.Method;
        if (workflow == Workflow.Forward && QueryThatMoves(resource, effect) is { } moved)
        {
            effect = new ChangeEffect(
                effect.Impact == Impact.HistoryLoss ? Impact.HistoryLoss : Impact.Rewrite, Method.ForwardQuery,
                moved == resource
                    ? "The FORWARD_QUERY of the file makes the deployment rewrite it."
                    : $"The FORWARD_QUERY of '{moved}' makes the deployment rewrite its stored rows instead of rebuilding them with the new query.");
        }

        else if (workflow == Workflow.Forward
            && effect.Method == Method.ForwardQuery
            && facts != DataSourceFacts.ColumnRenamedForward
            && after.FindDataSource(resource) is { HasForwardQuery: true })
        {
            effect = effect with { Note = "The FORWARD_QUERY of the file converts the stored values." };
        }

        var broken = reads ?? [];
        _changes.Add(new Change(
            facts.Kind, resource, member, broken.IsEmpty ? effect.Impact : Impact.BreaksReaders, effect.Method, Places.Of(file, span), difference)
        {
            Note = effect.Note,
            MethodWithoutQuery = unforced,
            Sources = facts.SourcesIn(workflow),
            OldName = oldName,
            BrokenReads = broken,
        });
    }

    public ImmutableArray<Change> ToImmutable() => _changes.ToImmutable();

    /// <summary>
    /// The Data Source, itself or the target of the changed view, whose FORWARD_QUERY forces a rewrite, also where an ALTER would do
    /// (datafile format 8.3); null where there is none.
    /// </summary>
    private string? QueryThatMoves(string resource, ChangeEffect effect)
    {
        if (effect.Method is not (Method.Alter or Method.Copy or Method.Replay))
            return null;

        var moved = after.FindDataSource(resource) is not null ? resource
            : effect.Method == Method.Replay ? after.FindPipe(resource)?.Nodes.FirstOrDefault(n => n.Type == NodeType.Materialized)?.Target
            : null;
        return moved is not null && after.FindDataSource(moved) is { HasForwardQuery: true } ? moved : null;
    }
}
