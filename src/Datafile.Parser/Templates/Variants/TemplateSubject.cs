using System.Globalization;

namespace Datafile.Parser.Templates.Variants;

internal enum CellComparison { IsPresent, Equal, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>A test of a subject against a constant.</summary>
/// <param name="Text">The constant, where it is a text.</param>
/// <param name="Number">The constant, where it is a number.</param>
/// <param name="WhenAbsent">What the test says where nothing is sent: the default decides that.</param>
internal readonly record struct CellTest(CellComparison Comparison, string? Text, double Number, bool WhenAbsent);

/// <summary>
/// What conditions ask about: a parameter, or an expression that is not followed further. Its values are divided by the
/// constants that a template compares it with: each constant is a cell, and so is each interval between two neighbours.
/// That nothing is sent is cell 0. Texts and numbers divide it independently of each other.
/// </summary>
internal sealed class TemplateSubject(string name, bool isParameter)
{
    private readonly SortedSet<string> _texts = new(StringComparer.Ordinal);
    private readonly SortedSet<double> _numbers = [];
    private readonly Dictionary<CellTest, CellSet> _cells = [];
    private CellSet? _all;

    public string Name { get; } = name;

    public bool IsParameter { get; } = isParameter;

    /// <summary>Whether its numbers are whole ones, as far as all places say that read it as a number.</summary>
    public bool IsInteger { get; private set; } = true;

    /// <summary>Whether it is only ever read as 0 or 1.</summary>
    public bool IsBoolean { get; private set; } = true;

    public string[] Texts => [.. _texts];

    public double[] Numbers => [.. _numbers];

    /// <summary>How many cells a text divides it into, and a number.</summary>
    public (int Text, int Number) Positions => ((2 * _texts.Count) + 1, (2 * _numbers.Count) + 1);

    /// <summary>The cells that can hold a value, and cell 0.</summary>
    public CellSet All => _all ??= CellSet.Where(Count, IsPossible);

    public CellSet Absent => CellSet.Where(Count, cell => cell == 0);

    private int Count => 1 + (Positions.Text * Positions.Number);

    /// <summary>Notes how a place reads its numbers.</summary>
    public void ReadAs(bool isInteger, bool isBoolean)
    {
        (IsInteger, IsBoolean) = (IsInteger && isInteger, IsBoolean && isBoolean);
        if (isBoolean)
            _ = Add(0) && Add(1);
    }

    /// <summary>Makes a constant a cell of its own; false where there are too many.</summary>
    public bool Add(string text) => _texts.Contains(text) || (_texts.Count < Max(_numbers.Count) && _texts.Add(text));

    /// <inheritdoc cref="Add(string)"/>
    public bool Add(double number) => _numbers.Contains(number) || (_numbers.Count < Max(_texts.Count) && _numbers.Add(number));

    /// <summary>The cells that pass a test. All constants are added by then.</summary>
    public CellSet CellsOf(CellTest test)
    {
        if (!_cells.TryGetValue(test, out var cells))
        {
            var place = (2 * (test.Text is { } text ? Array.IndexOf(Texts, text) : Array.IndexOf(Numbers, test.Number))) + 1;
            _cells.Add(test, cells = CellSet.Where(Count, cell => cell == 0 ? test.WhenAbsent : Passes(cell, test, place)).And(All));
        }

        return cells;
    }

    /// <summary>Where a cell lies among the texts, and among the numbers: odd is a constant, even an interval.</summary>
    public (int Text, int Number) PositionOf(int cell) => ((cell - 1) / Positions.Number, (cell - 1) % Positions.Number);

    /// <summary>A value of one of some cells, a constant of the template before any other; null where none is found.</summary>
    public string? ExampleIn(CellSet cells)
    {
        // A text that is a number as well would have to be looked at as both.
        if (_texts.Count > 0 && _numbers.Count > 0)
            return null;

        var possible = Enumerable.Range(1, Count - 1).Where(cell => cells.Contains(cell) && All.Contains(cell)).ToArray();
        return _texts.Count > 0
            ? ExampleOf(possible.Select(c => PositionOf(c).Text), at => Texts[at], TextBetween)
            : ExampleOf(possible.Select(c => PositionOf(c).Number), at => Written(Numbers[at]), NumberBetween);
    }

    /// <summary>As a request writes it.</summary>
    public static string Written(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? ExampleOf(IEnumerable<int> positions, Func<int, string> constant, Func<int, string?> between)
    {
        int[] all = [.. positions];
        return all.Where(p => p % 2 == 1).Select(p => constant(p / 2)).FirstOrDefault(v => v.Length > 0)
            ?? all.Where(p => p % 2 == 0).Select(p => between(p / 2)).FirstOrDefault(v => v is not null);
    }

    /// <summary>A text behind the constant before a place, and before the one at it.</summary>
    private string? TextBetween(int at)
    {
        var (before, after) = (at == 0 ? "" : Texts[at - 1], at == _texts.Count ? null : Texts[at]);
        var text = before + "0";
        return after is null || string.CompareOrdinal(text, after) < 0 ? text : null;
    }

    private string? NumberBetween(int at)
    {
        if (_numbers.Count == 0)
            return null;

        var (before, after) = (at == 0 ? double.NegativeInfinity : Numbers[at - 1], at == _numbers.Count ? double.PositiveInfinity : Numbers[at]);
        var number = at == 0 ? Math.Ceiling(after) - 1 : Math.Floor(before) + 1;
        return number > before && number < after ? Written(number) : IsInteger ? null : Written((before + after) / 2);
    }

    private static int Max(int others) => others > 0 ? Limits.TemplateConstantsOfTwoKinds : Limits.TemplateConstants;

    private bool Passes(int cell, CellTest test, int place)
    {
        var at = test.Text is null ? PositionOf(cell).Number : PositionOf(cell).Text;
        return test.Comparison switch
        {
            CellComparison.IsPresent => true,
            CellComparison.Equal => at == place,
            CellComparison.Less => at < place,
            CellComparison.LessOrEqual => at <= place,
            CellComparison.Greater => at > place,
            _ => at >= place,
        };
    }

    private bool IsPossible(int cell)
    {
        if (cell == 0)
            return true;

        // No text is before the empty one.
        var (text, number) = PositionOf(cell);
        if (text == 0 && _texts.Count > 0 && _texts.Min?.Length == 0)
            return false;
        if (_numbers.Count == 0 || number % 2 == 1)
            return _numbers.Count == 0 || !IsBoolean || _numbers.ElementAt(number / 2) is 0 or 1;
        if (IsBoolean)
            return false;

        var isInside = number > 0 && number < 2 * _numbers.Count;
        return !IsInteger || !isInside || Math.Floor(_numbers.ElementAt((number / 2) - 1)) + 1 < _numbers.ElementAt(number / 2);
    }
}
