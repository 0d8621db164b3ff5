using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.FunctionFacts;

/// <summary>
/// Asks the engine which calls of a function it accepts: how many arguments and parameters, and which kinds of arguments. One
/// and two arguments are asked in every combination, more of them around combinations that are accepted.
/// </summary>
internal sealed class Acceptance(ClickHouseDatabase database)
{
    private const int MaxCount = 6, MaxSeeds = 4;

    /// <summary>Expressions that stand for a kind: the kind is accepted where one of them is.</summary>
    private static readonly (char Kind, string[] Samples)[] Kinds =
    [
        ('1', ["k1"]), ('2', ["k2"]), ('3', ["k3"]), ('i', ["ki"]), ('j', ["kj"]), ('w', ["kw", "kv"]), ('f', ["kf"]), ('b', ["kb"]), ('D', ["kd"]),
        ('S', ["ks"]), ('X', ["kx", "kx16"]), ('d', ["kdate"]), ('e', ["kdate32"]), ('t', ["ktime"]), ('T', ["ktime64"]), ('E', ["ke"]), ('u', ["ku"]),
        ('4', ["k4"]), ('6', ["k6"]), ('A', ["ka", "kaf"]), ('s', ["kas"]), ('a', ["kaa", "kat", "kap"]), ('M', ["km", "km2"]), ('P', ["kp", "kpn", "kpp"]), ('J', ["kjson"]),
        ('V', ["INTERVAL 1 DAY", "INTERVAL 1 HOUR"]), ('Z', ["kz"]),
        ('"', ["'day'", "'UTC'", "'a'", "'2020-01-01'", "'1'", "'UInt8'", "'$.a'", "'sum'", "'uniq'", "'%Y'", "','", "'10.0.0.1'", "'a.b'"]), ('#', ["2", "1", "0.5"]), ('@', ["[1, 2]", "['a', 'b']", "[0.5, 1.]"]),
    ];

    private static readonly string[] Columns =
    [
        "k1 UInt8", "k2 UInt32", "k3 UInt64", "ki Int32", "kj Int64", "kw Int256", "kv UInt128", "kf Float64", "kb Bool", "kd Decimal(18, 4)", "ks String",
        "kx FixedString(4)", "kx16 FixedString(16)", "kdate Date", "kdate32 Date32", "ktime DateTime", "ktime64 DateTime64(3)", "ke Enum8('a' = 1, 'b' = 2)",
        "ku UUID", "k4 IPv4", "k6 IPv6", "ka Array(UInt32)", "kaf Array(Float64)", "kas Array(String)", "kaa Array(Array(UInt32))", "kat Array(DateTime)", "kap Array(Tuple(UInt32, String))",
        "km Map(String, UInt64)", "km2 Map(UInt32, Array(String))", "kp Tuple(a UInt32, b String)", "kpn Tuple(Float64, Float64)", "kpp Tuple(Array(UInt32), Array(UInt32))", "kjson JSON", "kz AggregateFunction(uniq, String)",
    ];

    private static readonly string[] ParameterLists = ["", "(2)", "(15)", "(0.5)", "(2, 3)", "(0.5, 0.6)", "(2, 3, 1)", "(100, 0.5)", "('a')", "('a', 'b')", "(0, 10, 2, 2)", "(1, 2, 3, 4)"];

    /// <summary>For three arguments and more: the kinds that the first combinations are made of.</summary>
    private static readonly int[] Few = [.. "1StA\"#V".Select(k => Array.FindIndex(Kinds, x => x.Kind == k))];

    /// <summary>The kinds that pairs are asked with, and for each other kind one that behaves alike in most functions.</summary>
    private static readonly int[] Main = [.. "1jfSdtEuAsaMPJZV".Select(k => Array.FindIndex(Kinds, x => x.Kind == k))];

    private static readonly Dictionary<char, char> Parents = new()
    {
        ['2'] = '1',
        ['3'] = '1',
        ['i'] = 'j',
        ['w'] = 'j',
        ['b'] = '1',
        ['D'] = 'f',
        ['X'] = 'S',
        ['e'] = 'd',
        ['T'] = 't',
        ['4'] = 'u',
        ['6'] = 'u',
        ['"'] = 'S',
        ['#'] = '1',
        ['@'] = 'A',
    };

    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private string _function = "", _parameters = "";

    /// <summary>Prepares the database.</summary>
    public void Open() => database.Execute($"CREATE TABLE kinds ({string.Join(", ", Columns)}) ENGINE = Memory");

    /// <summary>
    /// The line of a function: name, the counts of arguments that it refuses, the counts of parameters that it accepts, and for
    /// each count of arguments the kinds that it accepts.
    /// </summary>
    public string Ask(string function, bool isAggregate)
    {
        (_function, _parameters) = (function, "");
        var parameters = isAggregate ? AskParameters() : "-";
        _answers.Clear();
        var (accepts, miscounted, rows, seeds) = ("", "", new List<string>(), new List<int[]>());
        for (var count = 0; count <= MaxCount; count++)
        {
            seeds = count <= 4 ? Search(count, seeds) : Probe(count, seeds);
            if (seeds.Count > 0)
                accepts += count;
            else if (_answers.Any(a => a.Key.Count(c => c == '|') == count && a.Value == "42"))
                miscounted += count;
            if (seeds.Count > 0 && count is > 0 and <= 4)
                rows.AddRange(Rows(count, seeds));
        }

        return string.Join("\t", [function, accepts.Length > 0 && miscounted.Length > 0 ? miscounted : "-", parameters, .. rows]);
    }

    /// <summary>How many parameters an aggregate function accepts; chooses those that its arguments are asked with.</summary>
    private string AskParameters()
    {
        int[]? witness = null;
        var accepted = new List<string>();
        foreach (var list in ParameterLists)
        {
            _answers.Clear();
            _parameters = list;
            var tries = witness is null ? ((int[])[1, 2, 0, 3]).SelectMany(c => Tries(c)) : [witness];
            if (tries.FirstOrDefault(t => Accepts(t).Length == 0) is not { } taken)
                continue;

            witness ??= taken;
            accepted.Add(list);
        }

        _parameters = accepted.FirstOrDefault() ?? "";
        return accepted.Count == 0 ? "?" : string.Concat(accepted.Select(p => p.Length == 0 ? 0 : p.Split(',').Length).Distinct().Order());
    }

    private static IEnumerable<int[]> Tries(int count) => count switch
    {
        0 => [[]],
        1 => Enumerable.Range(0, Kinds.Length).Select(i => (int[])[i]),
        2 => Few.SelectMany(a => Few.Select(b => (int[])[a, b])),
        _ => [.. Few.Select(a => Enumerable.Repeat(a, count).ToArray()), .. Few.SelectMany(a => Few.Select(b => (int[])[a, .. Enumerable.Repeat(b, count - 1)])), .. Few.SelectMany(a => Few.Select(b => (int[])[a, b, .. Enumerable.Repeat(a, count - 2)]))],
    };

    /// <summary>Of many arguments only whether their number is accepted.</summary>
    private List<int[]> Probe(int count, List<int[]> shorter) =>
        [.. Spread(shorter, 6).SelectMany(s => s.Length == count - 1 ? (int[][])[[.. s, s[^1]], [.. s, s[^2]], [.. s, Index('#')], [.. s, Index('"')]] : []).Concat(Tries(count).Take(Few.Length)).Where(p => Accepts(p) is "").Take(4)];

    private List<int[]> Search(int count, List<int[]> shorter)
    {
        // A function that refuses the number of arguments is not asked on.
        var probes = Tries(count).Take(count == 1 ? 8 : 60).Concat(shorter.Take(4).Select(s => (int[])[.. s, 9])).Where(p => p.Length == count).ToArray();
        if (probes.All(p => Accepts(p) == "42"))
            return [];
        if (count <= 1)
            return [.. All(count).Where(k => Accepts(k).Length == 0)];
        if (count == 2)
            return Pairs();

        var found = new List<int[]>();
        IEnumerable<int[]> candidates = [.. Spread(shorter, 6).SelectMany(s => Enumerable.Range(0, Kinds.Length).Select(i => (int[])[.. s, i])), .. Tries(count), .. count == 3 ? Cube() : []];
        foreach (var candidate in candidates.TakeWhile(_ => found.Count < MaxSeeds))
        {
            if (Accepts(candidate) is "")
                found.Add(candidate);
        }

        var seen = Enumerable.Range(0, count).Select(_ => new HashSet<int>()).ToArray();
        LookAround(count, found, seen, found);

        // Where types go together, as an array and its elements do, what is accepted does not all lie around the first.
        var others = shorter.Where(s => s.Length == count - 1).SelectMany(s => new[] { s[0], s[^1], Index('S'), Index('#') }.Select(i => (int[])[.. s, i])).Concat(Main.Select(k => Enumerable.Repeat(k, count).ToArray()));
        foreach (var other in others.ToArray())
        {
            if (IsNew(other) && Accepts(other) is "")
            {
                found.Add(other);
                LookAround(count, [other], seen, found);
            }
        }

        return found;

        bool IsNew(int[] kinds) => Enumerable.Range(0, count).Any(place => !found.Exists(f => f[place] == kinds[place]));
    }

    /// <summary>Around what is accepted, each position with each kind; a kind that is new at its place is looked around as well.</summary>
    private void LookAround(int count, IEnumerable<int[]> seeds, HashSet<int>[] seen, List<int[]> found)
    {
        var waiting = new Queue<int[]>(seeds);
        var around = 0;
        while (waiting.Count > 0 && around < MaxSeeds)
        {
            var seed = waiting.Dequeue();
            var isNew = seed.Select((k, i) => seen[i].Add(k)).Any(n => n);
            if (!isNew && around > 1)
                continue;

            around++;
            for (var i = 0; i < count; i++)
            {
                for (var k = 0; k < Kinds.Length; k++)
                {
                    int[] varied = [.. seed[..i], k, .. seed[(i + 1)..]];
                    if (Accepts(varied) != "")
                        continue;

                    found.Add(varied);
                    if (!seen[i].Contains(k))
                        waiting.Enqueue(varied);
                }
            }
        }
    }

    private static IEnumerable<int[]> Spread(List<int[]> lists, int most) => lists.Where((_, i) => i % Math.Max(1, lists.Count / most) == 0);

    private static IEnumerable<int[]> Cube() => Few.SelectMany(a => Few.SelectMany(b => Few.Select(c => (int[])[a, b, c])));

    private static IEnumerable<int[]> All(int count) => count == 0 ? [[]] : Enumerable.Range(0, Kinds.Length).Select(i => (int[])[i]);

    private static int Index(char kind) => Array.FindIndex(Kinds, k => k.Kind == kind);

    /// <summary>
    /// The accepted pairs. The main kinds are asked with each other; a kind that agrees with its parent where it is probed is
    /// taken for it. Where that is in doubt the pair counts as accepted.
    /// </summary>
    private List<int[]> Pairs()
    {
        var size = Kinds.Length;
        var matrix = new bool[size, size];
        foreach (var a in Main)
        {
            foreach (var b in Main)
                matrix[a, b] = Accepts([a, b]).Length == 0;
        }

        var fine = Enumerable.Range(0, size).Except(Main).ToArray();
        foreach (var kind in fine)
        {
            var parent = Index(Parents[Kinds[kind].Kind]);
            Line(kind, b => matrix[parent, b], (b, value) => matrix[kind, b] = value, b => [kind, b]);
            Line(kind, a => matrix[a, parent], (a, value) => matrix[a, kind] = value, a => [a, kind]);
        }

        foreach (var a in fine)
        {
            foreach (var b in fine)
                matrix[a, b] = matrix[a, Index(Parents[Kinds[b].Kind])] || matrix[Index(Parents[Kinds[a].Kind]), b] || Accepts([a, b]).Length == 0;
        }

        return [.. Enumerable.Range(0, size).SelectMany(a => Enumerable.Range(0, size).Where(b => matrix[a, b]).Select(b => (int[])[a, b]))];
    }

    private void Line(int kind, Func<int, bool> ofParent, Action<int, bool> set, Func<int, int[]> pair)
    {
        // A constant is accepted wherever a column is.
        var isConstant = Kinds[kind].Kind is '#' or '@' or '"';
        var (accepted, refused) = (Main.Where(ofParent).ToArray(), Main.Where(m => !ofParent(m)).ToArray());
        int[] probes = [.. accepted.Take(2), .. accepted.TakeLast(1), .. refused.Take(2), .. refused.TakeLast(1)];
        var isLikeParent = !isConstant && probes.All(p => Accepts(pair(p)).Length == 0 == ofParent(p));
        foreach (var other in Main)
            set(other, isLikeParent || (isConstant && ofParent(other)) ? ofParent(other) : Accepts(pair(other)).Length == 0);
    }

    /// <summary>Rows of one and two arguments are exact; one row of more says which kinds are accepted at each place.</summary>
    private static IEnumerable<string> Rows(int count, List<int[]> accepted)
    {
        static string Letters(IEnumerable<int> kinds) => kinds.Distinct().Count() == Kinds.Length ? "*" : string.Concat(kinds.Distinct().Order().Select(k => Kinds[k].Kind));
        if (count == 2)
        {
            return accepted.GroupBy(a => a[0]).GroupBy(g => Letters(g.Select(a => a[1]))).Select(g => $"2 {Letters(g.Select(x => x.Key))} {g.Key}");
        }

        return [$"{count} {string.Join(" ", Enumerable.Range(0, count).Select(i => Letters(accepted.Select(a => a[i]))))}"];
    }

    /// <summary>Empty where a call is accepted; 42 where the number of arguments is refused; else the code of the error.</summary>
    private string Accepts(int[] kinds)
    {
        var key = string.Concat(kinds.Select(k => "|" + Kinds[k].Kind));
        if (_answers.TryGetValue(key, out var known))
            return known;

        // A constant is accepted wherever a column of its type is.
        var constant = Array.FindLastIndex(kinds, k => Kinds[k].Kind is '"' or '#' or '@');
        if (constant >= 0 && Accepts([.. kinds[..constant], Index(Parents[Kinds[kinds[constant]].Kind]), .. kinds[(constant + 1)..]]) is var ofColumn and ("" or "42"))
            return _answers[key] = ofColumn;

        var answer = "42";
        foreach (var arguments in Samples(kinds))
        {
            var code = Code(arguments);
            if (code.Length == 0)
                return _answers[key] = "";
            if (code != "42")
                answer = code;
        }

        return _answers[key] = answer;
    }

    /// <summary>Each kind with each of its samples, the others with their first.</summary>
    private static IEnumerable<string> Samples(int[] kinds)
    {
        var first = kinds.Select(k => Kinds[k].Samples[0]).ToArray();
        yield return string.Join(", ", first);
        for (var i = 0; i < kinds.Length; i++)
        {
            // Of many arguments only some words are tried.
            foreach (var other in Kinds[kinds[i]].Samples.Skip(1).Take(kinds.Length < 3 ? 20 : Kinds[kinds[i]].Kind == '"' ? 3 : 0))
                yield return string.Join(", ", [.. first[..i], other, .. first[(i + 1)..]]);
        }

        // Arrays, maps and tuples are compared with their own kind.
        for (var s = 1; kinds.Length == 2 && s < 3; s++)
        {
            if (kinds.Count(k => Kinds[k].Samples.Length > s) > 1)
                yield return string.Join(", ", kinds.Select(k => Kinds[k].Samples[Math.Min(s, Kinds[k].Samples.Length - 1)]));
        }
    }

    private string Code(string arguments)
    {
        var refusal = database.Refusal($"DESCRIBE (SELECT `{_function}`{_parameters}({arguments}) FROM kinds)");
        if (refusal is null)
            return "";

        // Too many or too few arguments, said in three ways.
        var code = refusal.StartsWith("Code: ", StringComparison.Ordinal) ? refusal[6..refusal.IndexOf('.', StringComparison.Ordinal)] : "0";
        return code is "34" or "35" ? "42" : code;
    }
}
