using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Binding.Columns;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>What a rule looks for. Every concrete rule of the assembly runs; there is no list to add it to.</summary>
public abstract partial class Rule
{
    /// <summary>Every rule, in the order of ids. <c>CreateAll</c> is written by a source generator (<c>eng/Datafile.Generators</c>).</summary>
    public static ImmutableArray<Rule> All { get; } = [.. CreateAll().OrderBy(r => r.Descriptor.Id, StringComparer.Ordinal)];

    public abstract DiagnosticDescriptor Descriptor { get; }

    internal abstract void Run(AnalysisModel model, Report report);

    /// <summary>Whether it looks at anything at all, so that a suppression of it can be told to be of no use.</summary>
    internal virtual bool LooksAt(AnalysisModel model) => !IsAboutChange || model.Release is not null;

    /// <summary>Whether it is about the difference to a baseline.</summary>
    internal bool IsAboutChange => Descriptor.Id[2] is '3' or '4';

    /// <summary>Describes a rule.</summary>
    /// <param name="name">The readable name, e.g. <c>missing-cutoff</c>.</param>
    /// <param name="finds">What it finds, in one line for the list of rules.</param>
    /// <param name="message">What happens, where, and what to do, with places for arguments.</param>
    protected static DiagnosticDescriptor Describe(string id, string name, DiagnosticSeverity severity, string finds, string message) => new(
        id, name, message, Category(id), severity, isEnabledByDefault: true, description: finds, helpLinkUri: $"docs/rules/{id}.md");

    private static string Category(string id) => id[2] switch
    {
        '0' => "Syntax",
        '1' => "Project",
        '2' => "Materialization",
        '3' => "Change",
        '4' => "Release",
        _ => "Suppression",
    };
}

/// <summary>All that rules look at, made once for an analysis.</summary>
/// <param name="Products">The products that the project may be meant for.</param>
/// <param name="Release">The comparison with the baseline; null without one.</param>
internal sealed record AnalysisModel(DataProject Project, Products Products, QueryBinder Binder, ResultTypes Types, ReleaseModel? Release)
{
    /// <summary>The columns that every node yields; a node is bound when a rule asks for it.</summary>
    public ColumnModel Columns { get; } = new(Project);
}

/// <summary>A rule about what a materialized node yields and its target stores.</summary>
public abstract class MaterializationRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var view in model.Project.Views)
        {
            // A backfill is compared with its view, so that one mistake has one finding.
            if (view.Target is null or { IsIncomplete: true } || view.Pipe.IsIncomplete || model.Release?.Backfills.Any(b => b.Node == view.Node) == true)
                continue;
            if (model.Binder.Bind(view.Node) is { IsKnown: true, Branches.Length: 1 } query)
                Check(new BoundView(view, view.Target, query.Branches[0], model.Types, model.Columns.ColumnsOf(view.Node)), report);
        }
    }

    /// <param name="view">A view whose query was understood and whose target exists.</param>
    private protected abstract void Check(BoundView view, Report report);
}

/// <summary>A materialized view with its target and what its query yields.</summary>
internal sealed record BoundView(MaterializedView View, DataSource Target, BoundSelect Select, ResultTypes Types, QueryColumns Columns)
{
    public string Name => View.Pipe.Name;

    /// <summary>The type of what the query yields, as ClickHouse tells it; unknown where it cannot be told.</summary>
    public ClickHouseType TypeOf(BoundOutput output) =>
        Columns.Find(output.Name) is { Type.HasUnknown: false } column ? column.Type : Types.Of(output.Expression);

    /// <summary>Target columns with what the query yields for them.</summary>
    public IEnumerable<(Column Column, BoundOutput Output)> MatchedColumns =>
        from column in Target.Columns
        let output = Select.FindOutput(column.Name)
        where output is not null
        select (column, output);
}

/// <summary>A rule about a release: it runs where there is a baseline and the project is released by Releases.</summary>
public abstract class ReleaseRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is { Workflow: Workflow.Releases } release)
            Check(release, report);
    }

    internal override bool LooksAt(AnalysisModel model) => model.Release is { Workflow: Workflow.Releases };

    private protected abstract void Check(ReleaseModel release, Report report);
}

/// <summary>A rule about each view that a release creates and whose query was understood.</summary>
public abstract class CreatedViewRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is not { Workflow: Workflow.Releases } release)
            return;
        foreach (var view in release.Views.Where(v => v.Select.IsKnown && v.Source.Length > 0))
            Check(view, release, report);
    }

    internal override bool LooksAt(AnalysisModel model) => model.Release is { Workflow: Workflow.Releases };

    private protected abstract void Check(LiveView view, ReleaseModel release, Report report);
}

/// <summary>A rule about the backfills of the views that a release creates.</summary>
public abstract class BackfillRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is not { Workflow: Workflow.Releases } release)
            return;
        foreach (var group in release.Groups.Where(g => g.Views.All(v => v.Select.IsKnown)))
            Check(new BackfillProof(group, release), release, report);
    }

    internal override bool LooksAt(AnalysisModel model) => model.Release is { Workflow: Workflow.Releases };

    private protected abstract void Check(BackfillProof proof, ReleaseModel release, Report report);
}
