using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Semantics;

/// <summary>In which order nodes can be bound, so that each comes after those that it reads.</summary>
internal static class BindingOrder
{
    /// <summary>
    /// Waves of nodes, with those that they read: a node reads only nodes of earlier waves. Nodes that read themselves, or read
    /// such nodes, are in none.
    /// </summary>
    public static IEnumerable<PipeNode[]> Of(IEnumerable<PipeNode> nodes, Func<PipeNode, IEnumerable<PipeNode>> readBy)
    {
        var unbound = new Dictionary<PipeNode, int>();
        var readers = new List<(PipeNode Read, PipeNode Reader)>();
        var waiting = new Stack<PipeNode>(nodes);
        while (waiting.Count > 0)
        {
            var node = waiting.Pop();
            if (unbound.ContainsKey(node))
                continue;

            PipeNode[] read = [.. readBy(node).Distinct()];
            unbound.Add(node, read.Length);
            foreach (var one in read)
            {
                readers.Add((one, node));
                waiting.Push(one);
            }
        }

        var readersOf = readers.ToLookup(r => r.Read, r => r.Reader);
        PipeNode[] wave = [.. unbound.Where(n => n.Value == 0).Select(n => n.Key)];
        while (wave.Length > 0)
        {
            yield return wave;
            wave = [.. wave.SelectMany(n => readersOf[n]).Where(reader => --unbound[reader] == 0)];
        }
    }
}
