using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Includes;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Sdk;

/// <summary>Finds projects whose resources are defined in code. Their files are read, and nothing of them is run.</summary>
public static class SdkDiscovery
{
    /// <summary>As many files as <c>tb</c> looks at to find out what a project is.</summary>
    private const int MaxFiles = 5000;

    /// <summary>The projects at or below folders, each once, in the order of the folders.</summary>
    /// <param name="paths">As the user wrote them; what is not a folder has none.</param>
    public static ImmutableArray<SdkProject> Find(IEnumerable<string> paths)
    {
        var found = new Dictionary<string, SdkProject>(StringComparer.Ordinal);
        foreach (var project in paths.Where(Directory.Exists).SelectMany(Below))
        {
            if (!found.ContainsKey(project.Root))
                found.Add(project.Root, project);
        }

        return [.. found.Values];
    }

    private static IEnumerable<SdkProject> Below(string path)
    {
        var top = Path.GetFullPath(path.Length == 0 ? "." : path);
        var (boundary, prefix) = (ReadBoundary.Around(top), DisplayPath.PrefixOf(path));
        var files = CodeListing.Below(boundary.Root).Take(MaxFiles).ToArray();
        var configurations = files.Where(CodeListing.IsConfiguration).Select(IncludePath.FolderOf).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var folder in configurations)
        {
            if (ConfigLocator.In(folder, boundary) is { } file
                && TinybirdConfig.Parse(file) is var config
                && Sign(config, files, boundary) is { } sign)
                yield return new SdkProject(Full(top, folder), prefix + folder, LanguageOf(config, sign), sign.Substring(folder.Length));
        }

        // Without a configuration of its own a folder belongs to the one above it, or to none.
        if (configurations.Length == 0 && files.FirstOrDefault(file => Defines(file, boundary)) is { } code)
        {
            var language = CodeListing.LanguageOf(code) ?? SdkLanguage.TypeScript;
            var above = ConfigLocator.Above(boundary) is { IsOfForward: true } file ? file : null;
            var folder = above is null ? "" : IncludePath.FolderOf(above.File.Path);
            yield return new SdkProject(Full(top, folder), PrefixAbove(prefix, folder), language, above?.Inner + code);
        }
    }

    /// <summary>
    /// A folder of a configuration in which there is code, although none of it defines resources: <c>tb</c> goes by the endings of
    /// files alone. Null where there is none, or where an SDK is used.
    /// </summary>
    /// <param name="root">The full path of the project root.</param>
    internal static ConfiguredCode? CodeOf(TinybirdConfig config, string root)
    {
        var boundary = ReadBoundary.Around(Full(root, config.BaseFolder));
        ConfiguredCode? found = null;
        foreach (var path in config.Paths.Where(path => !IncludePattern.IsPattern(path.Value) && !Path.IsPathRooted(path.Value)))
        {
            var folder = Path.Combine(boundary.Root, path.Value);
            var prefix = DisplayPath.PrefixOf(path.Value);
            var code = CodeListing.LanguageOf(path.Value) is not null ? [path.Value]
                : Directory.Exists(folder)
                    ? CodeListing.Below(folder)
                        .Take(MaxFiles)
                        .Where(file => CodeListing.LanguageOf(file) is not null)
                        .Select(file => prefix + file)
                        .ToArray()
                : Array.Empty<string>();
            if (code.Any(file => Defines(file, boundary)))
                return null;
            if (code.Length > 0)
                found ??= new ConfiguredCode(path.Span, path.Value, code[0]);
        }

        return found;
    }

    /// <summary>What shows that the resources of a configuration are code; null where they are datafiles.</summary>
    /// <param name="files">Relative to the root of the boundary, as the configuration is.</param>
    private static string? Sign(TinybirdConfig config, string[] files, ReadBoundary boundary)
    {
        if (config.IsCode)
            return config.Path;

        var code = config.Covered(files.Where(file => CodeListing.LanguageOf(file) is not null)).ToArray();
        return code.FirstOrDefault(file => Defines(file, boundary))
            ?? (config.Covered(files.Where(CodeListing.IsResource)).Any() ? null : code.FirstOrDefault());
    }

    private static SdkLanguage LanguageOf(TinybirdConfig config, string sign) =>
        config.Path.EndsWith(".py", StringComparison.Ordinal) ? SdkLanguage.Python : CodeListing.LanguageOf(sign) ?? SdkLanguage.TypeScript;

    /// <summary>Whether a file uses an SDK, by its text.</summary>
    internal static bool Defines(string file, ReadBoundary boundary) =>
        CodeListing.LanguageOf(file) is { } language && boundary.Read(file).Bytes is { } content && SourceFile.Decode(content) is var text
        && (language == SdkLanguage.Python ? Contains(text, "tinybird_sdk") : Contains(text, "@tinybirdco/sdk"))
        && Contains(text, language == SdkLanguage.Python ? "define_" : "define");

    private static bool Contains(SourceText text, string word) => text.ToString().Contains(word, StringComparison.Ordinal);

    private static string Full(string top, string folder) => Path.GetFullPath(Path.Combine(top, folder)).TrimEnd(Path.DirectorySeparatorChar);

    private static string PrefixAbove(string prefix, string above)
    {
        for (var levels = above.Count(c => c == '/'); levels > 0; levels--)
            prefix = DisplayPath.Above(prefix);
        return prefix;
    }
}
