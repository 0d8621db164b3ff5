using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>What a name means: a parameter of a lambda, an alias, a column, or something of the query around.</summary>
internal sealed partial class Binder
{
    /// <summary>
    /// Words that are constants, or functions without brackets, where no table has a column of their name (measured on ClickHouse 26.7).
    /// </summary>
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["inf"] = "Float64",
        ["infinity"] = "Float64",
        ["nan"] = "Float64",
        ["now"] = "DateTime",
        ["current_timestamp"] = "DateTime",
        ["localtime"] = "DateTime",
        ["localtimestamp"] = "DateTime",
        ["today"] = "Date",
        ["curdate"] = "Date",
        ["current_date"] = "Date",
        ["user"] = "String",
        ["current_user"] = "String",
        ["currentUser"] = "String",
        ["session_user"] = "String",
        ["database"] = "String",
        ["schema"] = "String",
        ["current_database"] = "String",
        ["currentDatabase"] = "String",
    };

    private BoundExpression BindIdentifier(Identifier identifier, SelectScope scope)
    {
        if (Resolve(identifier, scope) is { } known)
        {
            if (IsOutsideOfSet(identifier.Parts, scope))
                _refusals.Add(RefusalReason.ColumnOutsideOfSet, identifier, string.Join(".", identifier.Parts));
            return known;
        }

        if (identifier.Parts.Length == 1 && Words.TryGetValue(identifier.Name, out var word))
        {
            if (!_refusals.IsSuspended && scope.From.Tables.Count > 0)
                _unknown[identifier.Span] = new MissingColumn(identifier, scope.From.ByName, IsCertain: false) { Meaning = identifier.Name + "()" };
            return new BoundCall(identifier.Name, [], [], ClickHouseType.Of(word)).At(identifier);
        }

        ReportUnknown(identifier, scope);
        return UnknownColumn(identifier, scope.From);
    }

    /// <summary>A column that no schema names: one of a table that is not in the project, or that is known in part.</summary>
    private static BoundExpression UnknownColumn(Identifier identifier, FromClause from)
    {
        var qualifier = string.Join(".", identifier.Parts.Take(identifier.Parts.Length - 1));
        var owner = from.Tables.FirstOrDefault(t => qualifier.Length == 0 || t.Is(qualifier));
        return new BoundColumn(
            from.Tables.Count == 1 || qualifier.Length > 0 ? owner?.Source ?? qualifier : "", identifier.Name, ClickHouseType.Unknown)
            .Of(owner is null ? 0 : from.Tables.TakeWhile(t => t != owner).Count(t => t.Source == owner.Source));
    }

    /// <summary>What a name means; null where it means nothing, or where that cannot be determined.</summary>
    private BoundExpression? Resolve(Identifier identifier, SelectScope scope)
    {
        var parts = identifier.Parts;
        for (var i = scope.Parameters.Count - 1; i >= 0; i--)
        {
            if (scope.Parameters[i].Name == parts[0])
                return PartOf(scope.Parameters[i].Value, parts, 1) ?? new BoundUnknown(string.Join(".", parts), ClickHouseType.Unknown);
        }

        var cycles = scope.Cycles;
        if (scope.Aliases.TryGetValue(parts[0], out var expression) && !IsOpen(parts[0], scope) && !NamesUnboundElement(expression, scope)
            && !(scope.Aggregates > 0 && HasAggregate(expression) && FindTable(parts, scope.From) is not null))
        {
            var alias = Bounded(parts[0], BindAlias(parts[0], expression, scope));
            if (PartOf(alias, parts, 1) is { } part)
                return part;
        }

        if (scope.From.Elements.TryGetValue(parts[0], out var element))
            return PartOf(element, parts, 1) ?? new BoundUnknown(string.Join(".", parts), ClickHouseType.Unknown);
        if (FindTable(parts, scope.From) is { } place)
            return Bounded(place.Column, place.Value.As(place.Value.Type)); // What a query yields is not a constant to those that read it.

        // Of aliases that name each other it may mean one.
        if (scope.Cycles > cycles)
            return new BoundUnknown(string.Join(".", parts), ClickHouseType.Unknown);
        if (parts.Any(scope.From.MayHave))
            return null;

        return scope.Environment.Outer is { } outer && Resolve(identifier, outer) is { } around ? FromAround(around) : null;
    }

    /// <summary>What an expression of the SELECT around is in a query inside: its columns are those of another row.</summary>
    private static BoundExpression FromAround(BoundExpression expression) =>
        expression.Replace(part => part is BoundColumn column ? column.Of(column.Reading - 1) : null, []);

    /// <summary>Whether a name means a column of a SELECT around the query that IN looks into.</summary>
    private static bool IsOutsideOfSet(ImmutableArray<string> parts, SelectScope scope)
    {
        if (!scope.Environment.IsInSet)
            return false;

        var isOutside = false;
        for (var around = scope; ;)
        {
            if (around.Parameters.Any(p => p.Name == parts[0])
                || around.Aliases.ContainsKey(parts[0])
                || around.From.Elements.ContainsKey(parts[0])
                || parts.Any(around.From.MayHave))
                return false;
            if (FindTable(parts, around.From) is not null)
                return isOutside;
            if (around.Environment.Outer is not { } outer)
                return false;

            isOutside |= around.Environment.IsSet;
            around = outer;
        }
    }

    private static BoundExpression Bounded(string name, BoundExpression expression) =>
        expression.Size <= Limits.AliasParts ? expression : new BoundUnknown($"{name} {NormalForm.Hash(expression.Key)}", expression.Type);

    /// <summary>
    /// Whether an alias is another name of what an ARRAY JOIN yields whose arrays are being bound, as in <c>SELECT e AS list … ARRAY JOIN list AS
    /// e</c>: there it means the column, if there is one. In an alias for more than a name, ClickHouse does not find the element.
    /// </summary>
    private static bool NamesUnboundElement(SqlExpression alias, SelectScope scope)
    {
        if (scope.From.UnboundElements.Count == 0)
            return false;

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (alias is Identifier { Parts: [var name] } && seen.Add(name))
        {
            if (!scope.Aliases.TryGetValue(name, out var next))
                return scope.From.UnboundElements.Contains(name);
            alias = next;
        }

        return false;
    }

    private static bool IsOpen(string alias, SelectScope scope)
    {
        var at = scope.OpenAliases.LastIndexOf(alias);
        if (at >= 0)
            scope.LowestMet = Math.Min(scope.LowestMet, at);
        if (at >= 0 && at < scope.OpenAliases.Count - 1 && HasColumnOfAlias(scope, at))
            scope.Cycles++;
        return at >= 0;
    }

    /// <summary>Whether one of the open aliases from a place on may be a column.</summary>
    private static bool HasColumnOfAlias(SelectScope scope, int from) => scope.OpenAliases.Skip(from).Any(name => MayBeColumn(name, scope));

    private static bool MayBeColumn(string name, SelectScope scope) =>
        scope.From.Elements.ContainsKey(name)
            || scope.From.MayHave(name)
            || FindTable([name], scope.From) is not null
            || (scope.Environment.Outer is { } outer && (outer.Aliases.ContainsKey(name) || MayBeColumn(name, outer)));

    private BoundExpression BindAlias(string alias, SqlExpression expression, SelectScope scope)
    {
        if (scope.BoundAliases.TryGetValue(alias, out var known))
            return known;
        if (!Enter(expression))
            return Unfollowed(expression);

        var at = scope.OpenAliases.Count;
        scope.OpenAliases.Add(alias);
        var (parameters, aggregates, cycles) = (scope.Parameters.ToArray(), scope.Aggregates, scope.Cycles);
        scope.Parameters.Clear();
        scope.Aggregates = 0;
        var value = Bind(expression, scope);
        if (scope.Cycles > cycles)
            value = Unfollowed(expression);
        value = WithoutNull(alias, expression, value, scope);
        scope.Parameters.AddRange(parameters);
        scope.Aggregates = aggregates;
        scope.OpenAliases.RemoveAt(at);
        _levels -= expression.Depth;

        // Inside of an alias that it met it is another than outside.
        if (scope.LowestMet >= at)
        {
            scope.LowestMet = int.MaxValue;
            scope.BoundAliases[alias] = value;
        }

        return value;
    }

    private readonly record struct ColumnPlace(ScopeTable Table, string Column, BoundExpression Value, int Qualifiers);

    /// <summary>The column that a name means; null where no known table has it. A column of two tables may be of unknown type.</summary>
    private static ColumnPlace? FindTable(ImmutableArray<string> parts, FromClause from)
    {
        if (parts.Length == 1 && from.Shared.ContainsKey(parts[0]) && FindShared(parts[0], from) is { } shared)
            return shared;

        ColumnPlace? first = null;
        foreach (var table in from.Tables)
        {
            if (Find(parts, table) is not { } place)
                continue;
            if (first is null)
                first = place;
            else if (from.Joins > 1)
                return place with { Value = place.Value.As(ClickHouseType.Unknown) };
            else
                break;
        }

        return first;
    }

    /// <summary>A column of USING: that of the first table.</summary>
    private static ColumnPlace? FindShared(string column, FromClause from)
    {
        foreach (var table in from.Tables)
        {
            if (table.Find(column) is { } value)
                return new ColumnPlace(table, column, value, 0);
        }

        return null;
    }

    private static ColumnPlace? Find(ImmutableArray<string> parts, ScopeTable table)
    {
        var whole = parts.Length == 1 ? parts[0] : string.Join(".", parts);
        if (table.Find(whole) is { } value)
            return new ColumnPlace(table, whole, value, 0);
        if (parts.Length == 1)
            return null;
        if (table.Find(parts[0]) is { } compound && PartOf(compound, parts, 1) is { } part)
            return new ColumnPlace(table, parts[0], part, 0);

        var qualifiers = table.Is(parts[0]) ? 1 : parts.Length > 2 && parts[0] == table.Database && parts[1] == table.Name ? 2 : 0;
        if (qualifiers == 0)
            return null;

        var rest = string.Join(".", parts.Skip(qualifiers));
        if (table.Find(rest) is { } own)
            return new ColumnPlace(table, rest, own, qualifiers);
        return table.Find(parts[qualifiers]) is { } column && PartOf(column, parts, qualifiers + 1) is { } inner
            ? new ColumnPlace(table, parts[qualifiers], inner, qualifiers)
            : null;
    }

    /// <summary>What is behind a column and a dot; null where there is nothing.</summary>
    private static BoundExpression? PartOf(BoundExpression owner, ImmutableArray<string> parts, int from)
    {
        ClickHouseType? atPath = null;
        for (var i = from; i < parts.Length; i++)
        {
            // The rest of the name is one path of a JSON column.
            atPath ??= JsonPath.TypeOf(owner.Type, parts.RemoveRange(0, i));
            if ((atPath ?? Subcolumn.TypeOf(owner.Type, parts[i])) is not { } part)
                return null;
            owner = new BoundCall("tupleElement", [], [owner, new BoundConstant(LiteralKind.String, parts[i])], part);
        }

        return owner;
    }

    /// <summary>Notes a name that no known table has.</summary>
    private void ReportUnknown(Identifier identifier, SelectScope scope)
    {
        var name = identifier.Parts[0];
        if (_refusals.IsSuspended || scope.Environment.IsGiven(name) || scope.From.Tables.Count == 0)
            return;

        // An alias means its expression: inside of a lambda, it reads the parameters of that lambda.
        if (scope.OpenAliases.Count > 0 && scope.Select.DescendantsAndSelf().OfType<Lambda>().Any(lambda => lambda.Parameters.Contains(name)))
            return;

        var isCertain = !scope.Select.Items.Any(i => SelectScope.IsOfTag(i.Alias));
        for (var around = scope; isCertain && around is not null; around = around.Environment.Outer)
            isCertain = around.From.Tables.Count > 0 && !identifier.Parts.Any(around.From.MayHave) && !MayBeSpelledSo(identifier, around.From);
        _unknown[identifier.Span] = new MissingColumn(identifier, scope.From.ByName, isCertain);
    }

    /// <summary>
    /// Whether a table has the column of a call that is not given a name, in other letters: a view that is stored has <c>max(t)</c> for the
    /// <c>MAX(t)</c> of its query.
    /// </summary>
    private static bool MayBeSpelledSo(Identifier identifier, FromClause from) =>
        identifier.Name.IndexOf('(') > 0
            && from.Tables.Any(t => t.Columns.Columns.Any(c => c.Name.Equals(identifier.Name, StringComparison.OrdinalIgnoreCase)));
}
