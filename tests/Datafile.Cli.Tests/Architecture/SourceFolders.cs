using System.Text.RegularExpressions;

namespace Datafile.Cli.Tests.Architecture;

/// <summary>The source of a layer, by the folders at its top; files beside them count as a folder of an empty name.</summary>
internal sealed class SourceFolders
{
    private static readonly Regex Comment = new(@"//.*$|/\*.*?\*/", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private static readonly Regex Declared = new(
        @"\b(?:class|record struct|record|struct|enum|interface|delegate [\w<>\[\]?]+) (?<name>[A-Z]\w*)", RegexOptions.CultureInvariant);

    private readonly string _layer;
    private readonly (string Folder, string File, string Text)[] _files;

    /// <param name="layer">The project, such as <c>Datafile.Parser</c>, whose name its namespaces begin with.</param>
    public SourceFolders(string layer)
    {
        _layer = layer;
        var root = Path.Combine(SourceFolder.Repository, "src", layer);
        _files =
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(file => (File: file, Parts: Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)))
                .Where(file => file.Parts[0] is not ("bin" or "obj"))
                .Select(file => (
                    file.Parts.Length > 1 ? file.Parts[0] : "", string.Join('/', file.Parts),
                    Regex.Replace(File.ReadAllText(file.File), Comment.ToString(), "", Comment.Options))),
        ];
    }

    public IEnumerable<string> Names => _files.Select(f => f.Folder).Where(f => f.Length > 0).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Which folder uses which, each with a file that does.</summary>
    public IEnumerable<(string From, string To, string File)> Arrows =>
        from file in _files
        where file.Folder.Length > 0
        from to in Names
        where to != file.Folder && Uses(file.Text, to)
        select (file.Folder, to, file.File);

    /// <summary>The places that match, as <c>file: text</c>.</summary>
    public IEnumerable<string> Matches(Regex pattern) =>
        from file in _files
        from Match match in pattern.Matches(file.Text)
        select $"{_layer}/{file.File}: {match.Value}";

    /// <summary>By a using directive, or by a type that is qualified with the name of the folder.</summary>
    private bool Uses(string text, string folder)
    {
        var types = string.Join('|', _files.Where(f => f.Folder == folder).SelectMany(f => Declared.Matches(f.Text)).Select(m => m.Groups["name"].Value).Distinct());
        return Regex.IsMatch(text, $@"\b{Regex.Escape(_layer)}\.{folder}\b", RegexOptions.CultureInvariant)
            || Regex.IsMatch(text, $@"(?<![\w.]){folder}\.(?:\w+\.)*(?:{types})\b", RegexOptions.CultureInvariant);
    }
}
