using System.Collections.Immutable;
using Datafile.Parser;
using Datafile.Parser.Syntax;

namespace Datafile.Workspace.Files;

/// <summary>From the paths that a user names to datafiles, each for itself and not as a part of a project.</summary>
public static class DatafileListing
{
    /// <summary>
    /// The datafiles that paths name, in the order of the paths, with <c>/</c>. A folder stands for those below it in
    /// ordinal order; build output, test data and hidden folders in it are left out.
    /// </summary>
    /// <exception cref="WorkspaceException">A path does not exist, is no datafile, or is a folder without datafiles.</exception>
    public static ImmutableArray<string> Find(IEnumerable<string> paths) => [.. paths.SelectMany(Find)];

    private static IEnumerable<string> Find(string path)
    {
        if (Directory.Exists(path))
            return Below(path);
        if (!File.Exists(path))
            throw new WorkspaceException($"'{OneLine.Of(path)}' does not exist: name a datafile, or a folder of datafiles");
        if (!IsDatafile(path))
            throw new WorkspaceException($"'{OneLine.Of(path)}' is not a datafile: name a .datasource, .pipe, .incl, .connection or .token file, or a folder");

        return [DisplayPath.WithSlashes(path)];
    }

    private static List<string> Below(string folder)
    {
        var unread = new List<UnreadFolder>();
        var files = FolderListing.Below(folder, unread).Where(IsDatafile).ToList();
        if (unread.Count > 0)
            throw WorkspaceException.Unread(DisplayPath.PrefixOf(folder) + unread[0].Path.TrimEnd('/'), unread[0].Problem);
        if (files.Count == 0)
            throw new WorkspaceException($"there is no datafile in '{OneLine.Of(folder)}': name a datafile, or a folder of datafiles");

        files.Sort(StringComparer.Ordinal);
        var prefix = DisplayPath.PrefixOf(folder);
        return files.ConvertAll(file => prefix + file);
    }

    private static bool IsDatafile(string path) => DatafileParser.KindOf(path) != DatafileKinds.None;
}
