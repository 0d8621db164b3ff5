using Datafile.Analyzer.Release;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>check --show-config</c>: prints the settings instead of checking.</summary>
internal static class ShowConfig
{
    /// <param name="isGiven">Whether the user gave an option, by its name without dashes.</param>
    /// <exception cref="WorkspaceException">There is no project, a file cannot be read, or the configuration is wrong.</exception>
    public static int Run(CheckOptions options, Func<string, bool> isGiven)
    {
        if (options.GivenFormat is not (null or "text" or "full" or "json"))
            throw new WorkspaceException($"--show-config prints text or JSON: leave out --format {options.GivenFormat}");
        if (options.Fix || options.Diff || options.Sdk || options.Statistics || options.Watch)
            throw new WorkspaceException("--show-config prints settings and checks nothing: leave out --fix, --diff, --sdk, --statistics and --watch");

        var own = Options(options).Select(option => EffectiveSetting.OfOption(option.Name, option.Value, isGiven(option.Name))).ToArray();
        var projects = CommonOptions.Projects(options.Paths, options.MayBeEmpty)
            .Select(project => EffectiveSettings.Of(project, options.Request, own))
            .ToArray();
        if (options.GivenFormat == "json")
            CommonOptions.Print(SettingsJson.Render(projects), options.OutputFile);
        else
            CommonOptions.PrintLines(SettingsText.Render(projects), options.OutputFile);
        foreach (var line in projects.SelectMany(ConfigurationText.Lines).Distinct())
            Messages.Write(line);
        return ExitCode.Success;
    }

    /// <summary>What only the command line sets.</summary>
    private static IEnumerable<(string Name, string? Value)> Options(CheckOptions options)
    {
        yield return ("against", options.Request.Against);
        yield return ("new", options.Request.OnlyNew ? "true" : "false");
        yield return ("forbid", options.Request.Forbidden.IsEmpty
            ? null
            : string.Join(", ", options.Request.Forbidden.Select(RowMovementName.Of).Order(StringComparer.Ordinal)));
        yield return ("fail-on", options.FailOn);
        yield return ("select", options.Rules.Selected);
        yield return ("ignore", options.Rules.Ignored);
    }
}
