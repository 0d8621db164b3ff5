namespace Datafile.Workspace.Output.Report;

/// <summary>The layers of a graph by longest path, its connected parts, and the edges that close a cycle.</summary>
internal sealed class GraphLayers
{
    private readonly IReadOnlyList<(int From, int To)> _edges;
    private readonly List<int>[] _out;

    /// <param name="edges">From a node to a node, by their positions.</param>
    public GraphLayers(int count, IReadOnlyList<(int From, int To)> edges)
    {
        (_edges, IsBackward, LayerOf) = (edges, new bool[edges.Count], new int[count]);
        var neighbours = Lists(count);
        _out = Lists(count);
        for (var i = 0; i < edges.Count; i++)
        {
            _out[edges[i].From].Add(i);
            neighbours[edges[i].From].Add(edges[i].To);
            neighbours[edges[i].To].Add(edges[i].From);
        }

        SetLayers(OrderFromSources());
        PartOf = new int[count];
        Parts = FindParts(neighbours);
        for (var i = 0; i < Parts.Count; i++)
            Parts[i].ForEach(node => PartOf[node] = i);
    }

    /// <summary>Of each edge, whether it closes a cycle.</summary>
    public bool[] IsBackward { get; }

    /// <summary>
    /// Of each node the length of the longest way to it, from 0; a node that nothing leads to is as near to what it leads to as it can be.
    /// </summary>
    public int[] LayerOf { get; }

    /// <summary>The nodes of each connected part, the largest first.</summary>
    public IReadOnlyList<List<int>> Parts { get; }

    /// <summary>Of each node the position of its part.</summary>
    public int[] PartOf { get; }

    private static List<int>[] Lists(int count)
    {
        var lists = new List<int>[count];
        for (var i = 0; i < count; i++)
            lists[i] = [];
        return lists;
    }

    /// <summary>A topological order, without the edges that close a cycle. A chain of nodes needs no deep stack.</summary>
    private int[] OrderFromSources()
    {
        var (order, at) = (new int[_out.Length], _out.Length);
        var (isOpen, isDone, next) = (new bool[_out.Length], new bool[_out.Length], new int[_out.Length]);
        var stack = new Stack<int>();
        for (var root = 0; root < _out.Length; root++)
        {
            if (isDone[root])
                continue;

            stack.Push(root);
            isOpen[root] = true;
            while (stack.Count > 0)
            {
                var node = stack.Peek();
                if (next[node] == _out[node].Count)
                {
                    (isOpen[node], isDone[node]) = (false, true);
                    order[--at] = stack.Pop();
                    continue;
                }

                var edge = _out[node][next[node]++];
                var to = _edges[edge].To;
                if (isOpen[to])
                    IsBackward[edge] = true;
                else if (!isDone[to])
                {
                    isOpen[to] = true;
                    stack.Push(to);
                }
            }
        }

        return order;
    }

    private void SetLayers(int[] order)
    {
        var hasSource = new bool[order.Length];
        foreach (var node in order)
        {
            foreach (var edge in _out[node].Where(e => !IsBackward[e]))
            {
                LayerOf[_edges[edge].To] = Math.Max(LayerOf[_edges[edge].To], LayerOf[node] + 1);
                hasSource[_edges[edge].To] = true;
            }
        }

        foreach (var node in order.Where(n => !hasSource[n]))
        {
            var nearest = _out[node].Where(e => !IsBackward[e]).Select(e => LayerOf[_edges[e].To]).DefaultIfEmpty(1).Min();
            LayerOf[node] = nearest - 1;
        }
    }

    private static List<List<int>> FindParts(List<int>[] neighbours)
    {
        var parts = new List<List<int>>();
        var isSeen = new bool[neighbours.Length];
        for (var first = 0; first < neighbours.Length; first++)
        {
            if (isSeen[first])
                continue;

            isSeen[first] = true;
            var part = new List<int> { first };
            for (var i = 0; i < part.Count; i++)
            {
                foreach (var other in neighbours[part[i]].Where(n => !isSeen[n]))
                {
                    isSeen[other] = true;
                    part.Add(other);
                }
            }

            parts.Add(part);
        }

        return [.. parts.OrderByDescending(p => p.Count)];
    }
}
