using System.Collections.Immutable;
using Datafile.Parser;

namespace Datafile.Analyzer.Project;

/// <summary>Finds circles in a graph, on no stack but its own.</summary>
internal static class Circles
{
    /// <summary>
    /// Circles of arrows, each as its arrows in order; the first arrow of a node that leads back closes one. Of a long circle
    /// only both ends are given, so that many of them cost no more than the arrows that there are.
    /// </summary>
    /// <param name="starts">All nodes, in the order in which they are looked at.</param>
    /// <param name="arrowsOf">The arrows that start at a node.</param>
    public static IEnumerable<Circle<T>> Find<T>(IEnumerable<T> starts, Func<T, IEnumerable<Arrow<T>>> arrowsOf)
        where T : notnull
    {
        var done = new HashSet<T>();
        foreach (var start in starts)
        {
            if (!done.Add(start))
                continue;

            var way = new List<Arrow<T>>();
            var onWay = new Dictionary<T, int> { [start] = 0 };
            var closing = new HashSet<T>();
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
                    if (closing.Add(arrow.From))
                        yield return Circle(way, at, arrow);
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

    private static Circle<T> Circle<T>(List<Arrow<T>> way, int at, Arrow<T> last)
    {
        var (length, half) = (way.Count - at, Limits.CircleArrows / 2);
        return length < Limits.CircleArrows
            ? new Circle<T>([.. way.GetRange(at, length), last], 0)
            : new Circle<T>([.. way.GetRange(at, half), .. way.GetRange(way.Count - half, half), last], length - (2 * half));
    }
}

/// <summary>A circle, or both ends of a long one.</summary>
/// <param name="Arrows">The first starts where the last ends.</param>
/// <param name="LeftOut">How many arrows are left out, in the middle.</param>
internal sealed record Circle<T>(ImmutableArray<Arrow<T>> Arrows, int LeftOut)
{
    /// <summary>The circle in words: <c>a -> b -> a</c>.</summary>
    public string Way(Func<T, string> name)
    {
        var names = Arrows.Select(a => name(a.From)).Append(name(Arrows[0].From)).ToList();
        if (LeftOut > 0)
            names.Insert(Arrows.Length / 2, $"… {LeftOut} more …");
        return string.Join(" -> ", names);
    }
}

/// <summary>An arrow of a graph, with where it is written.</summary>
internal sealed record Arrow<T>(T From, T To, ProjectFile File, Microsoft.CodeAnalysis.Text.TextSpan Span);
