using Datafile.Analyzer.Types;
using Datafile.Properties;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>What is told beside what the engine answers, counted. What the engine refuses is not judged.</summary>
internal sealed class DifferentialVerdict
{
    private readonly List<string> _unknown = [];
    private int _right, _wrong, _refused;

    /// <summary>Counts an answer, and says what is told wrong; null where nothing is.</summary>
    /// <param name="answer">Null where the engine refuses it.</param>
    public string? Add(object asked, ClickHouseType told, string? answer)
    {
        if (answer is null)
            _refused++;
        else if (told.IsUnknown)
            _unknown.Add($"{asked}: {answer}");
        else if (told.ToString() == answer)
            _right++;
        else
        {
            _wrong++;
            return $"{asked}: {answer}, told {told}";
        }

        return null;
    }

    /// <summary>Enough was asked that the engine answers, and of that as many percent are told right.</summary>
    public void AssertKnown(double least)
    {
        var known = 100.0 * _right / Math.Max(1, _right + _unknown.Count + _wrong);
        Assert.True(Property.IsRepeated || _right > (_right + _refused + _unknown.Count) / 20, "The calls have lost their edge.");
        Assert.True(Property.IsRepeated || known >= least, $"{known:0.0} % are told.");
    }

    public override string ToString() =>
        $"{_right + _refused + _unknown.Count + _wrong} asked, {_refused} refused by the engine; {_right} told right, {_unknown.Count} unknown, {_wrong} wrong\n"
        + string.Join("\n", _unknown.Take(200));
}
