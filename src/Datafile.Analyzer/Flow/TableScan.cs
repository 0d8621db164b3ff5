using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Flow;

/// <summary>A Data Source that a query reads as rows, and the SELECTs that its rows pass on their way out.</summary>
/// <param name="Name">Where it is named.</param>
/// <param name="Selects">The outermost first; the last one names it.</param>
/// <param name="IsAnyJoin">Whether it is joined, and one match is enough.</param>
internal sealed record TableScan(BoundName Name, DataSource Source, ImmutableArray<BoundSelect> Selects, bool IsAnyJoin)
{
    /// <summary>The node that names it.</summary>
    public PipeNode Reader => Selects[Selects.Length - 1].Node;

    /// <summary>Every way from a Data Source through a query: the left ends, what is joined, and each query of a UNION ALL.</summary>
    public static ImmutableArray<TableScan> In(BoundQuery query)
    {
        var found = ImmutableArray.CreateBuilder<TableScan>();
        var open = new Stack<(object Part, ImmutableArray<BoundSelect> Selects, bool IsAnyJoin)>([(query, [], false)]);
        for (var steps = 0; open.Count > 0 && found.Count < Limits.Scans && steps < Limits.ScanSteps; steps++)
        {
            var (part, selects, isAnyJoin) = open.Pop();
            switch (part)
            {
                case BoundUnion union when union.Syntax.Operators.All(o => o == SetOperator.UnionAll):
                    foreach (var branch in union.Queries.Reverse())
                        open.Push((branch, selects, isAnyJoin));
                    break;
                case BoundSelect { From: { } from } select:
                    open.Push((from, selects.Add(select), isAnyJoin));
                    break;
                case BoundArrayJoin { Table: { } table }:
                    open.Push((table, selects, isAnyJoin));
                    break;
                case BoundJoin join:
                    open.Push((join.Right, selects, join.Join.Kind.Has(JoinKind.Any | JoinKind.Semi | JoinKind.Anti)));
                    open.Push((join.Left, selects, isAnyJoin));
                    break;
                case BoundName { InnerQuery: null, Name.Database.Length: 0, Read.Table: DataSource source } name when !selects.IsEmpty:
                    found.Add(new TableScan(name, source, selects, isAnyJoin));
                    break;
                case BoundTable other when SelectWalk.QueryOf(other) is { } inner:
                    open.Push((inner, selects, isAnyJoin));
                    break;
            }
        }

        return found.ToImmutable();
    }
}
