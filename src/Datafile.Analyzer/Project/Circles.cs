using System.Collections.Immutable;

namespace Datafile.Analyzer.Project;

/// <summary>Finds circles in a graph, on no stack but its own.</summary>
internal static class Circles
{
    /// <summary>Circles of arrows, each as its arrows in order; every arrow that leads back closes one.</summary>
    /// <param name="starts">All nodes, in the order in which they are looked at.</param>
    /// <param name="arrowsOf">The arrows that start at a node.</param>
    public static IEnumerable<ImmutableArray<Arrow<T>>> Find<T>(IEnumerable<T> starts, Func<T, IEnumerable<Arrow<T>>> arrowsOf)
        where T : notnull
    {
        var done = new HashSet<T>();
        foreach (var start in starts)
        {
            if (!done.Add(start))
                continue;

            var way = new List<Arrow<T>>();
            var onWay = new Dictionary<T, int> { [start] = 0 };
            var open = new Stack<IEnumerator<Arrow<T>>>([arrowsOf(start).GetEnumerator()]);
            while (open.Count > 0)
            {
                if (!open.Peek().MoveNext())
                {
                    open.Pop().Dispose();
                    if (way.Count > 0)
                    {
                        onWay.Remove(way[way.Count - 1].To);
                        way.RemoveAt(way.Count - 1);
                    }

                    continue;
                }

                var arrow = open.Peek().Current;
                if (onWay.TryGetValue(arrow.To, out var at))
                {
                    yield return [.. way.Skip(at), arrow];
                }
                else if (done.Add(arrow.To))
                {
                    way.Add(arrow);
                    onWay[arrow.To] = way.Count;
                    open.Push(arrowsOf(arrow.To).GetEnumerator());
                }
            }
        }
    }
}

/// <summary>An arrow of a graph, with where it is written.</summary>
internal sealed record Arrow<T>(T From, T To, ProjectFile File, Microsoft.CodeAnalysis.Text.TextSpan Span);
