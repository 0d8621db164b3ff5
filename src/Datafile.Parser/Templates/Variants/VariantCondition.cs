using System.Collections.Immutable;

namespace Datafile.Parser.Templates.Variants;

/// <summary>What a request must send to reach a part of a template.</summary>
/// <param name="Parameters">What must be so; none where nothing needs to be sent, or withheld.</param>
/// <param name="IsExact">Whether nothing but parameters decides, compared with constants.</param>
public sealed record VariantCondition(ImmutableArray<ParameterCondition> Parameters, bool IsExact)
{
    /// <summary>For behind "when", e.g. <c>'a' and 'b' are given and 'c' is 'x'</c>; empty for no condition.</summary>
    public string Text
    {
        get
        {
            ParameterCondition[] given = [.. Parameters.Where(p => p.IsJustGiven)];
            IEnumerable<string> parts = given.Length < 2
                ? Parameters.Select(p => p.Text)
                : Parameters.Where(p => !p.IsJustGiven).Select(p => p.Text).Prepend(Listed(given.Select(p => $"'{p.Name}'")) + " are given");
            return Listed(parts);
        }
    }

    private static string Listed(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length < 2 ? string.Concat(all) : string.Join(", ", all.Take(all.Length - 1)) + " and " + all[all.Length - 1];
    }

    internal static VariantCondition Of(Assumptions assumed) => new(
        [.. assumed.Subjects.Where(s => s.IsParameter)
            .OrderBy(s => s.Name, StringComparer.Ordinal)
            .Select(s => ParameterCondition.Of(s, assumed.LeftOf(s)))
            .Where(p => p.Text.Length > 0)],
        assumed.Subjects.All(s => s.IsParameter));
}

/// <summary>What must be so of one parameter.</summary>
/// <param name="MustBeGiven">Whether a request must send it; null where it may.</param>
/// <param name="Values">The values that it may have, where they are few; empty for others.</param>
/// <param name="Text">For behind "when": <c>'a' is given</c>; empty where it may be anything.</param>
public sealed record ParameterCondition(string Name, bool? MustBeGiven, ImmutableArray<string> Values, string Text)
{
    private const int MaxValues = 3;

    /// <summary>Whether any value of its type will do.</summary>
    public bool IsJustGiven => Text == $"'{Name}' is given";

    /// <summary>A value that it may have; null where none is known, which says nothing where any will do.</summary>
    public string? Example { get; private init; }

    internal static ParameterCondition Of(TemplateSubject parameter, CellSet left) =>
        TextOf(parameter, left) with { Example = parameter.ExampleIn(left) };

    private static ParameterCondition TextOf(TemplateSubject parameter, CellSet left)
    {
        var mayBeAbsent = left.Contains(0);
        var present = parameter.All.Except(parameter.Absent);
        var name = $"'{parameter.Name}'";
        if (left.Equals(parameter.All))
            return new(parameter.Name, null, [], "");
        if (left.And(present).IsEmpty)
            return new(parameter.Name, false, [], $"{name} is not given");

        bool? given = mayBeAbsent ? null : true;
        var possible = Cells(parameter, left.And(present));
        if (possible.Length <= MaxValues && possible.All(c => ValueOf(parameter, c) is not null))
        {
            // What is empty counts as not given wherever that may be so too.
            ImmutableArray<string> values = [.. possible.Select(c => ValueOf(parameter, c) ?? "").Where(v => v.Length > 0 || !mayBeAbsent)];
            if (values.IsEmpty)
                return new(parameter.Name, false, [], $"{name} is not given");

            return new(parameter.Name, given, values, $"{name} is {string.Join(" or ", values.Select(v => $"'{v}'"))}{(mayBeAbsent ? " or not given" : "")}");
        }

        var missing = Cells(parameter, present.Except(left));
        if (missing.Length is > 0 and <= MaxValues && missing.All(c => ValueOf(parameter, c) is not null))
        {
            var others = string.Join(" or ", missing.Select(c => $"'{ValueOf(parameter, c)}'"));
            return new(parameter.Name, given, [], others == "''" && given == true ? $"{name} is given"
                : given == true ? $"{name} is given and not {others}"
                : $"{name} is not {others}");
        }

        return new(parameter.Name, given, [], missing.Length == 0 && given == true ? $"{name} is given"
            : Interval(parameter, possible) is { } interval ? $"{name} is {interval}"
            : $"'{parameter.Name}' has certain values");
    }

    private static int[] Cells(TemplateSubject parameter, CellSet cells)
    {
        var count = parameter.Positions.Text * parameter.Positions.Number;
        return [.. Enumerable.Range(1, count).Where(cells.Contains)];
    }

    /// <summary>The constant that a cell is; null for an interval.</summary>
    private static string? ValueOf(TemplateSubject parameter, int cell)
    {
        var (text, number) = parameter.PositionOf(cell);
        return text % 2 == 1 ? parameter.Texts[text / 2] : number % 2 == 1 ? TemplateSubject.Written(parameter.Numbers[number / 2]) : null;
    }

    /// <summary>Numbers in a row, e.g. <c>above 10</c>; null for any other cells.</summary>
    private static string? Interval(TemplateSubject parameter, int[] cells)
    {
        int[] at = [.. cells.Select(c => parameter.PositionOf(c).Number)];
        if (parameter.Texts.Length > 0 || at[at.Length - 1] - at[0] != at.Length - 1)
            return null;

        var (first, last) = (at[0], at[at.Length - 1]);
        var from = first == 0 ? "" : (first % 2 == 1 ? "at least " : "above ") + TemplateSubject.Written(parameter.Numbers[(first - 1) / 2]);
        var to = last == parameter.Positions.Number - 1
            ? ""
            : (last % 2 == 1 ? "at most " : "below ") + TemplateSubject.Written(parameter.Numbers[last / 2]);
        return from.Length > 0 && to.Length > 0 ? $"{from} and {to}" : from + to;
    }
}
