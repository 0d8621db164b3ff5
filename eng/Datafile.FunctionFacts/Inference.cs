using System.Collections.Concurrent;
using System.Collections.Immutable;
using Datafile.Analyzer.Types;

namespace Datafile.FunctionFacts;

/// <summary>A rule as it is written in the file of facts.</summary>
/// <param name="Kinds">For each argument; empty for any.</param>
internal sealed record WrittenRule(int Count, ImmutableArray<string> Kinds, string Template, bool IsOpen = false)
{
    public string Text => $"{Count}{(IsOpen ? "+" : "")} {(Kinds.All(k => k == "*") ? "-" : string.Join(",", Kinds))} {Template}";
}

/// <summary>Finds the shortest rules that hold for every answer of a function.</summary>
internal static class Inference
{
    private static readonly ConcurrentDictionary<string, ResultTemplate> Parsed = new();

    /// <summary>The line of a function, behind its name and case; null where no rule holds.</summary>
    public static string Facts(string name, bool isAggregate, ImmutableArray<Answer> answers)
    {
        var plain = answers.Where(a => a.Arguments.All(x => x.Type.Equals(x.Type.Unwrapped) && x.Type.Equals(x.Type.WithoutInnerLowCardinality))).ToArray();
        var rules = Opened([.. plain.GroupBy(a => a.Arguments.Length).OrderBy(g => g.Key).SelectMany(g => Rules(g.Key, [.. g]))]);

        // Of each way to treat NULL and LowCardinality, the first that is never wrong and says the most.
        var modes = "nsr?".SelectMany(n => "ldk?".Select(l => $"{n}{l}"));
        var best = modes
            .Select(mode => (Mode: mode, Verdict: Judge(Line(name, isAggregate, mode, rules), answers)))
            .Where(m => m.Verdict.Wrong == 0)
            .MaxBy(m => m.Verdict.Right);
        return Line(name, isAggregate, best.Mode ?? "??", best.Mode is null ? [] : rules);
    }

    private static string Line(string name, bool isAggregate, string mode, ImmutableArray<WrittenRule> rules) =>
        string.Join("\t", [name, $"c{(isAggregate ? 'a' : 'f')}{mode}", .. rules.Select(r => r.Text)]);

    private static (int Right, int Wrong) Judge(string line, ImmutableArray<Answer> answers)
    {
        var fact = Analyzer.Types.FunctionFacts.Read(line);
        var (right, wrong) = (0, 0);
        foreach (var answer in answers)
        {
            var told = fact.Of([.. answer.Arguments.Select(a => a.Typed)]);
            if (told.IsUnknown)
                continue;
            if (told.ToString() == answer.Result)
                right++;
            else
                wrong++;
        }

        return (right, wrong);
    }

    private static IEnumerable<WrittenRule> Rules(int count, Answer[] answers)
    {
        if (Templates(count, answers).FirstOrDefault() is { } one)
            return [new WrittenRule(count, [.. Enumerable.Repeat("*", count)], one)];

        return Split(count, 0, answers, [.. Enumerable.Repeat("*", count)]);
    }

    /// <summary>One rule for each kind of an argument, and where the kinds of one do not tell it, of the next as well.</summary>
    private static IEnumerable<WrittenRule> Split(int count, int index, Answer[] answers, ImmutableArray<string> kinds)
    {
        if (index >= count)
            return [];

        // What holds for the most kinds is the rule of each of them.
        var groups = answers.GroupBy(a => a.Arguments[index].Kind).Where(g => g.Key != '\0')
            .Select(g => (g.Key, Answers: g.ToArray(), Templates: Templates(count, [.. g]).ToArray())).ToArray();
        var common = groups.SelectMany(g => g.Templates).GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
        var rules = groups.SelectMany(g => g.Templates.MaxBy(t => common[t]) is { } template
            ? [new WrittenRule(count, kinds.SetItem(index, g.Key.ToString()), template)]
            : Split(count, index + 1, g.Answers, kinds.SetItem(index, g.Key.ToString())));

        return rules
            .GroupBy(r => (Others: string.Join(",", r.Kinds.SetItem(index, "")), r.Template))
            .Select(g => g.First() with { Kinds = g.First().Kinds.SetItem(index, string.Concat(g.Select(r => r.Kinds[index]).Distinct())) })
            .ToArray();
    }

    /// <summary>A function that treats two, three and four arguments alike takes any number.</summary>
    private static ImmutableArray<WrittenRule> Opened(ImmutableArray<WrittenRule> rules)
    {
        var likeFour = rules.FirstOrDefault(r => r.Count == 4 && r.Kinds.All(k => k == "*")) is { } four
            ? rules.Where(r => r.Template == four.Template && r.Kinds.All(k => k == "*")).ToArray()
            : [];
        var counts = likeFour.Select(r => r.Count).ToArray();
        if (!counts.Contains(3) || !counts.Contains(2) || likeFour[0].Template.Contains('#', StringComparison.Ordinal))
            return rules;

        return [.. rules.Except(likeFour), likeFour.First(r => r.Count == (counts.Contains(1) ? 1 : 2)) with { IsOpen = true, Kinds = [] }];
    }

    /// <summary>The templates that give every answer: a plain type first.</summary>
    internal static IEnumerable<string> Templates(int count, Answer[] answers)
    {
        var first = answers[0].Result!;
        if (answers.All(a => a.Result == first))
            yield return first;

        foreach (var (text, template) in Candidates(count).Select(c => (c, Parsed.GetOrAdd(c, ResultTemplate.Parse))))
        {
            if (answers.All(a => template.Of([.. a.Arguments.Select(x => x.Typed)]).ToString() == a.Result))
                yield return text;
        }
    }

    private static IEnumerable<string> Candidates(int count)
    {
        string[] single =
        [
            "$0", "element($0)", "Array($0)", "wide($0)", "signed($0)", "unsigned($0)", "float($0)", "zoned($0)", "zoned64($0)", "zoned3($0)", "zoned6($0)", "zoned9($0)",
            "key($0)", "value($0)", "Array(key($0))", "Array(value($0))", "Nullable($0)", "bare(element($0))", "element(element($0))", "Nullable(element($0))", "wide(element($0))",
            "float(element($0))", "signed(element($0))", "Array(bare(element($0)))", "Array(element(element($0)))", "Array(Array(element($0)))", "Array(wide($0))", "Array(float($0))",
            "Array(float(element($0)))", "Array(wide(element($0)))", "Array(signed(element($0)))", "Array(Nullable(element($0)))", "Array(Tuple(key($0), value($0)))", "Tuple($0, $0)",
            "wide(value($0))", "Map($0, UInt64)", "Map(key($0), UInt64)", "Map(key($0), wide(value($0)))", "Array(zoned($0))", "Tuple(Array($0), Array(UInt64))",
        ];
        string[] constant =
        [
            "DateTime(#0)", "DateTime64(#0)", "DateTime64(3, #0)", "DateTime64(6, #0)", "DateTime64(9, #0)", "Decimal(9, #0)", "Decimal(18, #0)", "Decimal(38, #0)", "Decimal(76, #0)", "FixedString(#0)",
            "Nullable(DateTime(#0))", "Nullable(DateTime64(#0))", "Nullable(DateTime64(3, #0))", "Nullable(Decimal(9, #0))", "Nullable(Decimal(18, #0))", "Nullable(Decimal(38, #0))", "Nullable(Decimal(76, #0))",
        ];
        string[] pair = ["Tuple($0, $1)", "Map($0, $1)", "Array(Tuple(element($0), element($1)))", "DateTime64(#1, #2)", "Nullable(DateTime64(#1, #2))", "Map(element($0), element($1))"];

        for (var i = 0; i < count; i++)
        {
            foreach (var template in single)
                yield return template.Replace("$0", $"${i}", StringComparison.Ordinal);
        }

        if (count > 1)
            yield return "super";
        for (var i = 1; i < count; i++)
        {
            foreach (var template in constant)
                yield return template.Replace("#0", $"#{i}", StringComparison.Ordinal);
        }

        if (count > 1)
        {
            foreach (var template in pair.Where(t => count > 2 || !t.Contains("#2", StringComparison.Ordinal)))
                yield return template;
        }
    }
}
