using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Sdk;

/// <summary>What a project defined in code amounts to: its datafiles, and where they are defined.</summary>
internal sealed record SdkSource(ProjectSnapshot Snapshot, DefinitionMap Definitions)
{
    /// <summary>Runs the generator of a project.</summary>
    /// <param name="root">The full path of the folder of its configuration: that of the project, or of its baseline.</param>
    /// <exception cref="WorkspaceException">The generator cannot be run, or what it generates cannot be used.</exception>
    public static SdkSource Generate(string root, SdkProject project)
    {
        var boundary = ReadBoundary.Around(root);
        var artifacts = SdkGenerator.Generate(boundary.Root, project.Language, project.Root);
        var files = CodeListing.Below(boundary.Root).ToArray();
        var written = files.Where(CodeListing.IsResource).ToLookup(path => path.Substring(path.LastIndexOf('/') + 1), StringComparer.Ordinal);
        return new SdkSource(
            new ProjectSnapshot(
                [.. artifacts.Select(artifact => ToFile(artifact, written, boundary)).OrderBy(file => file.Path, StringComparer.Ordinal)]),
            DefinitionMap.Of(files, boundary));
    }

    /// <summary>A datafile that the SDK passes on as it is written keeps its path.</summary>
    private static ProjectFile ToFile(SdkArtifact artifact, ILookup<string, string> written, ReadBoundary boundary)
    {
        var (folder, suffix) = artifact.Type switch
        {
            "datasource" => ("datasources/", ".datasource"),
            "pipe" => ("pipes/", ".pipe"),
            "connection" => ("connections/", ".connection"),
            _ => throw new WorkspaceException($"the generator of '{boundary.Root}' made a resource of the unknown type '{artifact.Type}': update datafile"),
        };
        if (artifact.Name.Length == 0 || !artifact.Name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'))
            throw new WorkspaceException($"the generator of '{boundary.Root}' made a {artifact.Type} of the name '{artifact.Name}': names have letters, digits and underscores");

        var own = written[artifact.Name + suffix]
            .FirstOrDefault(path => boundary.Read(path).Bytes is { } content && SourceFile.Decode(content).ToString() == artifact.Content);
        return new ProjectFile(own ?? folder + artifact.Name + suffix, SourceText.From(artifact.Content, SourceFile.Utf8));
    }
}
