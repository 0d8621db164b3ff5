using System.Collections.Immutable;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// Which values follow from some others that are known: a day from the hour, <c>a</c> from <c>a + 1</c>, but not a minute from the hour.
/// </summary>
internal sealed class Dependence
{
    /// <summary>Functions of which the argument follows, the others being constant.</summary>
    private static readonly HashSet<string> Injective = new(StringComparer.OrdinalIgnoreCase)
    {
        "negate", "plus", "minus", "toString", "toUnixTimestamp", "toUnixTimestamp64Milli", "reverse", "hex", "bitNot",
        "cityHash64", "sipHash64", "sipHash128", "xxHash32", "xxHash64", "xxh3", "farmHash64", "metroHash64", "murmurHash3_64",
        "murmurHash3_128", "MD5", "SHA1", "SHA256", "base64Encode", "tuple",
    };

    /// <summary>Functions that give several values of their first argument one value.</summary>
    private static readonly HashSet<string> Lossy = new(StringComparer.OrdinalIgnoreCase)
    {
        "lower", "upper", "lowerUTF8", "upperUTF8", "length", "lengthUTF8", "intDiv", "modulo", "substring", "substr", "left", "right",
        "domain", "domainWithoutWWW", "path",
        "toMonday", "toStartOfWeek", "toHour", "toMinute", "toSecond", "toDayOfWeek", "toDayOfMonth", "toDayOfYear", "toMonth",
        "toQuarter", "toWeek", "toISOWeek", "toYearWeek", "floor", "ceil", "round", "trunc", "abs", "sign",
        "bitAnd",
    };

    /// <summary>Functions that tell two kinds of values of their first argument apart.</summary>
    private static readonly HashSet<string> Conditions = new(StringComparer.OrdinalIgnoreCase)
    {
        "equals", "notEquals", "less", "greater", "lessOrEquals", "greaterOrEquals", "between", "notBetween", "in", "notIn", "isNull",
        "isNotNull", "isDistinctFrom",
        "isNotDistinctFrom", "empty", "notEmpty", "like", "notLike", "ilike", "notILike", "match", "startsWith", "endsWith", "hasToken",
        "has", "hasAny", "hasAll", "not",
    };

    /// <summary>Functions that read one member of a text of JSON, by a path of constant keys.</summary>
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "JSONExtract", "JSONExtractString", "JSONExtractInt", "JSONExtractUInt", "JSONExtractFloat", "JSONExtractBool", "JSONExtractRaw", "JSONExtractArrayRaw",
        "simpleJSONExtractString", "simpleJSONExtractInt", "simpleJSONExtractUInt", "simpleJSONExtractFloat", "simpleJSONExtractBool", "simpleJSONExtractRaw",
        "visitParamExtractString", "visitParamExtractInt", "visitParamExtractUInt", "visitParamExtractFloat", "visitParamExtractBool", "visitParamExtractRaw",
    };

    /// <summary>The buckets of time that divide each other, from the finest.</summary>
    private static readonly string[][] Buckets =
    [
        ["toDateTime", "toDateTime32", "toStartOfSecond"], ["toStartOfMinute"], ["toStartOfFiveMinutes", "toStartOfFiveMinute"], ["toStartOfFifteenMinutes"], ["toStartOfHour"],
        ["toDate", "toDate32", "toStartOfDay", "toYYYYMMDD"], ["toStartOfMonth", "toYYYYMM"], ["toStartOfQuarter"], ["toStartOfYear", "toYear"],
    ];

    /// <summary>The parts of a time: of each the bucket that it makes of a coarser one, e.g. the hour of a day, and that one.</summary>
    private static readonly Dictionary<string, (string Finer, string Coarser)> Parts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["toSecond"] = ("toStartOfSecond", "toStartOfMinute"),
        ["toMinute"] = ("toStartOfMinute", "toStartOfHour"),
        ["toHour"] = ("toStartOfHour", "toDate"),
        ["toDayOfMonth"] = ("toDate", "toStartOfMonth"),
        ["toDayOfYear"] = ("toDate", "toStartOfYear"),
        ["toMonth"] = ("toStartOfMonth", "toStartOfYear"),
        ["toQuarter"] = ("toStartOfQuarter", "toStartOfYear"),
    };

    private static readonly Dictionary<string, int> BucketOf = Buckets
        .SelectMany((names, i) => names.Select(n => (Name: n, Size: i)))
        .ToDictionary(b => b.Name, b => b.Size, StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _buckets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cut = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tested = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _parts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _uncertain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ImmutableArray<string>>> _members = new(StringComparer.Ordinal);

    /// <param name="known">The values that are known.</param>
    public Dependence(IEnumerable<BoundExpression> known)
    {
        var waiting = new Queue<BoundExpression>(known);
        while (waiting.Count > 0)
        {
            var value = waiting.Dequeue();
            if (!_known.Add(value.Key))
                continue;

            var call = value as BoundCall;
            var varying = call is null ? [] : call.Arguments.Where(a => a.Constant is null).ToArray();
            if (BucketIn(value) is { } bucket)
            {
                if (!_buckets.TryGetValue(bucket.Base.Key, out var size) || bucket.Size < size)
                    _buckets[bucket.Base.Key] = bucket.Size;
                Cut(value);
            }
            else if (call is not null
                && (call.PassedArgument is not null || (Injective.Contains(call.Name) && (varying.Length == 1 || call.Name is "tuple"))))
            {
                foreach (var argument in varying)
                    waiting.Enqueue(argument);
            }
            else if (value is BoundCall { Name: var function, Arguments: { IsEmpty: false } arguments } && Lossy.Contains(function))
            {
                Cut(value);

                if (function.StartsWith("to", StringComparison.Ordinal))
                    AddPart(BucketIn(arguments[0])?.Base.Key ?? arguments[0].Key, function);
            }
            else if (value is BoundCall { Name: var test, Arguments.IsEmpty: false } && Conditions.Contains(test))
            {
                Cut(value);
            }
            else if (MemberIn(value) is { } member)
            {
                if (!_members.TryGetValue(member.Column.Key, out var paths))
                    _members[member.Column.Key] = paths = [];
                paths.Add(member.Path);
            }
            else if (value is not BoundColumn)
            {
                _uncertain.UnionWith(value.Columns.Select(c => c.Key));
            }
        }

        foreach (var time in _parts.Keys)
            Refine(time);
    }

    /// <summary>Whether a value follows from the known ones; null where that cannot be determined.</summary>
    public bool? Determines(BoundExpression value)
    {
        if (value is BoundConstant || value.Constant is not null || _known.Contains(value.Key))
            return true;
        if (value is BoundColumn)
            return IsUncertain(value) || IsInParts(value) ? null : false;
        if (BucketIn(value) is { } bucket)
        {
            return IsWithin(bucket.Base, bucket.Size) || Determines(bucket.Base) == true ? true
                : IsInParts(bucket.Base) || value.Columns.Any(IsUncertain) ? null : false;
        }

        // A member says nothing of those beside it.
        if (MemberIn(value) is { } member
            && _members.TryGetValue(member.Column.Key, out var paths)
            && !_uncertain.Contains(member.Column.Key)
            && !_cut.Contains(member.Column.Key))
            return paths.Any(p => p.SequenceEqual(member.Path.Take(p.Length))) ? null : false;

        if (value is not BoundCall { Arguments: { IsEmpty: false } arguments } call || AggregateFunction.Find(call.Name) is not null)
            return null;
        if (arguments.All(a => Determines(a) == true))
            return true;
        if (Parts.TryGetValue(call.Name, out var part)
            && arguments.Length == 1
            && arguments[0] is var time
            && _buckets.ContainsKey(time.Key)
            && !IsInParts(time)
            && !IsUncertain(time))
            return IsWithin(time, BucketOf[part.Finer]);

        // A part of a known value may be what another part of it gives: v > 20 where intDiv(v, 10) is known. Conditions give conditions at most.
        return _cut.Contains(value.Key) || value.Columns.Any(c => IsOpen(c) && !_tested.Contains(c.Key)) || OutsideOfConditions(value).Any(IsOpen)
            ? false
            : null;
    }

    /// <summary>Whether nothing is known of a column but what conditions tell.</summary>
    private bool IsOpen(BoundColumn column) => !IsUncertain(column) && !_cut.Contains(column.Key) && !_known.Contains(column.Key);

    /// <summary>Whether something is known of a value that may say more of it.</summary>
    private bool IsUncertain(BoundExpression value) => _uncertain.Contains(value.Key) || _members.ContainsKey(value.Key);

    /// <summary>The columns that a value depends on by more than a condition on them.</summary>
    private static IEnumerable<BoundColumn> OutsideOfConditions(BoundExpression value)
    {
        var seen = new HashSet<BoundExpression>();
        var waiting = new Stack<BoundExpression>([value]);
        while (waiting.Count > 0)
        {
            var next = waiting.Pop();
            if (next is BoundColumn column)
                yield return column;
            if (!seen.Add(next) || (next is BoundCall call && Conditions.Contains(call.Name)))
                continue;

            foreach (var part in next.Parts)
                waiting.Push(part);
        }
    }

    private bool IsWithin(BoundExpression time, int size) => _buckets.TryGetValue(time.Key, out var known) && known <= size;

    /// <summary>Whether a time may follow from parts of it that are no parts of a known bucket, such as the day of the week.</summary>
    private bool IsInParts(BoundExpression time) =>
        _parts.TryGetValue(time.Key, out var parts)
            && parts.Any(p => !Parts.ContainsKey(p) && !IsWeek(p))
            && (_buckets.ContainsKey(time.Key) || parts.Any(IsWeek));

    private static bool IsWeek(string function) => function is "toMonday" or "toStartOfWeek";

    private void AddPart(string time, string function)
    {
        if (!_parts.TryGetValue(time, out var parts))
            _parts[time] = parts = [];
        parts.Add(function);
    }

    /// <summary>The day and the hour of it give the hour together, and with the minute the minute.</summary>
    private void Refine(string time)
    {
        // From the coarsest to the finest, as each may need the one before.
        foreach (var part in _parts[time].Where(Parts.ContainsKey).Select(p => Parts[p]).OrderByDescending(p => BucketOf[p.Finer]))
        {
            if (_buckets.TryGetValue(time, out var size) && size <= BucketOf[part.Coarser] && size > BucketOf[part.Finer])
                _buckets[time] = BucketOf[part.Finer];
        }
    }

    /// <summary>Notes what a function takes apart: its argument, and the columns of it.</summary>
    private void Cut(BoundExpression value)
    {
        var parts = Conditions.Contains(((BoundCall)value).Name) ? _tested : _cut;
        for (var next = value; next is BoundCall { Arguments: { IsEmpty: false } arguments } call
            && (Lossy.Contains(call.Name) || Conditions.Contains(call.Name) || BucketOf.ContainsKey(call.Name)); next = arguments[0])
            parts.Add(arguments[0].Key);
        _uncertain.UnionWith(((BoundCall)value).Arguments.Skip(1).SelectMany(a => a.Columns).Select(c => c.Key));
    }

    /// <summary>The column that a value is a member of, and the keys that lead to it; null for other values.</summary>
    private static (BoundColumn Column, ImmutableArray<string> Path)? MemberIn(BoundExpression value)
    {
        // The type comes last in JSONExtract.
        if (value is not BoundCall { Arguments: [BoundColumn column, _, ..] arguments } call
            || !Members.Contains(call.Name)
            || arguments.Skip(1).Any(a => a is not BoundConstant))
            return null;
        var path = arguments.Skip(1).Take(arguments.Length - (call.Name == "JSONExtract" ? 2 : 1)).Select(a => a.Key).ToImmutableArray();
        return path.IsEmpty ? null : (column, path);
    }

    /// <summary>The time that a value is the bucket of, and its size.</summary>
    private static (BoundExpression Base, int Size)? BucketIn(BoundExpression value)
    {
        var size = -1;
        while (value is BoundCall { Arguments.Length: 1 } call && BucketOf.TryGetValue(call.Name, out var found))
            (value, size) = (call.Arguments[0], Math.Max(size, found));
        return size < 0 ? null : (value, size);
    }
}
