using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>What is wrong with the configuration, one line a problem: <c>path(line,col): warning: message</c>.</summary>
public static class ConfigurationText
{
    public static IEnumerable<string> Lines(ProjectFindings project) => Lines(project.Prefix, project.Problems);

    public static IEnumerable<string> Lines(EffectiveSettings project) => Lines(project.Prefix, project.Problems);

    private static IEnumerable<string> Lines(string prefix, IEnumerable<ConfigurationProblem> problems) => problems.Select(problem =>
        $"{OneLine.OfPath(ShownPath.Of(prefix, problem.Place.File))}({problem.Place.Line},{problem.Place.Column}): warning: {OneLine.Of(problem.Message)}");
}
