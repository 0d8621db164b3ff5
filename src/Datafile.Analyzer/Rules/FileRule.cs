namespace Datafile.Analyzer.Rules;

/// <summary>A rule about one file, whatever the other files are.</summary>
public abstract class FileRule : Rule
{
    /// <summary>Whether it can say nothing about a file without the others.</summary>
    internal virtual bool NeedsOtherFiles => false;

    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var file in model.Project.Files)
            Check(new FileReport(file, model.Project, model.Products, report));
    }

    private protected abstract void Check(FileReport file);
}
