using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>What is wrong with the configuration, one line a problem: <c>path(line,col): warning: message</c>.</summary>
public static class ConfigurationText
{
    public static IEnumerable<string> Lines(ProjectFindings project) => project.Problems.Select(problem =>
        $"{OneLine.OfPath(ShownPath.Of(project.Prefix, problem.Place.File))}({problem.Place.Line},{problem.Place.Column}): warning: {OneLine.Of(problem.Message)}");
}
