using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>The settings of projects for people: <c>name = value for paths (source)</c>, one line a setting.</summary>
public static class SettingsText
{
    public static string Render(IReadOnlyCollection<EffectiveSettings> projects) => string.Join("\n", projects.Select(Render));

    private static string Render(EffectiveSettings project) =>
        $"{(project.Prefix.Length == 0 ? "." : OneLine.OfPath(project.Prefix.TrimEnd('/')))}\n{string.Concat(project.Settings.Select(setting => $"  {OneLine.Of(Line(project.Prefix, setting))}\n"))}";

    private static string Line(string prefix, EffectiveSetting setting) =>
        $"{setting.Name} = {setting.Value ?? Unset(setting.Name)}{(setting.Paths is null ? "" : $" for {setting.Paths}")} ({Source(prefix, setting)})";

    private static string Source(string prefix, EffectiveSetting setting) => setting switch
    {
        { Place: { } place } => $"{ShownPath.Of(prefix, place.File)}:{place.Line}",
        { Source: "option", Note: { } option } => option,
        { Note: { } reason } => $"default: {reason}",
        _ => "default",
    };

    private static string Unset(string name) => name switch
    {
        "include" => "everything",
        "clickhouse" => "not known",
        "select" => "all rules",
        _ => "nothing",
    };
}
