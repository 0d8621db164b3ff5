using System.Globalization;
using System.Text;
using Datafile.Analyzer.Findings;

namespace Datafile.Workspace.Output;

/// <summary>The text of <c>rules</c>: id, name, severity and title of each.</summary>
public static class RulesText
{
    /// <param name="width">The columns of the terminal; without one a rule is one line, however long.</param>
    public static string Render(IEnumerable<RuleDescription> rules, int width, Ink ink = default)
    {
        var text = new StringBuilder();
        foreach (var rule in rules)
        {
            var (id, name, severity) = (rule.Id, $"{rule.Name,-26}", $"{Wording.Severity(rule.DefaultSeverity),-8}");
            var label = $"{id}  {name} {severity} ";
            text.AppendParagraph(
                label, new string(' ', label.Length), rule.Title.ToString(CultureInfo.InvariantCulture), width,
                _ => $"{ink.Heading(id)}  {ink.Aside(name)} {ink.Of(rule.DefaultSeverity, severity)} ");
        }

        return text.ToString();
    }
}
