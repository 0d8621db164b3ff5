using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A query that ClickHouse refuses.</summary>
public sealed class RefusedQuery : Rule
{
    /// <summary>The property of a finding that holds the name of ClickHouse's error.</summary>
    public const string ErrorProperty = "clickHouse";

    private static readonly ImmutableDictionary<RefusalReason, Message> Messages =
        RefusalReason.All.Distinct().ToImmutableDictionary(r => r, r => new Message(Moved($"{r.By} refuses node ") + "'{0}' of '{1}': " + Moved(r.Format)));

    public override RuleDescription Description { get; } = Describe(
        "DF1009", "refused-query", DiagnosticSeverity.Error, "ClickHouse refuses a query when it analyses it", [.. RefusalReason.All.Select(r => Messages[r])]);

    internal override void Run(AnalysisModel model, Report report)
    {
        foreach (var node in model.Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes))
        {
            var target = model.Project.ViewOf(node)?.Target;
            foreach (var (refusal, when) in VariantFindings.Of(
                node, model.Semantics.Bind(node).Variants, v => ImmutableArray.CreateRange(v.Refusals, r => OfKey(r, v.Query, target)), r => r.Span, (_, _) => []))
                Report(node, refusal, when, model, report);
            foreach (var (refusal, when) in VariantFindings.Of(
                node, model.Semantics.Bind(node).Variants, v => v.NewerRefusals, r => r.Span, (_, _) => []))
            {
                if (model.ClickHouse is null || model.ClickHouse < refusal.Before)
                    Report(node, refusal, when, model, report).As(model.ClickHouse is null ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning);
            }
        }

        foreach (var view in model.Project.Views.Where(v => !v.Pipe.IsIncomplete))
            report.InAllOf(
                model.Semantics.RunsOf(view.Node), some => model.Semantics.ConditionOf(view.Node, some),
                (run, inRun) => CheckView(run.Query, model, inRun));
    }

    /// <summary>The format of a reason behind the names of node and pipe: its places count from 2.</summary>
    private static string Moved(string format)
    {
        var moved = format.ToCharArray();
        for (var i = 1; i < moved.Length - 1; i++)
        {
            if (moved[i - 1] == '{' && moved[i + 1] == '}')
                moved[i] += (char)2;
        }

        return new string(moved);
    }

    /// <summary>
    /// For a column of the target's sorting key an aggregate is not advised: it would count the rows of several keys as those of one.
    /// </summary>
    private static Refusal OfKey(Refusal refusal, BoundQuery query, DataSource? target) =>
        refusal.Reason == RefusalReason.NotAnAggregate
            && target?.Engine.SortingKey is { IsUnknown: false } key
            && query.Columns.Columns.FirstOrDefault(c => c.Span.Contains(refusal.Span) && key.Mentions(c.Name)) is { } column
            ? new Refusal(RefusalReason.KeyNotAggregated, refusal.Span, [.. refusal.Arguments, column.Name, target.Name])
            : refusal;

    /// <summary>What the query of a materialized view cannot have wherever it reads inserted rows, in whatever node.</summary>
    private static void CheckView(BoundQuery query, AnalysisModel model, Report report)
    {
        foreach (var select in SelectWalk.OfInserts(query))
        {
            var refusals = new RefusalList();
            if (select.Syntax.Prewhere is { } prewhere)
                refusals.Add(RefusalReason.NotInView, prewhere, "PREWHERE", "Write its condition in WHERE.");
            if (select.From?.LeftEnd is BoundName { InnerQuery: null, Name: { } table } && (table.Final || table.Sample is not null))
            {
                var word = table.Final ? "FINAL" : "SAMPLE";
                refusals.Add(RefusalReason.NotInView, table, word, $"Remove {word}.");
            }

            // FINAL of what does not merge is refused in every query.
            foreach (var refusal in refusals.All.Where(
                r => !model.Semantics.Bind(select.Node).Variants.Any(v => v.Refusals.Any(o => o.Span == r.Span))))
                Report(select.Node, refusal, TemplateCondition.Always, model, report);
        }
    }

    private static FindingDraft Report(PipeNode node, Refusal refusal, TemplateCondition when, AnalysisModel model, Report report)
    {
        var file = node.Pipe.File;
        var finding = report.At(file, refusal.Span, Messages[refusal.Reason].With([node.Name, node.Pipe.Name, .. refusal.Arguments]))
            .About(node.Pipe.Name)
            .When(when)
            .Failing(model.Requests.Reaching(node, when))
            .With(ErrorProperty, refusal.Reason.Error);
        finding.Fix(file, refusal);
        return finding;
    }
}
