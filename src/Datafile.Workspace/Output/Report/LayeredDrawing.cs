using System.Collections.Immutable;

namespace Datafile.Workspace.Output.Report;

/// <summary>Draws the connected parts of a graph below each other, layer by layer, and what is connected to nothing in rows at the end.</summary>
internal sealed class LayeredDrawing
{
    private const int Margin = 12, BoxGap = 14, LineGap = 8, BendHeight = 6, LayerGap = 64, PartGap = 28, MinRowWidth = 1100;

    /// <summary>An edge over more layers is drawn straight, so that the bends of all edges together stay linear.</summary>
    private const int MaxBends = 12;

    /// <summary>How often layers are ordered and placed by their neighbours; more changes little.</summary>
    private const int Rounds = 6;

    private readonly IReadOnlyList<int> _widths;
    private readonly IReadOnlyList<(int From, int To)> _edges;
    private readonly GraphLayers _layers;
    private readonly NodeBox[] _boxes;
    private readonly int[][] _bends;
    private readonly int[] _left, _layerWidth;

    // Vertices: the nodes, and behind them the bends of edges in the layers that they pass.
    private readonly List<int> _layerOf;
    private readonly List<List<int>> _before = [], _after = [];
    private readonly double[] _middle;

    public LayeredDrawing(IReadOnlyList<int> widths, IReadOnlyList<(int From, int To)> edges, GraphLayers layers)
    {
        (_widths, _edges, _layers, _boxes, _bends, _layerOf) = (widths, edges, layers, new NodeBox[widths.Count], new int[edges.Count][], [.. layers.LayerOf]);
        for (var i = 0; i < widths.Count; i++)
            AddNeighbours();
        for (var i = 0; i < edges.Count; i++)
            _bends[i] = layers.IsBackward[i] ? [] : Bend(edges[i].From, edges[i].To);

        _middle = new double[_layerOf.Count];
        _layerWidth = new int[_layerOf.DefaultIfEmpty(-1).Max() + 1];
        _left = new int[_layerWidth.Length];
        foreach (var node in layers.Parts.Where(p => p.Count > 1).SelectMany(p => p))
            _layerWidth[_layerOf[node]] = Math.Max(_layerWidth[_layerOf[node]], widths[node]);
        for (int i = 0, x = Margin; i < _left.Length; x += _layerWidth[i] + LayerGap, i++)
            _left[i] = x;
    }

    public GraphLayout Draw()
    {
        var bendsOf = Enumerable.Range(0, _edges.Count).ToLookup(i => _layers.PartOf[_edges[i].From], i => _bends[i]);
        int top = Margin, right = 0;
        foreach (var part in _layers.Parts.Where(p => p.Count > 1))
        {
            top = DrawPart([.. part, .. bendsOf[_layers.PartOf[part[0]]].SelectMany(b => b)], top) + PartGap;
            right = Math.Max(right, part.Max(n => _boxes[n].Right));
        }

        var rowWidth = Math.Max(MinRowWidth, right);
        var (x, y) = (Margin, top);
        foreach (var node in _layers.Parts.Where(p => p.Count == 1).Select(p => p[0]))
        {
            if (x > Margin && x + _widths[node] > rowWidth)
                (x, y) = (Margin, y + GraphLayout.BoxHeight + BoxGap);
            _boxes[node] = new(x, y, _widths[node]);
            (right, x, top) = (Math.Max(right, x + _widths[node]), x + _widths[node] + BoxGap, y + GraphLayout.BoxHeight + PartGap);
        }

        return new GraphLayout(
            right + Margin, Math.Max(top - PartGap, Margin) + Margin + (_layers.IsBackward.Contains(true) ? PartGap : 0), [.. _boxes],
            [.. Enumerable.Range(0, _edges.Count).Select(LineOf)]);
    }

    private int[] Bend(int from, int to)
    {
        var between = _layerOf[to] - _layerOf[from] - 1;
        if (between > MaxBends)
            return [];

        var bends = new int[between];
        var last = from;
        for (var i = 0; i < between; i++)
        {
            bends[i] = _layerOf.Count;
            _layerOf.Add(_layerOf[from] + i + 1);
            AddNeighbours();
            Connect(last, bends[i]);
            last = bends[i];
        }

        Connect(last, to);
        return bends;
    }

    private void AddNeighbours()
    {
        _before.Add([]);
        _after.Add([]);
    }

    private void Connect(int from, int to)
    {
        _after[from].Add(to);
        _before[to].Add(from);
    }

    private bool IsBend(int vertex) => vertex >= _widths.Count;

    /// <returns>Where the part ends below.</returns>
    private int DrawPart(IReadOnlyList<int> vertices, int top)
    {
        var layers = vertices.GroupBy(v => _layerOf[v]).OrderBy(g => g.Key).Select(g => g.ToArray()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var layer in layers)
                Number(layer);
            foreach (var layer in InTurn(layers, round))
            {
                Order(layer, round % 2 == 0 ? _before : _after);
                Number(layer);
            }
        }

        foreach (var layer in layers)
            Place(layer, _ => 0);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var layer in InTurn(layers, round))
                Place(layer, v => Wanted(v, round % 2 == 0 ? _before : _after));
        }

        foreach (var layer in layers)
            Place(layer, v => Mean(_before[v].Concat(_after[v]), _middle[v]));

        var shift = top - vertices.Min(v => _middle[v] - (HeightOf(v) / 2.0));
        foreach (var vertex in vertices)
        {
            _middle[vertex] += shift;
            if (!IsBend(vertex))
                _boxes[vertex] = new(_left[_layerOf[vertex]], (int)Math.Round(_middle[vertex] - (GraphLayout.BoxHeight / 2.0)), _widths[vertex]);
        }

        return (int)Math.Ceiling(vertices.Max(v => _middle[v] + (HeightOf(v) / 2.0)));
    }

    private static IEnumerable<int[]> InTurn(int[][] layers, int round) => round % 2 == 0 ? layers : Enumerable.Reverse(layers);

    /// <summary>Until vertices are placed, their middle is their position in the layer.</summary>
    private void Number(int[] layer)
    {
        for (var i = 0; i < layer.Length; i++)
            _middle[layer[i]] = i;
    }

    private void Order(int[] layer, List<List<int>> neighbours) =>
        layer.OrderBy(v => Wanted(v, neighbours)).ToArray().CopyTo(layer, 0);

    private double Wanted(int vertex, List<List<int>> neighbours) => Mean(neighbours[vertex], _middle[vertex]);

    private double Mean(IEnumerable<int> vertices, double none)
    {
        var (sum, count) = (0.0, 0);
        foreach (var vertex in vertices)
            (sum, count) = (sum + _middle[vertex], count + 1);
        return count == 0 ? none : sum / count;
    }

    /// <summary>
    /// Places a layer as near as possible to where its vertices are wanted, in their order and without overlap: the least squares
    /// under a fixed order, by pooling adjacent violators.
    /// </summary>
    private void Place(int[] layer, Func<int, double> wanted)
    {
        var offsets = new double[layer.Length];
        var blocks = new Stack<(double Sum, int Count)>();
        for (var i = 0; i < layer.Length; i++)
        {
            if (i > 0)
                offsets[i] = offsets[i - 1] + ((HeightOf(layer[i - 1]) + HeightOf(layer[i])) / 2.0) + (IsBend(layer[i - 1]) || IsBend(layer[i])
                    ? LineGap
                    : BoxGap);

            var block = (Sum: wanted(layer[i]) - offsets[i], Count: 1);
            while (blocks.Count > 0 && blocks.Peek().Sum / blocks.Peek().Count >= block.Sum / block.Count)
            {
                var above = blocks.Pop();
                block = (block.Sum + above.Sum, block.Count + above.Count);
            }

            blocks.Push(block);
        }

        var at = layer.Length;
        foreach (var block in blocks)
        {
            for (var i = 0; i < block.Count; i++)
            {
                at--;
                _middle[layer[at]] = (block.Sum / block.Count) + offsets[at];
            }
        }
    }

    private int HeightOf(int vertex) => IsBend(vertex) ? BendHeight : GraphLayout.BoxHeight;

    private EdgeLine LineOf(int edge)
    {
        var (from, to) = (_boxes[_edges[edge].From], _boxes[_edges[edge].To]);
        if (_layers.IsBackward[edge])
            return new EdgeLine([from.Foot, to.Foot], IsBackward: true);

        var points = ImmutableArray.CreateBuilder<(int X, int Y)>();
        points.Add((from.Right, from.Middle));
        foreach (var bend in _bends[edge])
        {
            var (left, y) = (_left[_layerOf[bend]], (int)Math.Round(_middle[bend]));
            points.Add((left, y));
            points.Add((left + _layerWidth[_layerOf[bend]], y));
        }

        points.Add((to.X, to.Middle));
        return new EdgeLine(points.ToImmutable(), IsBackward: false);
    }
}
