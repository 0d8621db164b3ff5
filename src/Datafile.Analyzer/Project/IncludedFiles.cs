using Datafile.Parser;
using Datafile.Parser.Includes;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>The files of a snapshot by path, for those that include others. Made when the first one asks.</summary>
internal sealed class IncludedFiles(ProjectSnapshot snapshot)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private Dictionary<string, ProjectFile>? _byPath;

    /// <summary>A datafile with what it includes put in place; the same file where it includes nothing, and for an include.</summary>
    public ProjectFile Expand(ProjectFile file)
    {
        if (DatafileParser.KindOf(file.Path) == DatafileKinds.Include)
            return file;

        var expansion = snapshot.Expansions.TryGetValue(file.Path, out var known) ? known : IncludeExpander.Expand(
            file.Path, file.Text, Find,
            name => snapshot.Variables.TryGetValue(name, out var value) ? value : null,
            name => snapshot.PathVariables.TryGetValue(name, out var value) ? value : null);
        if (expansion is { Map: null, IsIncomplete: false })
            return file;

        _used.UnionWith(expansion.Includes);
        return file with { Text = expansion.Text, Expansion = expansion };
    }

    /// <summary>Whether a file is an include that is read in its places, as far as files were expanded.</summary>
    public bool IsUsed(string path) => DatafileParser.KindOf(path) == DatafileKinds.Include && _used.Contains(path);

    /// <summary>
    /// Whether the lines of an include mean the same wherever it is included, so that one which nobody includes can be
    /// looked at: it takes no arguments, includes nothing, and starts as a datafile does.
    /// </summary>
    public static bool IsContextFree(DatafileSyntax include) =>
        include.Content.IndexOf('$') < 0
        && include.Find("INCLUDE") is null
        && include.Items.FirstOrDefault(i => i is not TriviaSyntax) is InstructionSyntax;

    private IncludedText Find(string path)
    {
        if (snapshot.Refused.TryGetValue(path, out var state))
            return new IncludedText(state, null);
        if (_byPath is null)
        {
            _byPath = new Dictionary<string, ProjectFile>(StringComparer.Ordinal);
            foreach (var file in snapshot.Includes.Concat(snapshot.Files))
                _byPath[file.Path] = file;
        }

        return _byPath.TryGetValue(path, out var found) ? IncludedText.Of(found.Text) : IncludedText.Missing;
    }
}
