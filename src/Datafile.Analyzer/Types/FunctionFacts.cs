using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>What a function does with Nullable arguments.</summary>
internal enum NullRule
{
    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>Any Nullable argument makes the result Nullable.</summary>
    Spreads,

    /// <summary>The result is that of the types without Nullable.</summary>
    Ignored,

    /// <summary>The rules hold for the types as they are.</summary>
    AsIs,
}

/// <summary>What a function does with LowCardinality arguments.</summary>
internal enum LowCardinalityRule
{
    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>It is computed over the dictionary: the result of one such argument and constants is LowCardinality.</summary>
    Keeps,

    /// <summary>The result is that of the types without LowCardinality, there and inside.</summary>
    Drops,

    /// <summary>The rules hold for the types as they are.</summary>
    AsIs,
}

/// <summary>Which result a function has for some kinds of arguments.</summary>
/// <param name="Count">How many arguments; where negative, at least that many.</param>
/// <param name="Kinds">For each argument the kinds that the rule is for; <c>*</c> for any.</param>
internal sealed record FunctionRule(int Count, ImmutableArray<string> Kinds, ResultTemplate Result)
{
    /// <summary>Whether it is for a Dynamic at some place.</summary>
    public bool IsOfDynamic { get; } = Kinds.Any(k => k[0] == TypeKind.Dynamic);

    public bool Fits(ImmutableArray<TypedArgument> arguments)
    {
        if (Count >= 0 ? arguments.Length != Count : arguments.Length < -Count)
            return false;

        for (var i = 0; i < Math.Min(Kinds.Length, arguments.Length); i++)
        {
            if (Kinds[i] != "*" && Kinds[i].IndexOf(TypeKind.Of(arguments[i].Type.Unwrapped)) < 0)
                return false;
        }

        return true;
    }
}


/// <summary>
/// The facts of functions, as ClickHouse answered them to the program in <c>eng/Datafile.FunctionFacts</c>. The file is
/// read when the first function is asked for, and a line of it when its function is.
/// </summary>
internal static class FunctionFacts
{
    private const string OverDynamic = "Y - ";

    private static readonly Lazy<FactTable> Table = new(() => new("functions"));
    private static readonly ConcurrentDictionary<string, FunctionFact?> Facts = new(StringComparer.Ordinal);

    /// <summary>The names of all functions and their aliases, aggregate functions without combinators.</summary>
    public static IReadOnlyCollection<string> Names => Table.Value.Names;

    /// <summary>The function of a name, as it is written; null where ClickHouse has none.</summary>
    public static FunctionFact? Find(string name) => Facts.GetOrAdd(name, Look);

    private static FunctionFact? Look(string name)
    {
        if (Table.Value.Find(name) is { } line)
            return line.IndexOf("\t=", StringComparison.Ordinal) is >= 0 and var target ? Find(line.Substring(target + 2)) : Read(line);

        return Table.Value.FindAnyCase(name).FirstOrDefault(l => l[l.IndexOf('\t') + 1] == 'i') is { } other ? Find(FactTable.NameOf(other))
            : Words.TryGetValue(name, out var word) ? Find(word)
            : null;
    }

    /// <summary>Words of the grammar, in any case, and the functions that they call.</summary>
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TRIM"] = "trimBoth",
        ["LTRIM"] = "trimLeft",
        ["RTRIM"] = "trimRight",
    };

    /// <summary>
    /// A line: name, flags, rules, with tabs between them. Flags: <c>i</c> or <c>c</c> for the case, <c>a</c> or <c>f</c>
    /// for aggregate or not, then <c>n</c>, <c>s</c>, <c>r</c> or <c>?</c> for <see cref="NullRule"/> and <c>l</c>,
    /// <c>d</c>, <c>k</c> or <c>?</c> for <see cref="LowCardinalityRule"/>. A rule: <c>2 S,* UInt64</c>; an alias has <c>=name</c> in place of rules,
    /// and <c>Y - UInt64</c> is <see cref="FunctionFact.OverDynamic"/>.
    /// </summary>
    internal static FunctionFact Read(string line)
    {
        var fields = line.Split('\t');
        var flags = fields[1];
        return new(
            fields[0],
            flags[1] == 'a',
            flags[2] switch { 'n' => NullRule.Spreads, 's' => NullRule.Ignored, 'r' => NullRule.AsIs, _ => NullRule.Unknown },
            flags[3] switch
            {
                'l' => LowCardinalityRule.Keeps,
                'd' => LowCardinalityRule.Drops,
                'k' => LowCardinalityRule.AsIs,
                _ => LowCardinalityRule.Unknown,
            },
            [.. fields.Skip(2).Where(f => f[0] != TypeKind.Dynamic).Select(ReadRule)])
        {
            OverDynamic = Array.Find(fields, f => f[0] == TypeKind.Dynamic && f.StartsWith(OverDynamic, StringComparison.Ordinal)) is { } dynamic
                ? ClickHouseType.Parse(dynamic.Substring(OverDynamic.Length))
                : null,
        };
    }

    private static FunctionRule ReadRule(string text)
    {
        var parts = text.Split([' '], 3);
        var isOpen = parts[0].EndsWith("+", StringComparison.Ordinal);
        var count = int.Parse(parts[0].TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
        return new(isOpen ? -count : count, parts[1] == "-" ? [] : [.. parts[1].Split(',')], ResultTemplate.Parse(parts[2]));
    }
}
