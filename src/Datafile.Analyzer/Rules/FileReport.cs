using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>A file to look at, and what a rule reports about it.</summary>
/// <param name="Products">The products that the file may be meant for: both if its project does not show which.</param>
internal sealed record FileReport(ParsedFile File, DataProject Project, Products Products, Report Report)
{
    public DatafileSyntax Syntax => File.Syntax;

    /// <summary>The product of the project for a message: "Tinybird Forward", or "Tinybird" if it is not known.</summary>
    public string Product => Products switch
    {
        Products.Classic => "Tinybird Classic",
        Products.Forward => "Tinybird Forward",
        _ => "Tinybird",
    };

    /// <summary>Whether none of the products accepts the file, so it is a mistake whichever is meant.</summary>
    public bool IsRefused(Products takenBy) => (Products & takenBy) == 0;

    /// <summary>Whether a finding already says that an instruction is misspelt, so nothing more is said of its absence.</summary>
    public bool IsMisspelt(string instruction) => Syntax.Diagnostics.Any(d =>
        d.Id == "DF0001" && Spelling.Nearest(Syntax.Content.Substring(d.Span.Start, d.Span.Length).ToUpperInvariant(), [instruction]) is not null);

    public FindingDraft At(TextSpan span, params object[] arguments) => Report.At(File.File, span, arguments).About(File.Name);

    public FindingDraft At(TextSpan span, MessageText text) => Report.At(File.File, span, text).About(File.Name);

    /// <summary>Reports a name that is misspelt.</summary>
    /// <param name="name">As it is written at the start of the span; no fix is offered if it is not.</param>
    /// <param name="meant">What it must mean; null if that is not certain.</param>
    public FindingDraft At(TextSpan span, MessageText text, string name, string? meant)
    {
        var written = new TextSpan(span.Start, name.Length);
        var isThere = string.CompareOrdinal(Syntax.Content, written.Start, name, 0, name.Length) == 0;
        return At(span, text).Fix(isThere && meant is not null ? Fix.Replace(File.File, written, meant, $"Write '{meant}'") : []);
    }
}
