using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>Two views write the same rows of one source into one target.</summary>
public sealed class OverlappingViews : Rule
{
    public override RuleDescription Description { get; } = Describe(
        "DF2008", "overlapping-views", DiagnosticSeverity.Warning,
        "Two views write the same source rows into one target",
        "'{0}' and '{1}' both write rows of '{2}' into '{3}': a row that passes both filters is {4}. Remove one of the two, or give them filters without a common row.");

    internal override void Run(AnalysisModel model, Report report)
    {
        foreach (var (first, second, effect) in SharedWrites.Among(model.Views, (_, _) => true))
        {
            report.At(TargetPlace(second), second.Name, first.Name, second.Select.Source, second.Target.Name, effect)
                .About(second.Name)
                .Related(TargetPlace(first), $"'{first.Name}' writes into it here");
        }
    }

    private static Place TargetPlace(BoundWriter view) => new(view.Node.Pipe.File, view.Node.TargetSpan ?? default);
}
