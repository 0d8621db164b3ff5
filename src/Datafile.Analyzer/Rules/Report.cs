using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>Takes the findings of one rule: <c>report.At(place, arguments).About(resource).Related(…).Fix(…)</c>.</summary>
internal sealed class Report(DiagnosticDescriptor descriptor, Suppressions suppressions, Approvals approvals)
{
    private readonly List<FindingDraft> _drafts = [];
    private readonly Message _message = new(descriptor.MessageFormat.ToString());

    public Suppressions Suppressions { get; } = suppressions;

    public Approvals Approvals { get; } = approvals;

    public IReadOnlyList<FindingDraft> Drafts => _drafts;

    /// <summary>Reports the first message of the rule.</summary>
    public FindingDraft At(Place place, params object[] arguments) => At(place, _message.With(arguments));

    /// <summary>Reports one of the messages of the rule.</summary>
    public FindingDraft At(Place place, MessageText text)
    {
        var draft = new FindingDraft(place, text, descriptor.DefaultSeverity);
        _drafts.Add(draft);
        return draft;
    }

    public FindingDraft At(ProjectFile file, TextSpan span, params object[] arguments) => At(new Place(file, span), arguments);

    public FindingDraft At(ProjectFile file, TextSpan span, MessageText text) => At(new Place(file, span), text);
}
