using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Queries that compare a rebuilt target with the one that it takes the place of, up to the cut-off, by what shows rows that are lost or
/// duplicate: counts and sums, and sums in which each row weighs by the hash of its key, so that a lost row does not make up for a
/// duplicate one. Each is on one line and without double quotes.
/// </summary>
/// <param name="Rows">Must return no row.</param>
/// <param name="Failing">Fails when the other returns rows.</param>
/// <param name="New">The columns that the live table does not have, with the name of the table before each.</param>
internal sealed record Verification(string Rows, string Failing, ImmutableArray<string> New)
{
    /// <summary>How many columns a hash is of: a command has to be read, too.</summary>
    private const int MostHashed = 8;

    /// <summary>The queries for a view; null where no column can be compared.</summary>
    /// <param name="old">The Data Source that readers see; null where there is none.</param>
    /// <param name="rebuilt">The table with the new rows, as it is written in SQL.</param>
    /// <param name="live">The table that readers see.</param>
    public static Verification? Of(CreatedView view, DataSource? old, string rebuilt, string live)
    {
        if (view.View.Target is not { } target || !IsPlain(target.Name) || old is null)
            return null;

        string[] measures =
        [
            .. AdditiveColumn.InBoth(target, old).Where(c => KeepsColumn(view, c.Name)) is var columns && columns.Any()
                ? OfGroups(columns, [.. KeyOf(view, target, old)])
                : KeepsRows(target) && KeepsRows(old) && PassesRowsOn(view) ? OfRows([.. target.Columns.Where(c => KeepsColumn(view, c.Name))], old)
                : [],
        ];
        return measures.Length == 0
            ? null
            : Between(Bucket(view, old), measures, rebuilt, live) with
            { New = [.. target.Columns.Where(c => old.FindColumn(c.Name) is null).Select(c => $"{rebuilt}.{c.Name}")] };
    }

    /// <summary>The queries for a landing Data Source: which rows there are up to a moment; null for names that Tinybird does not take.</summary>
    public static Verification? OfRows(
        Column time, decimal moment, (DataSource Source, string Name) rebuilt, DataSource live) => !IsPlain(time.Name) || !IsPlain(live.Name)
        ? null
        : Between((time.Name, WindowColumn.Literal(time, moment)), [.. OfRows(rebuilt.Source.Columns, live)], rebuilt.Name, live.Name, isWhole: true);

    private static Verification Between((string Name, string Limit)? bucket, string[] measures, string rebuilt, string live, bool isWhole = false)
    {
        var select = bucket is { } b && !isWhole ? $"{b.Name} AS bucket, " : "1 AS bucket, ";
        var where = bucket is { } limit ? $" WHERE {limit.Name} <= {limit.Limit}" : "";
        var group = bucket is null || isWhole ? "" : " GROUP BY bucket";
        var measure = measures.Length == 1 ? measures[0] : $"({string.Join(", ", measures)})";
        string Side(string table) => $"(SELECT {select}{measure} AS value FROM {table}{where}{group})";
        var differences = $"FROM {Side(rebuilt)} AS new FULL OUTER JOIN {Side(live)} AS old ON new.bucket = old.bucket WHERE new.value <> old.value";
        return new Verification(
            $"SELECT new.bucket, new.value, old.bucket, old.value {differences}",
            $"SELECT throwIf(count() > 0, '{rebuilt} differs from the live one') {differences}",
            []);
    }

    /// <summary>How far the queries are to be trusted.</summary>
    public const string Weights =
        "The sums are also weighted by the key: a lost row makes up for one that is counted twice only if both "
        + "have the same key and the same values.";

    /// <summary>What the queries do not show, as a sentence with a blank before it; empty where there is nothing.</summary>
    public static string NotCompared(IEnumerable<Verification> checks)
    {
        string[] columns = [.. checks.SelectMany(c => c.New)];
        return columns.Length == 0 ? ""
            : columns.Length == 1 ? $" {columns[0]} is new, so nothing is compared with it: look at some of its values."
            : $" {string.Join(", ", columns, 0, columns.Length - 1)} and {columns[columns.Length - 1]} are new, so nothing is compared with them: look at some of their values.";
    }

    /// <summary>That rebuilt targets are not what they were, as a sentence with a blank before it; empty where there are none.</summary>
    /// <param name="targets">Those whose views take other rows, or group them in another way, or are new or gone.</param>
    public static string MayDiffer(IEnumerable<string> targets)
    {
        string[] names = [.. targets.Distinct().Select(t => $"'{t}'")];
        return names.Length == 0 ? ""
            : $" {NameList.Of(names)} may differ, because the views that fill {(names.Length == 1 ? "it" : "them")} changed: check that the differences are those that you expect.";
    }

    /// <summary>That rows may be fewer than they were, as a sentence with a blank before it; empty where there are none.</summary>
    /// <param name="dataSources">Those whose rows merge, or are computed from rows that do.</param>
    public static string MayMerge(IEnumerable<string> dataSources)
    {
        string[] names = [.. dataSources.Distinct().Select(t => $"'{t}'")];
        return names.Length == 0 ? "" : $" {NameList.Of(names)} may differ, because rows of one sorting key merge: check that the differences are those that you expect.";
    }

    /// <summary>The total of the first column, and the totals of all with the weight of the key.</summary>
    private static IEnumerable<string> OfGroups(IEnumerable<AdditiveColumn> columns, string[] key) =>
    [
        columns.First().Total,
        .. columns.Where(c => key.Length > 0 && c.Value.Length > 0)
            .Take(MostHashed)
            .Select(c => $"sum(cityHash64({string.Join(", ", key)}) * {c.Value})"),
    ];

    /// <summary>How many rows there are, and the sum of their hashes.</summary>
    private static IEnumerable<string> OfRows(IEnumerable<Column> columns, DataSource old)
    {
        string[] hashed = [.. columns.Where(c => (IsHashed(c) || IsHashedInRows(c)) && old.FindColumn(c.Name)?.Type.Equals(c.Type) == true)
            .Select(Hashed)
            .Take(MostHashed)];
        return hashed.Length == 0 ? ["count()"] : ["count()", $"sum(cityHash64({string.Join(", ", hashed)}))"];
    }

    private static IEnumerable<string> KeyOf(CreatedView view, DataSource target, DataSource old) => target.Columns
        .Where(c => IsHashed(c)
            && target.Engine.SortingKey.Has(c.Name)
            && old.Engine.SortingKey.Has(c.Name)
            && old.FindColumn(c.Name)?.Type.Equals(c.Type) == true
            && KeepsColumn(view, c.Name))
        .Select(Hashed)
        .Take(MostHashed);

    /// <summary>Whether a row has a hash by the column: states have none.</summary>
    private static bool IsHashed(Column column) => IsPlain(column.Name) && !column.IsComputed
        && (column.Type.Unwrapped is { IsString: true }
            or { IsInteger: true }
            or { IsDate: true }
            or { IsDateTime: true }
            or { IsEnum: true }
            or { IsDecimal: true }
            || column.Type.Unwrapped.Name is "UUID" or "IPv4" or "IPv6" or "Bool");

    /// <summary>Rows that are passed on keep the very bits of a number; where groups are merged, 0 and -0 are one key with two hashes.</summary>
    private static bool IsHashedInRows(Column column) => IsPlain(column.Name) && !column.IsComputed && column.Type.Unwrapped.IsFloat;

    /// <summary>A value with a hash: that of NULL would be NULL, and the row would not count.</summary>
    private static string Hashed(Column column) => column.Type.IsNullable ? $"ifNull(toString({column.Name}), 'NULL')" : column.Name;

    /// <summary>Whether a table keeps its rows as they are.</summary>
    private static bool KeepsRows(DataSource source) =>
        source.Engine.Name == "MergeTree" && !source.Columns.Any(c => c.Type.StateFunction.Length > 0);

    /// <summary>Whether each row of the source is one of the target, whatever insert brings it.</summary>
    private static bool PassesRowsOn(CreatedView view) => view.Select is { IsKnown: true, IsGrouped: false, Shape.IsEmpty: true };

    /// <summary>The targets whose rows may be others than those of the live ones, up to a cut-off: a view of them is new, gone, or takes other rows.</summary>
    /// <param name="before">The live views.</param>
    public static HashSet<string> ChangedTargets(IEnumerable<CreatedView> views, IEnumerable<MaterializedView> before)
    {
        var live = before.ToLookup(v => v.TargetName, StringComparer.Ordinal);
        return new HashSet<string>(
            views.GroupBy(v => v.TargetName).Where(g => !g.All(KeepsRows) || g.Count() < live[g.Key].Count()).Select(g => g.Key), StringComparer.Ordinal);
    }

    /// <summary>Whether the view takes the rows that it took, up to a cut-off, as often as it did.</summary>
    private static bool KeepsRows(CreatedView view)
    {
        HashSet<string> Others(QueryBranch branch) =>
            new(branch.Filters.Where(f => f != view.CutoffFilter
                && !(view.Cutoff.Axis is { } axis
                    && f.Predicate.DescendantsAndSelf().Any(e => e.Key == axis.Key))).Select(f => f.Predicate.Key), StringComparer.Ordinal);
        return view is { Select.IsKnown: true, Previous: { IsKnown: true, Branches: [var was] } }
            && Others(was).SetEquals(Others(view.Select))
            && was.Shape.SequenceEqual(view.Select.Shape)
            && was.AggregateFilters.Select(f => f.Predicate.Key).SequenceEqual(view.Select.AggregateFilters.Select(f => f.Predicate.Key));
    }

    /// <summary>Whether the view computes a column as it did.</summary>
    private static bool KeepsColumn(CreatedView view, string column) =>
        view.Previous is not { } previous
        || (previous is { IsKnown: true, Branches: { Length: 1 } was } && view.Select.ComputesAs(was[0], column));

    /// <summary>The column of the target that follows the time of the cut-off, with the last value that is whole.</summary>
    private static (string Name, string Limit)? Bucket(CreatedView view, DataSource old)
    {
        if (view.Cutoff is not { Shape: CutoffShape.After, Axis: { Kind: AxisKind.Time } axis } cutoff)
            return null;

        foreach (var output in view.Select.Outputs.Where(o => IsPlain(o.Name) && old.FindColumn(o.Name) is not null && KeepsColumn(view, o.Name)))
        {
            if (output.Expression is not BoundCall call
                || call.Arguments.IsEmpty
                || call.Arguments[0].Key != axis.Key
                || TimeGrid.Of(call, axis.Zone) is not { } grid)
                continue;

            var moment = TimeText.ToLocal(grid.FloorOf(cutoff.Moment), axis.Zone);
            return (output.Name, $"'{moment.ToString(old.FindColumn(output.Name)!.Type.IsDate ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}'");
        }

        return null;
    }

    /// <summary>Whether Tinybird takes the name: a query about any other would compare nothing.</summary>
    public static bool IsPlain(string name) => SqlQuoting.IsBare(name);
}
