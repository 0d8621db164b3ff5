using System.Collections.Immutable;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>A setting that is in force.</summary>
/// <param name="Value">As in <c>datafile.toml</c>, lists with commas; null where nothing is set and there is nothing to show.</param>
/// <param name="Source">Who sets it: <c>option</c>, <c>file</c> or <c>default</c>.</param>
public sealed record EffectiveSetting(string Name, string? Value, string Source)
{
    /// <summary>The files that it is about, as they are written; null for all.</summary>
    public string? Paths { get; init; }

    /// <summary>Where a file sets it.</summary>
    public SettingPlace? Place { get; init; }

    /// <summary>What there is to know about the source: the name of the option, or why a default is what it is.</summary>
    public string? Note { get; init; }

    /// <summary>A setting of the command line; one that is not given has its default.</summary>
    /// <param name="isGiven">Whether the user gave the option.</param>
    public static EffectiveSetting OfOption(string name, string? value, bool isGiven) =>
        isGiven ? new(name, value, "option") { Note = "--" + name } : new(name, value, "default");
}

/// <summary>All settings that are in force for a project, and where each comes from.</summary>
/// <param name="Prefix">Path from the current directory to the project: empty, or ending in <c>/</c>.</param>
/// <param name="Problems">What is wrong with the configuration, and has no effect.</param>
public sealed record EffectiveSettings(string Prefix, ImmutableArray<EffectiveSetting> Settings, ImmutableArray<ConfigurationProblem> Problems)
{
    private static readonly EffectiveSetting[] Defaults =
    [
        Default("include"), Default("exclude"), Default("workflow"), Default("clickhouse"), Default("include-variables"), Default("never-rebuild") with
        { Value = "false" },
    ];

    /// <param name="options">What the command line alone sets.</param>
    /// <exception cref="WorkspaceException">A file cannot be read, or the configuration is wrong.</exception>
    public static EffectiveSettings Of(ProjectFolder project, CheckRequest request, IEnumerable<EffectiveSetting> options)
    {
        var detected = ProjectCheck.WorkflowOf(project, request);
        var workflow = detected.Workflow.ToString().ToLowerInvariant();
        var configuration = ProjectConfiguration.Load(project);
        configuration.Verify(project.Files);
        var configured = configuration.Settings.Select(
            setting => new EffectiveSetting(setting.Name, setting.Value, "file") { Paths = setting.Paths, Place = setting.Place }).ToList();
        if (request.Workflow is not null)
        {
            configured.RemoveAll(setting => setting.Name == "workflow");
            configured.Add(EffectiveSetting.OfOption("workflow", workflow, isGiven: true));
        }

        var ofProject = Defaults.SelectMany(setting => configured.Where(c => c.Name == setting.Name) is var set && set.Any(c => c.Paths is null) ? set
            : set.Prepend(setting.Name == "workflow" ? setting with { Value = workflow, Note = detected.Reason } : setting));
        return new(project.Prefix, [.. ofProject, .. configured.Where(c => Defaults.All(d => d.Name != c.Name)), .. options], configuration.Problems);
    }

    private static EffectiveSetting Default(string name) => new(name, null, "default");
}
