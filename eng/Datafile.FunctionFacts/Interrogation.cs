using System.Collections.Immutable;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.FunctionFacts;

/// <summary>What a function yields for arguments.</summary>
/// <param name="Result">The type; null where the engine takes no such arguments.</param>
internal sealed record Answer(ImmutableArray<Argument> Arguments, string? Result);

/// <summary>Asks the engine what a function yields: which kinds of arguments it takes, and then all types of those kinds.</summary>
internal sealed class Interrogation(ClickHouseDatabase database)
{
    private const int BatchSize = 64, MostTaken = 40;

    private static readonly string[] ParameterLists = ["", "(0.5)", "(2)", "(2, 3)", "(2, 3, 1)", "(100, 0.5)", "('a')", "(0, 10, 2, 2)"];

    /// <summary>Prepares the database.</summary>
    public void Open() => database.Execute(
        "SET allow_suspicious_low_cardinality_types = 1, allow_suspicious_fixed_string_types = 1, print_pretty_type_names = 0, enable_time_time64_type = 1",
        $"CREATE TABLE arguments ({Argument.Table}) ENGINE = Memory");

    /// <summary>All answers of a function; empty where it takes nothing that is asked.</summary>
    public ImmutableArray<Answer> Ask(string function, bool isAggregate)
    {
        if (!isAggregate)
            return Ask(new Call(function, "", ""));

        foreach (var parameters in ParameterLists)
        {
            foreach (var window in (string[])["", " OVER ()"])
            {
                if (Ask(new Call(function, parameters, window)) is { IsEmpty: false } answers)
                    return answers;
            }
        }

        return [];
    }

    private ImmutableArray<Answer> Ask(Call call)
    {
        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
        var prefixes = new List<ImmutableArray<Argument>> { ImmutableArray<Argument>.Empty };
        for (var count = 0; count <= 4; count++)
        {
            var tried = Tried(count, prefixes).ToArray();
            var taken = One(call, answers, tried);
            if (taken.Count > 0)
                prefixes = taken;

            Batched(call, answers, [.. Spread(taken, MostTaken).SelectMany(Varied)]);
        }

        var plain = answers.Values.Where(a => a.Result is not null).ToArray();
        Batched(call, answers, [.. Spread(plain, 50).SelectMany(a => Wrapped(a.Arguments))]);
        return [.. answers.Values.Where(a => a.Result is not null)];
    }

    /// <summary>Lists of arguments to try: what fewer arguments were taken, with each kind behind; else those of few kinds.</summary>
    private static IEnumerable<ImmutableArray<Argument>> Tried(int count, List<ImmutableArray<Argument>> prefixes)
    {
        if (count == 0)
            return prefixes;

        ImmutableArray<Argument> all = [.. Argument.Representatives, .. Argument.Constants.Select(c => c.First)];
        var most = count switch { 1 => 1, 2 => 30, 3 => 8, _ => 3 };
        if (prefixes[0].Length == count - 1)
            return Spread(prefixes, most).SelectMany(p => all.Select(p.Add));

        var few = all.Where(a => a.IsConstant ? a.Kind != 'V' : a.Kind is 'U' or 'S' or 'A').ToArray();
        return count switch
        {
            2 => all.SelectMany(a => few.Append(a).Distinct().Select(b => ImmutableArray.Create(a, b))),
            3 => few.SelectMany(a => few.SelectMany(b => few.Where(c => c.Kind != 'A' || a.Kind == 'A').Select(c => ImmutableArray.Create(a, b, c)))),
            _ => few.Select(a => ImmutableArray.Create(a, a, a, a)),
        };
    }

    private static IEnumerable<ImmutableArray<Argument>> Varied(ImmutableArray<Argument> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            foreach (var other in arguments[i].Others)
                yield return arguments.SetItem(i, other);
        }

        // Numbers together: the result may depend on all their widths.
        if (arguments.Length == 2 && arguments.All(a => !a.IsConstant && a.Kind is 'U' or 'I' or 'F' or 'A'))
        {
            foreach (var first in arguments[0].Others)
            {
                foreach (var second in arguments[1].Others)
                    yield return [first, second];
            }
        }
    }

    private static IEnumerable<ImmutableArray<Argument>> Wrapped(ImmutableArray<Argument> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            foreach (var wrapped in arguments[i].InWrappers)
            {
                yield return arguments.SetItem(i, wrapped);
                for (var j = i + 1; j < arguments.Length; j++)
                {
                    if (arguments[j].InWrappers.FirstOrDefault() is { } second)
                        yield return arguments.SetItem(i, wrapped).SetItem(j, second);
                }
            }
        }
    }

    /// <summary>At most so many, from all over the list.</summary>
    private static IEnumerable<T> Spread<T>(IReadOnlyList<T> items, int most)
    {
        var step = Math.Max(1, (double)items.Count / most);
        for (var i = 0.0; i < items.Count; i += step)
            yield return items[(int)i];
    }

    /// <summary>
    /// Asks for each list; returns what is taken. They are asked alone, since one that is refused refuses its batch, unless
    /// most before them were taken. A function that minds the number of arguments is not asked on.
    /// </summary>
    private List<ImmutableArray<Argument>> One(Call call, Dictionary<string, Answer> answers, ImmutableArray<Argument>[] lists)
    {
        var (taken, miscounted, asked) = (new List<ImmutableArray<Argument>>(), 0, 0);
        while (asked < lists.Length)
        {
            var size = asked > 8 && taken.Count * 5 > asked * 4 ? BatchSize / 2 : 1;
            var batch = lists[asked..Math.Min(asked + size, lists.Length)];
            asked += batch.Length;
            if (Batch(call, answers, batch)?.Contains("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", StringComparison.Ordinal) == true && ++miscounted > 3 && taken.Count == 0)
                break;

            taken.AddRange(batch.Where(l => answers[call.Sql(l)].Result is not null));
        }

        return taken;
    }

    private void Batched(Call call, Dictionary<string, Answer> answers, ImmutableArray<ImmutableArray<Argument>> lists)
    {
        foreach (var batch in lists.Where(l => !answers.ContainsKey(call.Sql(l))).DistinctBy(call.Sql).Chunk(BatchSize))
            Batch(call, answers, batch);
    }

    /// <summary>Asks for several lists at once; returns why the last one was refused.</summary>
    private string? Batch(Call call, Dictionary<string, Answer> answers, ImmutableArray<Argument>[] lists)
    {
        try
        {
            var types = Types(string.Join(", ", lists.Select((l, i) => $"{call.Sql(l)} AS r{i}")));
            foreach (var (list, type) in lists.Zip(types))
                answers[call.Sql(list)] = new Answer(list, type);
            return null;
        }
        catch (ClickHouseException) when (lists.Length > 1)
        {
            Batch(call, answers, lists[..(lists.Length / 2)]);
            return Batch(call, answers, lists[(lists.Length / 2)..]);
        }
        catch (ClickHouseException e)
        {
            answers[call.Sql(lists[0])] = new Answer(lists[0], null);
            return e.Message;
        }
    }

    private string[] Types(string columns) =>
        [.. database.Query($"DESCRIBE (SELECT {columns} FROM arguments)").Select(r => r[1].Replace("\\'", "'", StringComparison.Ordinal))];

    private sealed record Call(string Function, string Parameters, string Window)
    {
        public string Sql(ImmutableArray<Argument> arguments) => $"`{Function}`{Parameters}({string.Join(", ", arguments.Select(a => a.Sql))}){Window}";
    }
}
