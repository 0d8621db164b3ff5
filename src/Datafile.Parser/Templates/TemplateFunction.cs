using System.Collections.Immutable;

namespace Datafile.Parser.Templates;

/// <summary>What stands in the SQL in the place of a call.</summary>
public enum TemplateOutput
{
    /// <summary>A string in its quotes.</summary>
    String,

    /// <summary>A number, an array, a condition: something that is one expression.</summary>
    Expression,

    /// <summary>The name of a column or a table, without the quotes of a string.</summary>
    Name,

    /// <summary>One or more columns with commas between them.</summary>
    Columns,

    /// <summary>Nothing that SQL reads: a setting, or an error.</summary>
    Nothing,

    /// <summary>A value of the template language, for other tags to look at.</summary>
    Value,
}

/// <summary>A function of the template language. A new one is a row here (datafile format 6.2 and 6.3).</summary>
/// <param name="Default">Where the default stands among its arguments, where it declares a parameter; otherwise 0.</param>
/// <param name="Least">How many arguments it needs.</param>
/// <param name="Most">How many arguments by position it takes; null for any number.</param>
public sealed record TemplateFunction(string Name, TemplateOutput Output, int Default, int Least, int? Most)
{
    private static readonly ImmutableDictionary<string, TemplateFunction> ByName = Rows().ToImmutableDictionary(f => f.Name, StringComparer.Ordinal);

    public bool DeclaresParameter => Default > 0;

    /// <summary>Whether it ends the request instead of writing anything.</summary>
    public bool Aborts => Name is "error" or "custom_error";

    public static IEnumerable<string> Names => ByName.Keys;

    public static TemplateFunction? Find(string name) => ByName.TryGetValue(name, out var function) ? function : null;

    private static IEnumerable<TemplateFunction> Rows() =>
    [
        // name, default, defined, required, description, enum, example, format
        .. Declaring("String Date DateTime DateTime64", TemplateOutput.String, most: 8),
        .. Declaring("Int Int8 Int16 Int32 Int64 Int128 Int256 Integer UInt8 UInt16 UInt32 UInt64 UInt128 UInt256", TemplateOutput.Expression, most: 8),
        .. Declaring("Float32 Float64 Decimal Decimal32 Decimal64 Decimal128 Decimal256", TemplateOutput.Expression, most: null),
        .. Declaring("Boolean bool", TemplateOutput.Expression, most: null),
        .. Declaring("JSON", TemplateOutput.Value, most: null),
        .. Declaring("Symbol symbol Column column table TABLE", TemplateOutput.Name, most: null),
        .. Declaring("columns", TemplateOutput.Columns, most: null),

        // The second argument is the type of the elements.
        new("Array", TemplateOutput.Expression, Default: 2, Least: 1, Most: 9),

        .. Others("error custom_error", TemplateOutput.Nothing, least: 1, most: 2),
        .. Others("max_threads backend_hint cache_ttl activate disable", TemplateOutput.Nothing, least: 1, most: 1),
        .. Others("defined", TemplateOutput.Value, least: 0, most: 1),
        .. Others("enumerate_with_last", TemplateOutput.Value, least: 1, most: 1),
        .. Others("split_to_array", TemplateOutput.Value, least: 1, most: null),
        .. Others(
            "day_diff date_diff_in_days date_diff_in_hours date_diff_in_minutes date_diff_in_seconds", TemplateOutput.Expression, least: 2,
            most: null),
        .. Others("sql_and", TemplateOutput.Expression, least: 0, most: null),
        .. Others("sql_unescape", TemplateOutput.String, least: 1, most: 2),
        .. Others("tb_secret tb_var", TemplateOutput.Expression, least: 1, most: 2),
    ];

    private static IEnumerable<TemplateFunction> Declaring(string names, TemplateOutput output, int? most) =>
        names.Split(' ').Select(name => new TemplateFunction(name, output, Default: 1, Least: 1, most));

    private static IEnumerable<TemplateFunction> Others(string names, TemplateOutput output, int least, int? most) =>
        names.Split(' ').Select(name => new TemplateFunction(name, output, Default: 0, least, most));
}
