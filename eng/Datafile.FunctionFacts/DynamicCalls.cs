using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.FunctionFacts;

/// <summary>
/// Asks what functions yield with a Dynamic among their arguments: ClickHouse looks for the function of each type that is in it, so
/// what they yield of other types says nothing. A rule says the position of the Dynamic and which kinds of arguments it was asked with.
/// </summary>
internal sealed class DynamicCalls(ClickHouseDatabase database)
{
    private const int FewestKinds = 4;

    private static readonly Argument[] Dynamics = [new("d0", ClickHouseType.Parse("Dynamic"), false), new("d1", ClickHouseType.Parse("Dynamic(max_types=8)"), false)];

    /// <summary>What stands beside it: a column of each kind, some of them Nullable or LowCardinality, and constants.</summary>
    private static readonly Argument[] Others =
    [
        .. Argument.Representatives, .. Argument.Wrapped.Where(w => w.Type.ToString() is "Nullable(UInt32)" or "Nullable(String)" or "LowCardinality(String)" or "Nullable(DateTime)"),
        .. Argument.Constants.SelectMany(c => new[] { c.First, c.Other }),
    ];

    /// <summary>Those beside a third argument. Each constant has another of its use, so that a result that depends on the value shows itself.</summary>
    private static readonly Argument[] Few = [.. Others.Where(o => o.IsConstant ? o.Sql is "2" or "5" or "'UTC'" or "'Asia/Tokyo'" or "'day'" or "'hour'" : o.Type.ToString() is "UInt8" or "String" or "DateTime")];

    public void Open() => database.Execute(
        "SET print_pretty_type_names = 0",
        $"CREATE TABLE dynamics ({Argument.Table}, {string.Join(", ", Dynamics.Select(d => $"{d.Sql} {d.Type}"))}) ENGINE = Memory");

    /// <summary>The rules of a function over a Dynamic, as they are written in the file of facts.</summary>
    public ImmutableArray<string> Rules(string function)
    {
        var pairs = Enumerable.Range(0, 2).Select(position => Answers(function, 2, position).ToArray()).ToArray();
        var single = Answers(function, 1, 0).ToArray();
        if (pairs.All(p => p.Length == 2 * (Others.Length + 1)) && Anywhere([.. single, .. pairs[0], .. pairs[1]]) is { } result)
            return [$"{TypeKind.Dynamic} - {result}"];

        return
        [
            .. Rules(0, single), .. Rules(0, pairs[0]), .. Rules(1, pairs[1]),
            .. Enumerable.Range(0, 3).SelectMany(position => Rules(position, [.. Answers(function, 3, position)])),
        ];
    }

    /// <summary>
    /// What a function yields wherever the Dynamic is, as those do for which ClickHouse looks again when rows come: always the same type, or
    /// a Dynamic like that of the argument; null where it depends.
    /// </summary>
    private static string? Anywhere(Answer[] answers) =>
        answers.All(a => a.Result == answers[0].Result) ? answers[0].Result
        : answers.All(a => a.Result == a.Arguments.First(Dynamics.Contains).Type.ToString()) ? "Dynamic"
        : null;

    /// <summary>What is taken is asked again with another Dynamic, so that a result that depends on it shows itself.</summary>
    private IEnumerable<Answer> Answers(string function, int count, int position)
    {
        var miscounted = 0;
        foreach (var list in Lists(count, position))
        {
            var (type, refusal) = Ask(function, list);
            if (type is null)
            {
                miscounted += refusal.Contains("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", StringComparison.Ordinal) || refusal.Contains("TOO_MANY_ARGUMENTS", StringComparison.Ordinal) ? 1 : 0;
                if (miscounted > 3)
                    yield break;
                continue;
            }

            yield return new Answer(list, type);
            ImmutableArray<Argument> other = [.. list.Select(a => a == Dynamics[0] ? Dynamics[1] : a)];
            if (Ask(function, other).Type is { } second)
                yield return new Answer(other, second);
        }
    }

    /// <summary>One rule for all answers, if there is a template for them; else none.</summary>
    private static IEnumerable<string> Rules(int position, Answer[] answers)
    {
        // Of one constant alone, such as the name of a type, nothing follows for another.
        if (answers.Length == 0 || Enumerable.Range(0, answers[0].Arguments.Length).Any(i => answers.All(a => a.Arguments[i].IsConstant && a.Arguments[i].Sql == answers[0].Arguments[i].Sql)))
            yield break;
        if (Inference.Templates(answers[0].Arguments.Length, answers).FirstOrDefault() is not { } template)
            yield break;

        var kinds = answers[0].Arguments.Select((_, i) => i == position
            ? TypeKind.Dynamic.ToString()
            : string.Concat(answers.Select(a => a.Arguments[i].Kind).Distinct().Where(k => k != '\0'))).ToArray();
        if (kinds.All(k => k.Length > 0))
            yield return new WrittenRule(kinds.Length, [.. kinds.Select((k, i) => i != position && k.Length >= AllKinds - FewestKinds ? "*" : k)], template).Text;
    }

    private static int AllKinds { get; } = Others.Select(o => o.Kind).Distinct().Count();

    private static IEnumerable<ImmutableArray<Argument>> Lists(int count, int position) => count switch
    {
        1 => [[Dynamics[0]]],
        2 => Others.Append(Dynamics[0]).Select(o => ImmutableArray.Create(o).Insert(position, Dynamics[0])),
        _ => Few.Append(Dynamics[0]).SelectMany(a => Few.Append(Dynamics[0]).Select(b => ImmutableArray.Create(a, b).Insert(position, Dynamics[0]))),
    };

    private (string? Type, string Refusal) Ask(string function, ImmutableArray<Argument> arguments)
    {
        try
        {
            var type = database.Query($"DESCRIBE (SELECT `{function}`({string.Join(", ", arguments.Select(a => a.Sql))}) FROM dynamics)")[0][1];
            return (type.Replace("\\'", "'", StringComparison.Ordinal), "");
        }
        catch (ClickHouseException e)
        {
            return (null, e.Message);
        }
    }
}
