using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>What a rule looks for. Every concrete rule of the assembly runs; there is no list to add it to.</summary>
public abstract partial class Rule
{
    /// <summary>Every rule, in the order of ids. <c>CreateAll</c> is written by a source generator (<c>eng/Datafile.Generators</c>).</summary>
    public static ImmutableArray<Rule> All { get; } = [.. CreateAll().OrderBy(r => r.Description.Id, StringComparer.Ordinal)];

    public abstract RuleDescription Description { get; }

    /// <summary>Several rules run at a time, so what it keeps for later belongs in the model.</summary>
    internal abstract void Run(AnalysisModel model, Report report);

    /// <summary>Whether it looks at what the others found, and runs when that is known.</summary>
    internal virtual bool IsLast => false;

    /// <summary>Whether it looks at anything at all: only then can a suppression of it be unused.</summary>
    internal virtual bool LooksAt(AnalysisModel model) => !Description.IsAboutChange || model.Rollout is not null;

    /// <summary>Describes a rule with one message.</summary>
    /// <param name="name">The readable name, e.g. <c>missing-cutoff</c>.</param>
    /// <param name="title">What it finds, a sentence for lists of rules.</param>
    /// <param name="message">What happens, where, and what to do, with places for arguments.</param>
    protected static RuleDescription Describe(string id, string name, DiagnosticSeverity severity, string title, string message) =>
        Describe(id, name, severity, title, new Message(message));

    /// <summary>Describes a rule with several messages.</summary>
    protected static RuleDescription Describe(
        string id, string name, DiagnosticSeverity severity, string title, params Message[] messages) =>
        new(id, name, title, Category(id), severity, [.. messages.Select(m => m.Format)]) { Page = $"docs/rules/{id}.md" };

    private static string Category(string id) => id[2] switch
    {
        '0' => "Syntax",
        '1' => "Project",
        '2' => "Materialization",
        '3' => RuleDescription.Change,
        '4' => RuleDescription.Release,
        _ => "Suppression",
    };
}
