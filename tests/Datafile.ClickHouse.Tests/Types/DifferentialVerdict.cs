using Datafile.Analyzer.Types;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>What is told beside what the engine answers, counted. What the engine refuses is not judged.</summary>
internal sealed class DifferentialVerdict
{
    private readonly List<string> _wrong = [], _unknown = [];

    public int Right { get; private set; }

    public int Refused { get; private set; }

    /// <param name="answer">Null where the engine refuses it.</param>
    public void Add(string asked, ClickHouseType told, string? answer)
    {
        if (answer is null)
            Refused++;
        else if (told.IsUnknown)
            _unknown.Add($"{asked}: {answer}");
        else if (told.ToString() == answer)
            Right++;
        else
            _wrong.Add($"{asked}: {answer}, told {told}");
    }

    public void AssertNoneWrong() => Assert.True(_wrong.Count == 0, string.Join("\n", _wrong.Take(60)));

    /// <summary>The share of what the engine answers that is told right, in percent.</summary>
    public double Known => 100.0 * Right / Math.Max(1, Right + _unknown.Count + _wrong.Count);

    public override string ToString() =>
        $"{Right + Refused + _unknown.Count + _wrong.Count} asked, {Refused} refused by the engine; {Right} told right, {_unknown.Count} unknown, {_wrong.Count} wrong\n"
        + string.Join("\n", _unknown.Take(200));
}
