using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Benchmarks;

/// <summary>What is measured of the parser. The results are counts, so that nothing can be optimized away.</summary>
public static class Parsing
{
    /// <summary>Lines, schemas, engines and nodes; SQL stays text.</summary>
    public static int DatafileLevel(Corpus corpus)
    {
        var count = 0;
        foreach (var file in corpus.Files)
            count += Parse(file).Items.Length;
        return count;
    }

    /// <summary>The datafile level, and the SQL and the template of each node as the analyzer parses them.</summary>
    public static int Everything(Corpus corpus)
    {
        var count = 0;
        foreach (var file in corpus.Files)
            count += Everything(file);
        return count;
    }

    /// <summary>The same on all cores, as the command parses a project.</summary>
    public static int EverythingOnAllCores(Corpus corpus)
    {
        var count = 0;
        Parallel.ForEach(corpus.Files, () => 0, (file, _, sum) => sum + Everything(file), sum => Interlocked.Add(ref count, sum));
        return count;
    }

    private static int Everything(CorpusFile file)
    {
        var tree = Parse(file);
        var count = tree.Items.Length;
        if (tree is not PipeSyntax pipe)
            return count;

        foreach (var node in pipe.Nodes)
        {
            if (node.Sql is not { ValueSpan.Length: > 0 } sql)
                continue;

            var query = SqlTree.Parse(pipe.Content, sql.ValueSpan);
            count += (query.Query is null ? query.Tokens.Count : 1) + (query.Template?.Nodes.Length ?? 0);
        }

        return count;
    }

    private static DatafileSyntax Parse(CorpusFile file) => DatafileParser.Parse(file.Path, SourceText.From(file.Text));
}
