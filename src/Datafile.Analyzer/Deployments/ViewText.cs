using System.Text;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// The text of a view as a deployment compares it: its tokens and those of every node that it reads through, without
/// comments and white space. No source says that Tinybird sees two texts of equal meaning as one.
/// </summary>
internal static class ViewText
{
    public static string Of(NameResolver names, PipeNode view)
    {
        var text = new StringBuilder();
        var seen = new HashSet<PipeNode> { view };
        var open = new Queue<PipeNode>(seen);
        while (open.Count > 0)
        {
            var node = open.Dequeue();
            Append(text.Append(' '), node.Sql);
            foreach (var inner in node.Reads.Select(r => names.FindNode(node, r)).OfType<PipeNode>().Where(seen.Add))
                open.Enqueue(inner);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, SqlTree? sql)
    {
        foreach (var token in sql?.Tokens ?? [])
        {
            var written = sql!.TextOf(token);
            text.Append(token.Kind == SqlTokenKind.Word && token.IsKeyword ? written.ToUpperInvariant() : written).Append(' ');
        }
    }
}
