using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Sdk;

/// <summary>
/// Leads from a generated datafile back to the code that defines it: to the call that names the resource, and within it to the
/// line whose text, column or setting is meant.
/// </summary>
internal sealed class DefinitionMap
{
    private const int MinTextLength = 12;

    private static readonly Regex Word = new(@"^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant);

    private readonly ImmutableArray<CodeFile> _files;
    private readonly ImmutableHashSet<string> _written;
    private readonly string _configuration;

    private DefinitionMap(ImmutableArray<CodeFile> files, ImmutableHashSet<string> written, string configuration) =>
        (_files, _written, _configuration) = (files, written, configuration);

    /// <param name="files">All files of the project: paths relative to the root of the boundary.</param>
    public static DefinitionMap Of(IReadOnlyCollection<string> files, ReadBoundary boundary)
    {
        var code = files.Where(file => CodeListing.LanguageOf(file) is not null)
            .Select(path => (path, content: boundary.Read(path).Bytes))
            .Where(file => file.content is not null)
            .Select(file => new CodeFile(file.path, SourceFile.Decode(file.content ?? [])));
        return new(
            [.. code.OrderByDescending(file => file.Text.Contains("tinybird", StringComparison.OrdinalIgnoreCase))],
            [.. files.Where(CodeListing.IsResource)], files.FirstOrDefault(CodeListing.IsConfiguration) ?? "");
    }

    /// <summary>The place in the code for one in a datafile that was generated; the configuration file where no definition is found.</summary>
    /// <param name="text">The text of the datafile; null where it is not there any more.</param>
    public Location Find(Location generated, SourceText? text)
    {
        var path = generated.GetLineSpan().Path ?? "";
        var file = path.Substring(path.LastIndexOf('/') + 1);
        var name = file.LastIndexOf('.') is var dot and > 0 ? file.Substring(0, dot) : file;
        if (CodeListing.IsResource(path) && _written.Contains(path))
            return generated;
        if (_files.Select(code => code.DefinitionOf(name)).FirstOrDefault(found => found is not null) is not { } definition)
            return Location.Create(_configuration, default, default);

        return text is null || generated.SourceSpan.End > text.Length ? definition.Location : Within(definition, generated.SourceSpan, text);
    }

    private Location Within(Definition definition, TextSpan span, SourceText text)
    {
        var line = text.Lines.GetLineFromPosition(span.Start);
        var written = line.ToString();
        var indent = written.Length - written.TrimStart().Length;
        var trimmed = written.Trim();
        var start = Math.Max(span.Start - line.Start - indent, 0);
        var length = Math.Max(Math.Min(span.End, line.End) - Math.Max(span.Start, line.Start + indent), 0);

        // The same line may be there several times: the n-th stays the n-th.
        var earlier = text.Lines.Take(line.LineNumber).Count(other => other.ToString().Trim() == trimmed);
        if (trimmed.Length > 1 && definition.FindLine(trimmed, earlier) is { } at)
            return definition.File.At(at + Math.Min(start, trimmed.Length), Math.Min(length, trimmed.Length - Math.Min(start, trimmed.Length)));

        // SQL that is kept in a constant of its own.
        if (trimmed.Length >= MinTextLength
            && _files.Select(file => (file, at: file.OnlyIndexOf(trimmed)))
                .FirstOrDefault(found => found.at >= 0) is { file: { } other, at: var there })
            return other.At(there + Math.Min(start, trimmed.Length), Math.Min(length, trimmed.Length - Math.Min(start, trimmed.Length)));

        var word = text.ToString(TextSpan.FromBounds(span.Start, Math.Min(span.End, line.End)));
        if (Word.IsMatch(word) && word.Length > 1 && definition.FindOnlyWord(word) is { } only)
            return definition.File.At(only, word.Length);

        // A column or a setting: `pathname: t.string()`, `sortingKey: [...]`, "sorting_key": [...].
        var first = trimmed.Split(' ')[0].Trim('`');
        foreach (var property in PropertiesOf(first))
        {
            if (definition.FindProperty(property) is { } found)
                return definition.File.At(found, property.Length);
        }

        return definition.Location;
    }

    /// <summary>How code may name what a datafile calls <c>ENGINE_SORTING_KEY</c>: <c>sortingKey</c>, <c>sorting_key</c>.</summary>
    private static IEnumerable<string> PropertiesOf(string word)
    {
        yield return word;
        var parts = (word.StartsWith("ENGINE_", StringComparison.Ordinal) ? word.Substring(7) : word).ToLowerInvariant().Split('_');
        yield return parts[0] + string.Concat(
            parts.Skip(1).Select(part => part.Length == 0 ? "" : char.ToUpperInvariant(part[0]) + part.Substring(1)));
        yield return string.Join("_", parts);
    }
}
