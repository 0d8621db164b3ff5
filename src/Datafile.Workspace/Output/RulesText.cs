using System.Globalization;
using System.Text;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>The text of <c>rules</c>: id, name, severity and title of each.</summary>
public static class RulesText
{
    /// <param name="width">The columns of the terminal; without one a rule is one line, however long.</param>
    public static string Render(IEnumerable<DiagnosticDescriptor> rules, int width)
    {
        var text = new StringBuilder();
        foreach (var rule in rules)
        {
            var label = $"{rule.Id}  {rule.RuleName(),-26} {Wording.Severity(rule.DefaultSeverity),-8} ";
            text.AppendParagraph(label, new string(' ', label.Length), rule.Title.ToString(CultureInfo.InvariantCulture), width);
        }

        return text.ToString();
    }
}
