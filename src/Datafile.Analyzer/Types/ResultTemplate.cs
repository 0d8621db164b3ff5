using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Types;

/// <summary>
/// The result of a function in terms of its arguments, as the facts of functions write it: a type, in which <c>$0</c> is
/// the type of the first argument, <c>#1</c> the constant second one, and words in lower case derive a type.
/// </summary>
internal sealed class ResultTemplate
{
    private readonly string _name;
    private readonly ImmutableArray<ResultTemplate> _inner;
    private readonly ClickHouseType? _fixed;

    private ResultTemplate(string name, ImmutableArray<ResultTemplate> inner, ClickHouseType? fixedType) =>
        (_name, _inner, _fixed) = (name, inner, fixedType);

    /// <summary>Reads a template.</summary>
    public static ResultTemplate Parse(string text)
    {
        var isDerived = text.IndexOf('$') >= 0 || text.IndexOf('#') >= 0;
        if (text.All(char.IsDigit))
            return new(text, [], null);
        if (!isDerived && text != "super")
            return new("", [], ClickHouseType.Parse(text));

        var open = text.IndexOf('(');
        return open < 0
            ? new(text, [], null)
            : new(text.Substring(0, open), [.. Split(text.Substring(open + 1, text.Length - open - 2)).Select(Parse)], null);
    }

    /// <summary>Whether it is one type, whatever the arguments.</summary>
    public bool IsFixed => _fixed is not null;

    /// <summary>Whether it is an array, a map or a tuple, which are not Nullable.</summary>
    public bool IsContainer => (_fixed?.Name ?? _name) is "Array" or "Map" or "Tuple";

    /// <summary>The type that it makes of arguments; unknown where it cannot.</summary>
    public ClickHouseType Of(ImmutableArray<TypedArgument> arguments)
    {
        if (_fixed is not null)
            return _fixed;
        if (_name[0] == '$')
            return Argument(arguments) is { } argument ? argument.Type : ClickHouseType.Unknown;
        if (_name == "super")
            return Supertype.Of(arguments.Select(a => a.Type));

        var inner = _inner.IsEmpty ? ClickHouseType.Unknown : _inner[0].Of(arguments);
        return _name switch
        {
            "element" => inner.Name == "Array" ? inner.First : ClickHouseType.Unknown,
            "key" => inner.Name == "Map" ? inner.Inner[0] : ClickHouseType.Unknown,
            "value" => inner.Name == "Map" ? inner.Inner[1] : ClickHouseType.Unknown,
            "bare" => inner.Unwrapped,
            "wide" => Numbers.Widest(inner),
            "signed" => Numbers.Signed(inner),
            "unsigned" => Numbers.Unsigned(inner),
            "float" => Numbers.Float(inner),
            "zoned" => ClickHouseType.DateTime(inner.TimeZone),
            "zoned64" => ClickHouseType.DateTime64(inner.Name == "DateTime64" ? inner.Scale : 0, inner.TimeZone),
            "zoned3" => ClickHouseType.DateTime64(3, inner.TimeZone),
            "zoned6" => ClickHouseType.DateTime64(6, inner.TimeZone),
            "zoned9" => ClickHouseType.DateTime64(9, inner.TimeZone),
            "Nullable" => inner.OrNull(),
            "Array" => ClickHouseType.Array(inner),
            "Map" => ClickHouseType.Of("Map", inner, _inner[1].Of(arguments)),
            "Tuple" => ClickHouseType.Tuple(_inner.Select(i => ("", i.Of(arguments)))),
            _ => WithConstants(arguments),
        };
    }

    private ClickHouseType WithConstants(ImmutableArray<TypedArgument> arguments)
    {
        var literals = _inner.Select(
            i => i._name.StartsWith("#", StringComparison.Ordinal) ? i.Argument(arguments)?.Constant ?? "" : i._name).ToArray();
        return literals.Any(l => l.Length == 0) ? ClickHouseType.Unknown : ClickHouseType.WithLiterals(_name, literals);
    }

    private TypedArgument? Argument(ImmutableArray<TypedArgument> arguments) =>
        int.TryParse(_name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < arguments.Length
            ? arguments[index]
            : null;

    private static IEnumerable<string> Split(string list)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] == '(' ? 1 : list[i] == ')' ? -1 : 0;
            if (list[i] != ',' || depth > 0)
                continue;

            yield return list.Substring(start, i - start).Trim();
            start = i + 1;
        }

        yield return list.Substring(start).Trim();
    }
}
