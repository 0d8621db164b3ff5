using Datafile.Workspace.Files;
using Datafile.Workspace.Toml;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Configuration;

/// <summary>
/// The settings file of a project: <c>datafile.toml</c>, or the table <c>[tool.datafile]</c> of <c>pyproject.toml</c>. The nearest one at or above
/// the project root counts, up to the top of the git repository; without git, only one at the root.
/// </summary>
/// <param name="Path">Relative to the project root, with <c>/</c>; it may begin with <c>../</c>.</param>
/// <param name="Inner">The way from its folder down to the project root: empty, or with <c>/</c> at its end.</param>
/// <param name="Folder">Its folder, with its links resolved.</param>
internal sealed record SettingsFile(string Path, string Inner, string Folder, SourceText Text, TomlTable Table)
{
    public const string Name = "datafile.toml";
    public const string PythonName = "pyproject.toml";

    /// <param name="root">The full path of the project root.</param>
    /// <exception cref="WorkspaceException">A file cannot be read, or is not TOML.</exception>
    public static SettingsFile? Find(string root)
    {
        var boundary = ReadBoundary.Around(root);
        foreach (var level in boundary.FoldersUp())
        {
            if ((Read(level, Name, boundary) ?? Read(level, PythonName, boundary)) is { } settings)
                return settings;
        }

        return null;
    }

    /// <summary>The place of a part of its text.</summary>
    public SettingPlace Place(TextSpan span)
    {
        var position = Text.Lines.GetLinePosition(Math.Min(span.Start, Text.Length));
        return new SettingPlace(Path, position.Line + 1, position.Character + 1);
    }

    private static SettingsFile? Read(FolderAbove folder, string name, ReadBoundary boundary)
    {
        var path = System.IO.Path.Combine(folder.Path, name);
        if (!File.Exists(path))
            return null;

        var content = boundary.Read(path);
        if (content.Bytes is not { } bytes)
            throw WorkspaceException.Unread(path, content.Problem);

        // Most projects in Python say nothing about datafiles.
        var text = SourceFile.Decode(bytes);
        var written = text.ToString();
        if (name == PythonName && written.IndexOf("datafile", StringComparison.Ordinal) < 0)
            return null;

        try
        {
            var document = TomlReader.Read(written);
            var table = name == PythonName ? (document.Find("tool") as TomlTable)?.Find("datafile") as TomlTable : document;
            return table is null ? null : new SettingsFile(folder.Above + name, folder.Inner, folder.Path, text, table);
        }
        catch (TomlException failure)
        {
            var place = text.Lines.GetLinePosition(Math.Min(failure.At, text.Length));
            throw new WorkspaceException($"{path}({place.Line + 1},{place.Character + 1}): {failure.Message}", failure);
        }
    }
}
