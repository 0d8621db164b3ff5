using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>A column of the new state of a Data Source as an expression over the old one.</summary>
/// <param name="Expression">An item of a SELECT list, with its alias.</param>
/// <param name="Note">What becomes of values that have no place in the new type; empty where all of them have.</param>
internal sealed record MappedColumn(string Expression, string Note);

/// <summary>
/// How the rows of a Data Source fit its new columns: the SELECT list of FORWARD_QUERY (datafile format 8.4), and of a copy
/// from the old table into the new one.
/// </summary>
internal static class ColumnMapping
{
    /// <summary>One expression for each column that is stored; null where no value of one can be made of the old one.</summary>
    /// <param name="renames">The old names of columns that have another one, by their new names.</param>
    public static ImmutableArray<MappedColumn>? Of(DataSource old, DataSource now, IReadOnlyDictionary<string, string> renames)
    {
        var columns = ImmutableArray.CreateBuilder<MappedColumn>();
        foreach (var column in now.Columns.Where(c => !c.IsComputed && c.Syntax.Find(ColumnClauseKind.Alias) is null))
        {
            var name = renames.TryGetValue(column.Name, out var former) ? former : column.Name;
            if ((old.FindColumn(name) is { } was ? Converted(was, column) : Added(column)) is not { } mapped)
                return null;

            columns.Add(mapped);
        }

        return columns.ToImmutable();
    }

    /// <summary>A column over the one that it was; null where no value can be made of the old one.</summary>
    public static MappedColumn? Converted(Column was, Column now)
    {
        var (name, alias, type) = (SqlQuoting.Identifier(was.Name), SqlQuoting.Identifier(now.Name), now.Type);
        if (type.IsUnknown || was.Type.IsUnknown)
            return null;
        if (type.Equals(was.Type))
            return new MappedColumn(name == alias ? name : $"{name} AS {alias}", "");
        if (type.IsNullableOf(was.Type))
            return new MappedColumn($"CAST({name}, {Literal(type)}) AS {alias}", "");
        if (ValueOf(was, now) is not { } value)
            return null;

        var (from, to) = StateMapping.ValueOf(name, was.Type, type) is { } held
            ? (held.From.Unwrapped, held.To.Unwrapped)
            : (was.Type.Stored.Unwrapped, type.Stored.Unwrapped);
        var losesNulls = LosesNulls(was.Type, type);
        string[] notes =
        [
            losesNulls ? $"NULL of '{now.Name}' becomes the default of {to}" : "",
            to.IsAggregateState || to.Equals(from) || (to.Name == "String" && !from.IsDateTime) ? "" : NoteOn(now.Name, from, to),
        ];
        return new MappedColumn($"{value} AS {alias}", string.Join("; ", notes.Where(n => n.Length > 0)));
    }

    /// <summary>
    /// An expression of the new type over the column that it was, without an alias; null where no value can be made of the old one.
    /// </summary>
    public static string? ValueOf(Column was, Column now)
    {
        var (name, type) = (SqlQuoting.Identifier(was.Name), now.Type);
        var isSameState = type.IsAggregateState && was.Type.IsAggregateState && AggregateState.Accepts(type, was.Type);
        if (!isSameState && StateMapping.ValueOf(name, was.Type, type) is var (value, from, to))
            return IsRefused(from, to) ? null : StateMapping.StateOf(Value(value, from, to, losesNulls: false), type);
        if (type.IsAggregateState != was.Type.IsAggregateState || type.StateFunction != was.Type.StateFunction || (type.IsAggregateState && !isSameState))
            return null;
        if (!type.IsAggregateState && IsRefused(was.Type.Stored, type.Stored))
            return null;

        var losesNulls = LosesNulls(was.Type, type);
        return losesNulls && type.Stored != type
            ? $"CAST({Value(name, was.Type.Stored, type.Stored, losesNulls)}, {Literal(type)})"
            : Value(name, was.Type, type, losesNulls);
    }

    /// <summary>What becomes of values that the new type cannot hold.</summary>
    private static string NoteOn(string name, ClickHouseType from, ClickHouseType to)
    {
        string Changed(string effect) => $"values of '{name}' may change without an error: {effect}";
        var rarely = Conversion.RareEffect(from, to);
        return Conversion.Of(from, to) switch
        {
            // accurateCast fails for integers that do not fit, but not for days.
            CastOutcome.LossFree or CastOutcome.Same when to.Name != "Bool" && !(from.IsInteger && rarely.Length > 0) =>
                rarely.Length > 0 && (IsCut(from, to) || to.Name == "String") && from.Name != "Variant" ? Changed(rarely) : "",
            CastOutcome.Lossy when IsCut(from, to) && !Numbers.IsNumber(from) && to.Name is not ("Bool" or "Map") => Changed(Conversion.Effect(from, to)),
            _ when IsCut(from, to) => $"a value of '{name}' that {to} cannot hold exactly is cut without an error, or makes it fail",
            _ => $"a value of '{name}' that {to} cannot hold makes it fail, and nothing is changed",
        };
    }

    /// <summary>A cast of a time keeps its zone where the type names none: only a number has none.</summary>
    public static bool LosesZone(ClickHouseType was, ClickHouseType type) =>
        was.Unwrapped is { IsDateTime: true, TimeZone: not null } && type.Unwrapped is { IsDateTime: true, TimeZone: null };

    private static bool LosesNulls(ClickHouseType was, ClickHouseType type) =>
        was.Stored.IsNullable && !type.Stored.IsNullable && type.Name is not ("Variant" or "Dynamic"); // these hold NULL themselves

    private static bool IsRefused(ClickHouseType was, ClickHouseType type) =>
        Conversion.Of(was.Unwrapped, type.Unwrapped) == CastOutcome.Refused && !IsRenumbered(was, type);

    /// <summary>
    /// Whether both are enums, and the same name has another number: ClickHouse refuses to cast one to the other, and their names are
    /// converted as texts.
    /// </summary>
    private static bool IsRenumbered(ClickHouseType was, ClickHouseType type) =>
        was.Unwrapped.IsEnum && type.Unwrapped.IsEnum && Conversion.Of(was.Unwrapped, type.Unwrapped) == CastOutcome.Refused;

    /// <summary>accurateCast fails where CAST would cut a value: a deployment that fails leaves the live one as it is.</summary>
    private static string Value(string name, ClickHouseType was, ClickHouseType type, bool losesNulls)
    {
        if (IsRenumbered(was, type))
        {
            var named = $"toString({name})";
            return losesNulls
                ? $"coalesce(CAST({named}, {Literal(ClickHouseType.Of("Nullable", type.Unwrapped))}), defaultValueOfTypeName({Literal(type.Unwrapped)}))"
                : $"CAST({named}, {Literal(type)})";
        }

        if (LosesZone(was, type))
        {
            var zoned = was.Unwrapped;
            ClickHouseType OrNull(ClickHouseType of) => was.IsNullable ? ClickHouseType.Of("Nullable", of) : of;
            var plain = OrNull(zoned.Name == "DateTime64" ? ClickHouseType.DateTime64(zoned.Scale, null) : ClickHouseType.Of("DateTime"));
            var number = zoned.Name == "DateTime64"
                ? $"CAST({name}, {Literal(OrNull(ClickHouseType.Parse($"Decimal(18, {zoned.Scale})")))})"
                : $"toUnixTimestamp({name})";
            (name, was) = ($"CAST({number}, {Literal(plain)})", plain);
            if (was.Equals(type))
                return name;
        }

        // A text that Nullable cannot hold would become NULL without an error, so the text of the default takes the place of NULL.
        if (was.Unwrapped.IsString && type.Unwrapped.Name != "String" && (type.IsNullable || losesNulls))
        {
            var bare = Literal(type.Unwrapped);
            var parsed = was.IsNullable
                ? $"accurateCast(ifNull({name}, CAST(defaultValueOfTypeName({bare}) AS String)), {bare})"
                : $"accurateCast({name}, {bare})";
            var kept = was.IsNullable && type.IsNullable ? $"if(isNull({name}), NULL, {parsed})" : parsed;
            return type.Name == "LowCardinality" || (type.IsNullable && !was.IsNullable) ? $"CAST({kept}, {Literal(type)})" : kept;
        }

        // accurateCast makes no address of a number, and CAST one of each.
        var isAddress = type.Unwrapped.Name == "IPv4" && Numbers.IsNumber(was.Unwrapped);
        var cast = isAddress ? "CAST" : "accurateCast";
        if (isAddress)
            name = $"accurateCast({name}, '{(was.IsNullable ? "Nullable(UInt32)" : "UInt32")}')";
        if (!losesNulls)
            return $"{cast}({name}, {Literal(type)})";

        var rows = type.Unwrapped.Equals(was.Unwrapped) && type.Name != "LowCardinality" && was.Name != "LowCardinality"
            ? name
            : $"{cast}({name}, {Literal(ClickHouseType.Of("Nullable", type.Unwrapped))})";
        var value = $"coalesce({rows}, defaultValueOfTypeName({Literal(type.Unwrapped)}))";
        return type.Name == "LowCardinality" ? $"CAST({value}, {Literal(type)})" : value;
    }

    /// <summary>Whether accurateCast may truncate or change a value without an error. Tests check each pair of types against ClickHouse.</summary>
    private static bool IsCut(ClickHouseType from, ClickHouseType to) =>
        to.Name is "Bool" or "Decimal" || from.Name is "Decimal" or "Variant" or "Map" || from.IsEnum || (to.IsEnum && from.IsFloat)
        || from.IsDate || from.IsDateTime || to.IsDate || to.IsDateTime;

    private static MappedColumn Added(Column column) => new(
        $"{DefaultOf(column)} AS {SqlQuoting.Identifier(column.Name)}",
        $"old rows have no '{column.Name}': write where it comes from if they have it under another name"
        + (StateDefault.MayBeKept(column.Type)
            ? $", or a value that {column.Type.StateFunction} does not prefer: a group that has old and new rows keeps this default"
            : ""));

    /// <summary>What ALTER gives to old rows: the DEFAULT of the column, else that of its type.</summary>
    public static string DefaultOf(Column column) => column.Syntax.Find(ColumnClauseKind.Default) is { } given
        ? $"CAST({given.Text.Trim()}, {Literal(column.Type)})"
        : $"defaultValueOfTypeName({Literal(column.Type)})";

    private static string Literal(ClickHouseType type) => SqlQuoting.Literal(type.ToString());
}
