using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>Takes the findings of one rule: <c>report.At(place, arguments).About(resource).Related(…).Fix(…)</c>.</summary>
internal sealed class Report(RuleDescription description, Suppressions suppressions, Approvals approvals)
{
    private readonly List<FindingDraft> _drafts = [];
    private readonly Message _message = new(description.MessageFormats[0]);

    public Suppressions Suppressions { get; } = suppressions;

    public Approvals Approvals { get; } = approvals;

    public IReadOnlyList<FindingDraft> Drafts => _drafts;

    /// <summary>Reports the first message of the rule.</summary>
    public FindingDraft At(Place place, params object[] arguments) => At(place, _message.With(arguments));

    /// <summary>Reports one of the messages of the rule.</summary>
    public FindingDraft At(Place place, MessageText text)
    {
        var draft = new FindingDraft(place, text, text.Message.Severity ?? description.DefaultSeverity);
        _drafts.Add(draft);
        return draft;
    }

    /// <summary>
    /// Looks at what is there in several cases. A finding of every case is reported as it is; one of some of them says in which,
    /// and is a warning at most.
    /// </summary>
    public void InAllOf<T>(IEnumerable<T> cases, Func<IReadOnlyList<T>, TemplateCondition> conditionOf, Action<T, Report> check)
    {
        var all = cases.Select(one => (Case: one, Drafts: Collect(one, check))).ToArray();
        if (Array.TrueForAll(all, one => one.Drafts.Length == 0))
            return;

        var places = all.SelectMany(c => c.Drafts.Select(d => (c.Case, Draft: d))).GroupBy(d => (d.Draft.Place, d.Draft.Text.ToString()));
        foreach (var same in places)
        {
            var (draft, found) = (same.First().Draft, same.Select(s => s.Case).Distinct().ToArray());
            _drafts.Add(found.Length == all.Length ? draft : draft.When(conditionOf(found)));
        }
    }

    public FindingDraft At(ProjectFile file, TextSpan span, params object[] arguments) => At(new Place(file, span), arguments);

    public FindingDraft At(ProjectFile file, TextSpan span, MessageText text) => At(new Place(file, span), text);

    private FindingDraft[] Collect<T>(T one, Action<T, Report> check)
    {
        var first = _drafts.Count;
        check(one, this);
        if (_drafts.Count == first)
            return [];

        var found = _drafts.Skip(first).ToArray();
        _drafts.RemoveRange(first, found.Length);
        return found;
    }
}
