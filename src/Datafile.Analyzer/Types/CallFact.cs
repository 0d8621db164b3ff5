using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>
/// Which calls of a function ClickHouse accepts, as it answered them to <c>eng/Datafile.FunctionFacts</c>. A line of
/// <c>calls.tsv</c>: name, counts of arguments that it refuses, counts of parameters that it accepts (<c>-</c> for none, <c>?</c> for
/// not known), and rows such as <c>2 St 12#</c>: of two arguments the first may be of the kinds S and t with a second one of
/// the kinds 1, 2 and constant numbers (<see cref="ArgumentKind"/>; <c>*</c> for all). Rows of one and two arguments are exact; of more,
/// one row says which kinds are accepted at each place.
/// </summary>
internal sealed record CallFact(string Name, ImmutableArray<int> RefusedCounts, string Parameters, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>The engine was asked up to this many arguments.</summary>
    private const int MaxCount = 6;

    /// <summary>The rows of so many arguments, by their number.</summary>
    private readonly ImmutableArray<string>[][] _rowsOfCount =
        [.. Enumerable.Range(0, Rows.Select(r => r.Length + 1).DefaultIfEmpty().Max()).Select(count => Rows.Where(r => r.Length == count).ToArray())];

    public bool RefusesCount(int count) =>
        RefusedCounts.Contains(count) || (count > MaxCount && RefusedCounts.Contains(MaxCount) && RefusedCounts.Contains(MaxCount - 1));

    /// <summary>Whether an aggregate is refused without parameters.</summary>
    public bool NeedsParameters => Parameters is not ("-" or "?") && Parameters.IndexOf('0') < 0;

    /// <summary>How many arguments it takes, in words.</summary>
    public string Counts
    {
        get
        {
            var accepted = Enumerable.Range(0, MaxCount + 1).Where(c => !RefusedCounts.Contains(c)).ToArray();
            return accepted.Length == 0 ? "other"
                : accepted.Length > 2 && accepted.All(c => c % 2 == accepted[0] % 2) ? $"an {(accepted[0] % 2 == 0 ? "even" : "odd")} number of"
                : accepted[accepted.Length - 1] == MaxCount ? $"at least {accepted[0]}"
                : accepted.Length == 1 ? accepted[0] == 0 ? "no" : $"{accepted[0]}"
                : $"{string.Join(", ", accepted.Take(accepted.Length - 1))} or {accepted[accepted.Length - 1]}";
        }
    }

    /// <summary>Whether the kinds of arguments are refused: true only where no row accepts them and there are rows of that count.</summary>
    /// <param name="kinds">For each argument the kinds that it may count as; empty for one that is not known.</param>
    public bool Refuses(ImmutableArray<string> kinds)
    {
        var rows = RowsOf(kinds.Length);
        return rows.Length > 0 && !Array.Exists(rows, row => AcceptsAll(row, kinds));
    }

    private static bool AcceptsAll(ImmutableArray<string> row, ImmutableArray<string> kinds)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (!Accepts(row[i], kinds[i]))
                return false;
        }

        return true;
    }

    /// <summary>Whether an argument is refused at its place, whatever the others are.</summary>
    public bool RefusesAt(int index, int count, string kinds) =>
        RowsOf(count) is { Length: > 0 } rows && !rows.Any(r => Accepts(r[index], kinds));

    /// <summary>Whether the argument at a place must be a constant.</summary>
    public bool TakesConstantsAlone(int index, int count) =>
        RowsOf(count).All(r => TakesConstantsAlone(r[index]));

    /// <summary>The rows of so many arguments. AND and OR treat more than the engine was asked with as they treat the last of those.</summary>
    private ImmutableArray<string>[] RowsOf(int count)
    {
        var rows = count < _rowsOfCount.Length ? _rowsOfCount[count] : [];
        return rows.Length > 0 || Name is not ("and" or "or") ? rows
            : [.. Rows.Where(r => r.Length > 2 && r.Length < count).Take(1).Select(r => Enumerable.Repeat(r[0], count).ToImmutableArray())];
    }

    private static bool Accepts(string row, string kinds) =>
        kinds.Length == 0 || row == "*" || HasAny(row, kinds) || (kinds.IndexOf(ArgumentKind.OtherConstant) >= 0 && TakesConstantsAlone(row));

    private static bool HasAny(string row, string kinds)
    {
        foreach (var kind in kinds)
        {
            if (row.IndexOf(kind) >= 0)
                return true;
        }

        return false;
    }

    private static bool TakesConstantsAlone(string row) =>
        (row.IndexOf(ArgumentKind.ConstantString) >= 0 && row.IndexOf('S') < 0)
        || (row.IndexOf(ArgumentKind.ConstantNumber) >= 0 && row.IndexOf('1') < 0)
        || (row.IndexOf(ArgumentKind.ConstantArray) >= 0 && row.IndexOf('A') < 0 && row.IndexOf('s') < 0);

    internal static CallFact Read(string line)
    {
        var fields = line.Split('\t');
        return new(
            fields[0],
            fields[1] == "-" ? [] : [.. fields[1].Select(c => c - '0')],
            fields[2],
            [.. fields.Skip(3).Select(r => r.Split(' ').Skip(1).ToImmutableArray())]);
    }
}
