using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Corpus;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>The tables that real pipes read, beside a list that was written by hand.</summary>
public class ReferenceTests
{
    private const string Include = "INCLUDE ", NotYet = "# not yet:";

    private static readonly ILookup<string, string> Lines = File
        .ReadLines(Path.Combine(SourceFolder.Repository, "tests", "Datafile.Analyzer.Tests", "RealFiles", "references.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', 2))
        .ToLookup(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    [CorpusFact]
    public void The_tables_are_those_that_a_person_finds()
    {
        var blobs = CorpusFiles.Blobs.ToDictionary(file => Path.GetFileName(file)[..8], file => file, StringComparer.Ordinal);
        var differences = Lines.SelectMany(lines => Differences(lines.Key, [.. lines], blobs)).ToArray();

        Assert.Equal(60, Lines.Count);
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    private static IEnumerable<string> Differences(string hash, ImmutableArray<string> lines, Dictionary<string, string> blobs)
    {
        var files = lines.Where(line => line.StartsWith(Include, StringComparison.Ordinal)).Select(line => line.Split(' '))
            .Select(words => Read(words[2], blobs[words[1]]))
            .Append(Read("pipes/read.pipe", blobs[hash]));
        var nodes = DataProject.Load(new ProjectSnapshot([.. files])).Pipes.Single().Nodes;
        var expected = lines.Where(line => !line.StartsWith(Include, StringComparison.Ordinal)).ToDictionary(line => line[..line.IndexOf(':')], StringComparer.Ordinal);

        foreach (var name in expected.Keys.Except(nodes.Select(n => n.Name)))
            yield return $"{hash} {name}: the pipe has no such node";

        foreach (var node in nodes)
        {
            var line = expected.GetValueOrDefault(node.Name, "");
            var known = line.IndexOf(NotYet, StringComparison.Ordinal);
            var wanted = (known < 0 ? line : line[..known]).Trim();
            var tables = node.Reads.Select(r => r.Database.Length == 0 ? r.Name : r.Database + "." + r.Name).Distinct().Order(StringComparer.Ordinal);
            var found = $"{node.Name}: {string.Join(", ", tables.DefaultIfEmpty("-"))}";
            if (known < 0 && found != wanted)
                yield return $"{hash} {wanted}\n         but found {found}";
            else if (known >= 0 && found == wanted)
                yield return $"{hash} {found}\n         is right now: take off '{NotYet}'";
        }
    }

    private static ProjectFile Read(string path, string file) => new(path, SourceText.From(File.ReadAllText(file)));
}
