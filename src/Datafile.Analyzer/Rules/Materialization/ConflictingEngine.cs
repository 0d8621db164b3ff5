using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>Pipe and Data Source, or two pipes, declare different engines for one target (datafile format 4.1).</summary>
public sealed class ConflictingEngine : Rule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF2007", "conflicting-engine", DiagnosticSeverity.Warning,
        "Pipe and Data Source declare different engines for one target",
        "{0} of '{1}' is \"{2}\" here and \"{3}\" in '{4}': whichever is deployed first decides, and the other is ignored. Keep it in one of the two.");

    /// <summary>What decides how rows are merged, and which of them share a part.</summary>
    private static readonly string[] Options = ["SORTING_KEY", "PARTITION_KEY", "PRIMARY_KEY", "TTL", "VER", "IS_DELETED", "SIGN", "VERSION", "COLUMNS"];

    internal override void Run(AnalysisModel model, Report report)
    {
        foreach (var views in model.Project.Views.Where(v => !v.Pipe.IsIncomplete).GroupBy(v => v.TargetName, StringComparer.Ordinal))
        {
            var declared = views.First().Target is { IsIncomplete: false } target
                ? new EngineOwner(target.File, target.Syntax.Engine)
                : null;
            foreach (var view in views)
            {
                var own = new EngineOwner(view.Pipe.File, new EngineSyntax(view.Node.Syntax.Instructions));
                if (own.Engine.Engine is null && own.Engine.Options.IsEmpty)
                    continue;
                if (declared is not null && !ReferenceEquals(declared.Engine, own.Engine))
                    Compare(view, own, declared, report);
                declared ??= own;
            }
        }
    }

    private static void Compare(MaterializedView view, EngineOwner own, EngineOwner other, Report report)
    {
        void Differ(InstructionSyntax? here, InstructionSyntax? there, bool isSame)
        {
            if (here is null || there is null || isSame)
                return;

            report.At(own.File, here.ValueSpan, here.Kind.Name, view.TargetName, here.Value, there.Value, other.File.Path)
                .About(view.Pipe.Name)
                .Related(new Place(other.File, there.ValueSpan), "and here");
        }

        // Another engine has other options: one mistake has one finding.
        var isSameEngine = string.Equals(own.Engine.Call?.Name, other.Engine.Call?.Name, StringComparison.OrdinalIgnoreCase);
        Differ(own.Engine.Engine, other.Engine.Engine, isSameEngine);
        if (!isSameEngine && own.Engine.Engine is not null && other.Engine.Engine is not null)
            return;
        foreach (var option in Options)
            Differ(own.Engine.Find(option), other.Engine.Find(option), DataSource.NormalKey(own.Engine.Option(option)) == DataSource.NormalKey(other.Engine.Option(option)));
    }

    private sealed record EngineOwner(ProjectFile File, EngineSyntax Engine);
}
