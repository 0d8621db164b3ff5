using System.Collections.Immutable;
using Datafile.Parser;

namespace Datafile.Analyzer.Project;

/// <summary>Finds cycles in a graph, on no stack but its own.</summary>
internal static class Cycles
{
    /// <summary>
    /// Cycles of edges, each as its edges in order; the first edge of a node that leads back closes one. Of a long cycle
    /// only both ends are given, so that many of them cost no more than the edges that there are.
    /// </summary>
    /// <param name="starts">All nodes, in the order in which they are looked at.</param>
    /// <param name="edgesOf">The edges that start at a node.</param>
    public static IEnumerable<Cycle<T>> Find<T>(IEnumerable<T> starts, Func<T, IEnumerable<Edge<T>>> edgesOf)
        where T : notnull
    {
        var done = new HashSet<T>();
        foreach (var start in starts)
        {
            if (!done.Add(start))
                continue;

            var path = new List<Edge<T>>();
            var onPath = new Dictionary<T, int> { [start] = 0 };
            var closing = new HashSet<T>();
            var open = new Stack<IEnumerator<Edge<T>>>([edgesOf(start).GetEnumerator()]);
            while (open.Count > 0)
            {
                if (!open.Peek().MoveNext())
                {
                    open.Pop().Dispose();
                    if (path.Count > 0)
                    {
                        onPath.Remove(path[path.Count - 1].To);
                        path.RemoveAt(path.Count - 1);
                    }

                    continue;
                }

                var edge = open.Peek().Current;
                if (onPath.TryGetValue(edge.To, out var at))
                {
                    if (closing.Add(edge.From))
                        yield return Cycle(path, at, edge);
                }
                else if (done.Add(edge.To))
                {
                    path.Add(edge);
                    onPath[edge.To] = path.Count;
                    open.Push(edgesOf(edge.To).GetEnumerator());
                }
            }
        }
    }

    private static Cycle<T> Cycle<T>(List<Edge<T>> path, int at, Edge<T> last)
    {
        var (length, half) = (path.Count - at, Limits.CycleEdges / 2);
        return length < Limits.CycleEdges
            ? new Cycle<T>([.. path.GetRange(at, length), last], 0)
            : new Cycle<T>([.. path.GetRange(at, half), .. path.GetRange(path.Count - half, half), last], length - (2 * half));
    }
}

/// <summary>A cycle, or both ends of a long one.</summary>
/// <param name="Edges">The first starts where the last ends.</param>
/// <param name="LeftOut">How many edges are left out, in the middle.</param>
internal sealed record Cycle<T>(ImmutableArray<Edge<T>> Edges, int LeftOut)
{
    /// <summary>The cycle in words: <c>a -> b -> a</c>.</summary>
    public string Path(Func<T, string> name)
    {
        var names = Edges.Select(a => name(a.From)).Append(name(Edges[0].From)).ToList();
        if (LeftOut > 0)
            names.Insert(Edges.Length / 2, $"… {LeftOut} more …");
        return string.Join(" -> ", names);
    }
}

/// <summary>An edge of a graph, with where it is written.</summary>
internal sealed record Edge<T>(T From, T To, ProjectFile File, Microsoft.CodeAnalysis.Text.TextSpan Span);
