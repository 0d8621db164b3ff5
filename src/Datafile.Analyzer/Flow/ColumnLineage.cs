using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser;

namespace Datafile.Analyzer.Flow;

/// <summary>The columns of the nodes of a lineage, and which columns each of them is computed from.</summary>
/// <param name="Columns">By the id of a node; nodes of which no column is known are not in it.</param>
public sealed record ColumnLineage(ImmutableDictionary<string, ImmutableArray<LineageColumn>> Columns)
{
    /// <summary>The columns of what a project declares.</summary>
    public static ColumnLineage Of(ProjectSemantics model)
    {
        var columns = ImmutableDictionary.CreateBuilder<string, ImmutableArray<LineageColumn>>(StringComparer.Ordinal);
        var written = new Dictionary<string, List<ColumnOrigin>>(StringComparer.Ordinal);
        foreach (var (id, output) in model.Project.Pipes.SelectMany(LineageReader.OutputsOf))
        {
            if (output is null || model.ColumnsOf(output) is not { Columns.IsEmpty: false } known)
                continue;

            columns[id] = [.. known.Columns.Select(c => new LineageColumn(c.Name, NameOf(c), OriginsOf(model, output, c)))];
            if (output.Target.Length == 0)
                continue;

            // ClickHouse fills the columns of a target by their names.
            if (!written.TryGetValue(output.Target, out var origins))
                written.Add(output.Target, origins = []);
            origins.AddRange(known.Columns.Select(c => new ColumnOrigin(id, c.Name)));
        }

        foreach (var source in model.Project.DataSources)
        {
            var (origins, known) = ((written.TryGetValue(source.Name, out var found) ? found : [])
                .ToLookup(o => o.Column, StringComparer.Ordinal), model.ColumnsOf(source));
            if (!known.Columns.IsEmpty || !known.Hidden.IsEmpty)
                columns[LineageReader.IdOf(source)] = [.. known.Columns.Concat(known.Hidden)
                    .Select(c => new LineageColumn(c.Name, NameOf(c), [.. origins[c.Name]]))];
        }

        return new ColumnLineage(columns.ToImmutable());
    }

    private static string? NameOf(QueryColumn column) => column.Type.IsUnknown ? null : column.Type.ToString();

    /// <summary>The origins in all variants of a template; null where a part of the column is not followed.</summary>
    private static ImmutableArray<ColumnOrigin>? OriginsOf(ProjectSemantics model, PipeNode output, QueryColumn column)
    {
        var origins = new HashSet<ColumnOrigin>();
        foreach (var value in model.Bind(output).Variants.Select(v => v.Columns.Find(column.Name)?.Value).OfType<BoundExpression>().Distinct())
        {
            if (value.Size > Limits.LineageParts)
                return null;

            foreach (var part in value.DescendantsAndSelf())
            {
                if (part is BoundUnknown or BoundSubquery or BoundTemplate or BoundColumn { Table.Length: 0 })
                    return null;
                if (part is BoundColumn used)
                    origins.Add(new ColumnOrigin(
                        model.Project.FindDataSource(used.Table) is { } source ? LineageReader.IdOf(source) : LineageReader.ForeignId(used.Table),
                        used.Name));
            }
        }

        return [.. origins.OrderBy(o => o.Node, StringComparer.Ordinal).ThenBy(o => o.Column, StringComparer.Ordinal)];
    }
}

/// <summary>A column of a node of the lineage.</summary>
/// <param name="Type">As ClickHouse writes it; null where it is unknown.</param>
/// <param name="Origins">
/// What it is computed from: of a pipe the columns of tables that it reads in the end, of a Data Source the columns of the pipes
/// that write it. Null where that is not followed.
/// </param>
public sealed record LineageColumn(string Name, string? Type, ImmutableArray<ColumnOrigin>? Origins);

/// <summary>A column that another one is computed from.</summary>
/// <param name="Node">The id of a node.</param>
public sealed record ColumnOrigin(string Node, string Column);
