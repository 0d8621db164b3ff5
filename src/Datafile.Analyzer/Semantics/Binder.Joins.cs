using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse refuses of a JOIN: the columns of USING, and what ON compares.</summary>
internal sealed partial class Binder
{
    /// <summary>The tables of a JOIN that an expression reads.</summary>
    [Flags]
    private enum JoinSides { None, Left, Right }

    /// <summary>USING names a column of both sides, of types that can be compared.</summary>
    private void CheckUsing(JoinedTable join, FromClause from, int right)
    {
        foreach (var name in join.Using.OfType<Identifier>().Where(n => n.Parts.Length == 1))
        {
            foreach (var side in (IEnumerable<ScopeTable>[])[from.Tables.Take(right), from.Tables.Skip(right)])
            {
                if (side.Any() && side.All(t => !t.Columns.IsOpen && t.Find(name.Name) is null))
                    _refusals.Add(
                        RefusalReason.UsingUnknown, name, name.Name,
                        string.Join(", ", side.Select(t => t.Alias.Length > 0 ? $"'{t.Alias}'" : "the subquery")));
            }

            if (from.Tables is [var one, var other]
                && one.Find(name.Name)?.Type is { } first
                && other.Find(name.Name)?.Type is { } second
                && !AreComparable(first, second))
                _refusals.Add(RefusalReason.UsingNotComparable, name, name.Name, first.ToString(), second.ToString());
        }
    }

    /// <summary>
    /// ON of two tables compares columns that have a common type, and where rows without a partner stay, it has to equate one of each
    /// side: <c>ON id = a.id</c> reads the left table alone. More tables are not judged.
    /// </summary>
    private void CheckJoin(BoundJoin join, SelectScope scope)
    {
        if (scope.From.Tables.Count != 2 || scope.From.Tables.Any(t => t.Columns.IsOpen))
            return;

        var (hasKey, isUncertain, hasInequality, read) = (false, false, false, JoinSides.None);
        foreach (var condition in join.Conjuncts)
        {
            // Of what is compared with a constant ClickHouse may know the outcome beforehand, as of `k IS NULL` where k has no NULL.
            if (condition is not BoundCall { Arguments: [var one, var other], Syntax: Operation { Operands: [var first, var second] } syntax } call
                || !(ConstantFolding.IsComparison(call.Name) || call.Is("isNotDistinctFrom"))
                || (SidesOf(first, scope), SidesOf(
                    second, scope)) is not (not null and not JoinSides.None and var left, not null and not JoinSides.None and var right)
                || syntax.DescendantsAndSelf()
                    .Any(e => e is Operation { Function: "isNull" or "isNotNull" } or FunctionCall { Name: "isNull" or "isNotNull" }))
            {
                isUncertain = true;
                continue;
            }

            read |= left.Value | right.Value;
            hasInequality |= syntax.Function is not ("equals" or "isNotDistinctFrom");
            if (syntax.Function is not ("equals" or "isNotDistinctFrom")
                || (left.Value, right.Value) is not ((JoinSides.Left, JoinSides.Right) or (JoinSides.Right, JoinSides.Left)))
                continue;

            hasKey = true;
            if (!AreComparable(one.Type, other.Type))
                _refusals.Add(RefusalReason.JoinNotComparable, syntax, one.Type.ToString(), other.Type.ToString());
        }

        if (!hasKey && !isUncertain && (read & JoinSides.Left) != 0 && KeepsUnmatched(join.Join))
            _refusals.Add(RefusalReason.JoinWithoutKey, join.Join.On!, join.Join.Words);
        if (hasKey && !isUncertain && !hasInequality && join.Join.Kind.Has(JoinKind.Asof))
            _refusals.Add(RefusalReason.AsofWithoutInequality, join.Join.On!, join.Join.Words);
    }

    private static bool KeepsUnmatched(JoinedTable join) =>
        join.Kind.Has(JoinKind.Left | JoinKind.Full) && !join.Kind.Has(JoinKind.Semi | JoinKind.Anti | JoinKind.Asof);

    /// <summary>The tables that an expression reads; null where that is not certain.</summary>
    private static JoinSides? SidesOf(SqlExpression expression, SelectScope scope)
    {
        var sides = JoinSides.None;
        foreach (var part in expression.DescendantsAndSelf())
        {
            if (part is QueryExpression or Lambda or TemplateExpression)
                return null;
            if (part is not Identifier name)
                continue;
            if (scope.Aliases.ContainsKey(name.Parts[0])
                || scope.From.Tables.All(t => t.Is(name.Parts[0]))
                || FindTable(name.Parts, scope.From) is not { } place)
                return null;

            sides |= place.Table == scope.From.Tables[0] ? JoinSides.Left : JoinSides.Right;
        }

        return sides;
    }

    /// <summary>Whether a JOIN finds a common type for what it compares; true where that is not known.</summary>
    private static bool AreComparable(ClickHouseType one, ClickHouseType other) =>
        new[] { one, other }.Any(t => t.HasUnknown || t.Unwrapped.IsDynamic || t.Unwrapped.Name is "JSON" or "Object")
            || Supertype.Least([one.Stored, other.Stored]) is not null;
}
