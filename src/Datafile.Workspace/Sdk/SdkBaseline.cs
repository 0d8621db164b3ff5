using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace.Sdk;

/// <summary>The state that a project defined in code is compared with: its generator runs there in a tree of its own.</summary>
internal sealed class SdkBaseline : IDisposable
{
    private const string Modules = "node_modules";

    private readonly string? _temporary;

    private SdkBaseline(string root, string? temporary) => (Root, _temporary) = (root, temporary);

    /// <summary>The full path of the folder of the configuration in that state.</summary>
    public string Root { get; }

    /// <summary>Whether the resources were defined in code then as well.</summary>
    public bool IsCode => SdkDiscovery.Find([Root]).Any(project => project.Root == Root);

    /// <summary>Writes the files of a commit to a temporary tree, or takes a folder as it is where the SDK is installed in it.</summary>
    /// <exception cref="WorkspaceException">It is neither a commit nor a folder.</exception>
    /// <param name="isFolder">Whether the baseline is a folder and not a git reference.</param>
    /// <param name="baseFolder">The folder that a relative path counts from; empty for the current one.</param>
    public static SdkBaseline Open(string against, bool isFolder, SdkProject project, string baseFolder)
    {
        if (isFolder)
        {
            var folder = Path.GetFullPath(Path.Combine(baseFolder, against));
            var root = SdkDiscovery.Find([folder]) is { Length: 1 } found ? found[0].Root : folder;
            return Directory.Exists(Path.Combine(root, Modules)) ? new SdkBaseline(root, null) : InTree(project, tree => Copy(root, tree), "");
        }

        var repository = GitRepository.Discover(project.Root);
        return InTree(project, tree => repository.Extract(against, tree), repository.Folder);
    }

    public void Dispose()
    {
        if (_temporary is not null)
            TemporaryFiles.Remove(_temporary);
    }

    /// <param name="inside">Where in the tree the project is: empty, or with <c>/</c> at its end.</param>
    private static SdkBaseline InTree(SdkProject project, Action<string> fill, string inside)
    {
        var tree = TemporaryFiles.Folder();
        try
        {
            fill(tree);
            var root = Path.Combine(tree, inside).TrimEnd(Path.DirectorySeparatorChar, '/');
            Directory.CreateDirectory(root);
            LinkModules(project.Root, root, tree);
            return new SdkBaseline(root, tree);
        }
        catch (Exception failure)
        {
            TemporaryFiles.Remove(tree);
            if (WorkspaceException.IsFromFileSystem(failure))
                throw new WorkspaceException($"cannot write the baseline to '{tree}': {WorkspaceException.Reason(failure)}", failure);
            throw;
        }
    }

    /// <summary>What is installed is not in a commit: code of the baseline finds the packages of now.</summary>
    private static void LinkModules(string project, string root, string tree)
    {
        for (var (from, to) = (project, root); ; (from, to) = (Path.GetDirectoryName(from) ?? from, Path.GetDirectoryName(to) ?? to))
        {
            var modules = Path.Combine(from, Modules);
            if (Directory.Exists(modules) && !Directory.Exists(Path.Combine(to, Modules)))
                Link(Path.Combine(to, Modules), modules);
            if (to.Length <= tree.Length)
                return;
        }
    }

    private static void Link(string path, string target)
    {
#if NET
        Directory.CreateSymbolicLink(path, target);
#else
        throw new WorkspaceException($"cannot link '{path}' to '{target}': check resources that are defined in code with the datafile command");
#endif
    }

    private static void Copy(string folder, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(folder).GetFileSystemInfos())
        {
            if (entry.Name is Modules or ".git" || (entry.Attributes & FileAttributes.ReparsePoint) != 0)
                continue;
            if (entry is DirectoryInfo)
                Copy(entry.FullName, Path.Combine(to, entry.Name));
            else
                File.Copy(entry.FullName, Path.Combine(to, entry.Name));
        }
    }
}
