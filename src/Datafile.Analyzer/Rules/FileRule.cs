using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about one file, whatever the other files are.</summary>
public abstract class FileRule : Rule
{
    /// <summary>Whether it can say nothing about a file without the others.</summary>
    internal virtual bool NeedsOtherFiles => false;

    internal sealed override void Run(AnalysisModel model, Report report)
    {
        CheckProject(model.Project, report);
        foreach (var file in model.Project.Files)
            Check(new FileReport(file, model.Project, model.Products, report));
    }

    /// <summary>What is to be said of the project as a whole, before its files.</summary>
    private protected virtual void CheckProject(DataProject project, Report report)
    {
    }

    private protected abstract void Check(FileReport file);
}
