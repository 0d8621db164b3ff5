using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>Pipe and Data Source, or two pipes, declare different engines for one target (datafile format 4.1).</summary>
public sealed class ConflictingEngine : Rule
{
    public override RuleDescription Description { get; } = Describe(
        "DF2007", "conflicting-engine", DiagnosticSeverity.Warning,
        "Pipe and Data Source declare different engines for one target",
        "{0} of '{1}' is \"{2}\" here and \"{3}\" in '{4}': whichever is deployed first decides, and the other is ignored. Keep it in one of the two.");

    /// <summary>What decides how rows are merged, and which of them share a part.</summary>
    private static readonly string[] Options =
        ["SORTING_KEY", "PARTITION_KEY", "PRIMARY_KEY", "TTL", "VER", "IS_DELETED", "SIGN", "VERSION", "COLUMNS"];

    internal override void Run(AnalysisModel model, Report report)
    {
        foreach (var views in model.Project.Views.Where(v => !v.Pipe.IsIncomplete).GroupBy(v => v.TargetName, StringComparer.Ordinal))
        {
            var declared = views.First().Target is { IsIncomplete: false } target ? new EngineOwner(target.File, target.Engine) : null;
            foreach (var view in views)
            {
                var own = new EngineOwner(view.Pipe.File, view.Node.Engine);
                if (own.Engine.IsEmpty)
                    continue;
                if (declared is not null)
                    Compare(view, own, declared, report);
                declared ??= own;
            }
        }
    }

    private static void Compare(MaterializedView view, EngineOwner own, EngineOwner other, Report report)
    {
        // Another engine has other options: one mistake has one finding.
        if (own.Engine is { IsWritten: true } here
            && other.Engine is { IsWritten: true } there
            && !string.Equals(here.Name, there.Name, StringComparison.OrdinalIgnoreCase))
        {
            Differ("ENGINE", (here.Written, here.ValueSpan), (there.Written, there.ValueSpan));
            return;
        }

        foreach (var option in Options.Where(o => Form(own.Engine, o) != Form(other.Engine, o)))
        {
            Differ(
                "ENGINE_" + option, (own.Engine.WrittenOption(option), own.Engine.ValueSpanOf(option)),
                (other.Engine.WrittenOption(option), other.Engine.ValueSpanOf(option)));
        }

        void Differ(string name, (string Text, TextSpan? Span) here, (string Text, TextSpan? Span) there)
        {
            if (here.Span is not { } place || there.Span is not { } otherPlace)
                return;
            report.At(own.File, place, name, view.TargetName, here.Text, there.Text, other.File.Path)
                .About(view.Pipe.Name)
                .Related(new Place(other.File, otherPlace), "and here");
        }
    }

    /// <summary>An option as it is compared.</summary>
    private static string Form(DeclaredEngine engine, string option) => option == "TTL" ? TtlForm.Of(engine) : engine.Option(option);

    private sealed record EngineOwner(ProjectFile File, DeclaredEngine Engine);
}
