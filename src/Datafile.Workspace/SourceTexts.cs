using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace;

/// <summary>The texts in which something is found, looked up when findings are shown with their lines.</summary>
internal static class SourceTexts
{
    /// <summary>The texts of a project as they are written, included files and the configuration among them.</summary>
    public static Func<string, SourceText?> Of(ProjectSnapshot snapshot)
    {
        var texts = new Lazy<Dictionary<string, SourceText>>(() =>
        {
            var known = new Dictionary<string, SourceText>(StringComparer.Ordinal);
            foreach (var file in snapshot.Files.Concat(snapshot.Includes))
                known[file.Path] = file.WrittenText;
            if (snapshot.Configuration is { } configuration)
                known[configuration.File.Path] = configuration.File.Text;
            return known;
        });
        return path => texts.Value.TryGetValue(path, out var text) ? text : null;
    }

    /// <summary>The texts of files on disk, each read once.</summary>
    /// <param name="root">The full path of the project root.</param>
    public static Func<string, SourceText?> OnDisk(string root)
    {
        var boundary = new Lazy<ReadBoundary>(() => ReadBoundary.Around(root));
        var texts = new Dictionary<string, SourceText?>(StringComparer.Ordinal);
        return path =>
        {
            if (!texts.TryGetValue(path, out var text))
                texts.Add(path, text = boundary.Value.Read(path).Bytes is { } content ? SourceFile.Decode(content) : null);
            return text;
        };
    }
}
