using System.Globalization;
using Datafile.Analyzer.Findings;

namespace Datafile.Workspace.Output;

/// <summary>How often each rule reports something, in place of the findings.</summary>
public static class StatisticsText
{
    /// <summary>A line for each rule and severity, the most frequent first.</summary>
    public static string Render(CheckReport report)
    {
        var counts = report.Lines
            .GroupBy(
                l => (l.Finding.Id, l.Finding.Name, l.Finding.Severity),
                (rule, found) => (rule.Id, rule.Name, rule.Severity, Findings: found.Select(f => f.Finding).ToArray()))
            .OrderByDescending(c => c.Findings.Length).ThenBy(c => c.Id, StringComparer.Ordinal).ThenByDescending(c => c.Severity)
            .ToArray();
        var (digits, name) = (counts.Select(c => Number(c.Findings.Length).Length)
            .DefaultIfEmpty()
            .Max(), counts.Select(c => c.Name.Length).DefaultIfEmpty().Max());
        return string.Concat(counts.Select(c =>
            $"{Number(c.Findings.Length).PadLeft(digits)}  {Wording.Severity(c.Severity),-7}  {c.Id}  {c.Name.PadRight(name)}  {Fixable(c.Findings)}".TrimEnd() + "\n"));
    }

    private static string Fixable(Finding[] findings) =>
        findings.Count(f => !f.Fixes.IsEmpty && !f.Fixes[0].IsUnsafe) is var count and > 0 ? $"{Number(count)} fixable with --fix" : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
