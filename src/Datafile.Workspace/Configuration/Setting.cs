namespace Datafile.Workspace.Configuration;

/// <summary>Where a setting is written.</summary>
/// <param name="File">Relative to the project root, with <c>/</c>; it may begin with <c>../</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record SettingPlace(string File, int Line, int Column)
{
    /// <summary>The name of the file without its folder.</summary>
    internal string FileName => File.Substring(File.LastIndexOf('/') + 1);
}

/// <summary>Something in the configuration that has no effect, and is named in a warning.</summary>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record ConfigurationProblem(SettingPlace Place, string Message);

/// <summary>A setting as it is configured.</summary>
/// <param name="Name">As in <c>datafile.toml</c>, e.g. <c>severity.DF3001</c>.</param>
/// <param name="Value">As in <c>datafile.toml</c>, lists with commas.</param>
/// <param name="Paths">The files that it is about, as they are written; null for all.</param>
public sealed record ConfiguredSetting(string Name, string Value, string? Paths, SettingPlace Place);

internal sealed record Setting<T>(T Value, SettingPlace Place);
