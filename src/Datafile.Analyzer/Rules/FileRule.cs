using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about one file, whatever stands beside it.</summary>
public abstract class FileRule : Rule
{
    /// <summary>Whether it can say nothing of a file without those beside it.</summary>
    internal virtual bool NeedsOtherFiles => false;

    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var file in model.Project.Files)
            Check(new FileReport(file, model.Project, model.Products, Descriptor, report));
    }

    private protected abstract void Check(FileReport file);
}

/// <summary>A file to look at, and what a rule says of it.</summary>
/// <param name="Products">The products that the file may be meant for: both where its project does not tell.</param>
internal sealed record FileReport(ParsedFile File, DataProject Project, Products Products, DiagnosticDescriptor Descriptor, Report Report)
{
    public DatafileSyntax Syntax => File.Syntax;

    /// <summary>Whether none of the products takes the file, so that it is a mistake whichever is meant.</summary>
    public bool IsRefused(Products takenBy) => (Products & takenBy) == 0;

    /// <summary>Whether a finding already says that an instruction is misspelt, so that nothing more is said of its absence.</summary>
    public bool IsMisspelt(string instruction) => Syntax.Diagnostics.Any(d =>
        d.Id == "DF0001" && Spelling.Nearest(Syntax.Content.Substring(d.Span.Start, d.Span.Length).ToUpperInvariant(), [instruction]) is not null);

    /// <summary>The product of the project for a message: "Tinybird Forward", or "Tinybird" where it is not told.</summary>
    public string Product => Products switch
    {
        Products.Classic => "Tinybird Classic",
        Products.Forward => "Tinybird Forward",
        _ => "Tinybird",
    };

    public void At(TextSpan span, string message) => Report.At(File.File, span, Descriptor, File.Name, [message]);

    /// <summary>Reports a name that is misspelt.</summary>
    /// <param name="name">As it is written at the start of the span; where it is not, no fix is offered.</param>
    /// <param name="meant">What it must mean; null where that is not certain.</param>
    public void At(TextSpan span, string message, string name, string? meant)
    {
        var written = new TextSpan(span.Start, name.Length);
        var isThere = string.CompareOrdinal(Syntax.Content, written.Start, name, 0, name.Length) == 0;
        Report.At(
            File.File, span, Descriptor, File.Name, [message], Descriptor.DefaultSeverity,
            isThere && meant is not null ? Fix.Replace(File.File, written, meant, $"Write '{meant}'") : []);
    }

    /// <summary>Reports what may be meant as it is.</summary>
    public void Note(TextSpan span, string message) =>
        Report.At(File.File, span, Descriptor, File.Name, [message], DiagnosticSeverity.Info);

    /// <summary>Reports what costs nothing but confuses: a warning, whatever the severity of the rule is.</summary>
    public void Warn(TextSpan span, string message) =>
        Report.At(File.File, span, Descriptor, File.Name, [message], DiagnosticSeverity.Warning);
}
