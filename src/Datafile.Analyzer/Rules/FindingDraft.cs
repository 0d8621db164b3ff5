using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>A finding that a rule is describing.</summary>
internal sealed class FindingDraft(Place place, MessageText text, DiagnosticSeverity severity)
{
    private readonly List<(Place Place, string Message)> _related = [];
    private DiagnosticSeverity _severity = severity;
    private bool _isConditional;

    public Place Place { get; } = place;

    public MessageText Text { get; private set; } = text;

    /// <summary>The severity if none is configured: that of the rule; what is so in some cases is a warning at most.</summary>
    public DiagnosticSeverity Severity => _isConditional && _severity == DiagnosticSeverity.Error ? DiagnosticSeverity.Warning : _severity;

    /// <summary>The Data Source or pipe that it is about; empty for none.</summary>
    public string Resource { get; private set; } = "";

    public ImmutableArray<Fix> Fixes { get; private set; } = [];

    public IReadOnlyList<(Place Place, string Message)> RelatedPlaces => _related;

    /// <summary>Names the Data Source or pipe that it is about.</summary>
    public FindingDraft About(string resource)
    {
        Resource = resource;
        return this;
    }

    /// <summary>Gives it another severity than that of the rule; a configured one comes first.</summary>
    public FindingDraft As(DiagnosticSeverity severity)
    {
        _severity = severity;
        return this;
    }

    /// <summary>Says in which case it is so, where that is not in every one.</summary>
    public FindingDraft When(TemplateCondition condition)
    {
        if (condition.IsAlways)
            return this;

        (_isConditional, Text) = (true, Text.When(condition.Words));
        return this;
    }

    /// <summary>Names a request that fails because of it, where one is known.</summary>
    public FindingDraft Failing(string? request)
    {
        if (request is not null)
        {
            Text = Text.For(request);
            With("request", request);
        }

        return this;
    }

    /// <summary>Adds what a refused expression means, if that is certain.</summary>
    public FindingDraft Fix(ProjectFile file, Refusal refusal) =>
        refusal.Meant.Length == 0 ? this : Fix(Findings.Fix.Replace(file, refusal.Span, refusal.Meant, $"Write {refusal.Meant}"));

    /// <summary>What JSON says of the finding beside its message, by name.</summary>
    public ImmutableDictionary<string, string?> Properties { get; private set; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Adds a member to the finding in JSON.</summary>
    public FindingDraft With(string property, string value)
    {
        Properties = Properties.SetItem(property, value);
        return this;
    }

    /// <summary>Adds another place that explains it.</summary>
    public FindingDraft Related(Place place, string message)
    {
        _related.Add((place, message));
        return this;
    }

    /// <summary>Adds text changes that fix it, if the right text is certain.</summary>
    public FindingDraft Fix(ImmutableArray<Fix> fixes)
    {
        Fixes = Fixes.AddRange(fixes);
        return this;
    }
}
