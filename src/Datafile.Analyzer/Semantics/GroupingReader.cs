using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>What GROUP BY sees of an expression, its aliases resolved.</summary>
/// <param name="Key">Over the columns of FROM, not of Data Sources: the same for what ClickHouse takes for the same. Empty where that is not known.</param>
internal sealed record GroupedForm(string Key)
{
    /// <summary>A column that is in no key and in no aggregate, where the query names it; null where there is none.</summary>
    public SqlExpression? Column { get; init; }

    /// <summary>The first aggregate, or the alias of one.</summary>
    public SqlExpression? Aggregate { get; init; }

    /// <summary>The first window function, or the alias of one.</summary>
    public SqlExpression? Window { get; init; }
}

/// <summary>Reads the expressions of a SELECT as GROUP BY sees them (measured on ClickHouse 26.7).</summary>
/// <param name="valueOf">What a tag of a template writes if that is a constant, and so no column; null for another tag.</param>
internal sealed class GroupingReader(
    SelectScope scope, Func<ImmutableArray<string>, (ScopeTable Table, string Column, bool IsPart)?> find,
    Func<TemplateExpression, BoundTemplate?> valueOf)
{
    /// <summary>The key of what is made of parts, where it is in no key of GROUP BY.</summary>
    private const string Composed = "()";

    /// <summary>Starts a key that is too long to be kept.</summary>
    private const string Hashed = "#";

    private static readonly GroupedForm Nothing = new("");

    private readonly Dictionary<string, GroupedForm> _aliases = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];
    private readonly List<string> _parameters = [];
    private HashSet<string> _keys = new(StringComparer.Ordinal);
    private HashSet<string>? _collected;
    private bool _isComposed = true;
    private int _lowestMet = int.MaxValue;
    private int _reads;

    /// <summary>The aggregate or window function whose arguments hold an aggregate or a window function.</summary>
    public List<(FunctionCall Outer, SqlExpression Inner, bool IsWindow)> Nested { get; } = [];

    /// <summary>Whether a key of GROUP BY is not known, so that nothing can be said of columns.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>
    /// Whether aliases name each other: which of them then means a column depends on where ClickHouse starts, so that nothing can be said.
    /// </summary>
    public bool HasCycle { get; private set; }

    /// <summary>Reads GROUP BY, before all else.</summary>
    public ImmutableArray<GroupedForm> ReadKeys()
    {
        // Behind an asterisk it is not known which item a number names.
        var forms = ImmutableArray.CreateBuilder<GroupedForm>();
        IsUnknown = scope.Select.Items.Any(i => i.Expression is Asterisk)
            && scope.Select.GroupBy.Any(k => k is Literal or Operation { Function: "negate" });
        foreach (var key in scope.Select.GroupBy.SelectMany(k => scope.Select.ItemAt(k) is { } item ? [item.Aliased] : Parts(k)))
        {
            // A constant text says nothing of any column; a number may be a position.
            if (key is TemplateExpression tag && valueOf(tag) is { Type.IsString: true })
                continue;

            var form = key is TemplateExpression ? Nothing : Read(key);
            forms.Add(form);
            IsUnknown |= form.Key.Length == 0 || key is Asterisk;
        }

        _keys = new HashSet<string>(forms.Select(f => f.Key), StringComparer.Ordinal);
        if (scope.Select.GroupByModifier == "ALL")
            ReadKeysOfAll();

        // Where all keys are columns, no other expression is one, and what it is made of need not be written down.
        _isComposed = _keys.Any(k => k.IndexOf('(') >= 0 || k.StartsWith(Hashed, StringComparison.Ordinal));
        _aliases.Clear();
        return forms.ToImmutable();
    }

    /// <summary>GROUP BY ALL: the items without aggregates, and what lies beside the aggregates of the others.</summary>
    private void ReadKeysOfAll()
    {
        _collected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in scope.Select.Items)
        {
            // Which keys a window function brings is not known.
            IsUnknown |= item.Expression is Asterisk || Read(item.Aliased) is { Key.Length: 0 } or { Window: not null };
        }

        (_keys, _collected) = (_collected, null);
    }

    /// <summary>The keys that a tuple joins; a number in it is not a position.</summary>
    private static IEnumerable<SqlExpression> Parts(SqlExpression key) =>
        key is Operation { Function: "tuple" } or FunctionCall { Name: "tuple" } ? key.Children().OfType<SqlExpression>().SelectMany(Parts) : [key];

    /// <summary>What an expression is.</summary>
    public GroupedForm Read(SqlExpression expression)
    {
        if (++_reads > Limits.GroupingReads)
        {
            IsUnknown = true;
            return Nothing;
        }

        var form = ReadNew(expression);
        if (form.Key.Length > 2_000)
            form = form with { Key = Hashed + NormalForm.Hash(form.Key) };
        if (form.Aggregate is null && form.Key.Length > 0)
            _collected?.Add(form.Key);
        return form.Column is not null && _keys.Contains(form.Key) ? form with { Column = null } : form;
    }

    private GroupedForm[] Read(ImmutableArray<SqlExpression> expressions)
    {
        var forms = new GroupedForm[expressions.Length];
        for (var i = 0; i < forms.Length; i++)
            forms[i] = Read(expressions[i]);
        return forms;
    }

    private GroupedForm ReadNew(SqlExpression expression)
    {
        switch (expression)
        {
            case Literal literal:
                return new(literal.Kind + literal.Value);
            case Identifier identifier:
                return ReadName(identifier);
            case AliasedExpression aliased:
                return IsOpen(aliased.Alias) ? Read(aliased.Expression) : ReadAlias(aliased.Alias, aliased.Expression);
            case Operation { Function: "between" or "notBetween", Operands.Length: 3 } between:
                return ReadBetween(between);
            case Operation operation:
                return Join(operation.Function, Read(operation.Operands));
            case FunctionCall call:
                return ReadCall(call);
            case CaseExpression choice:
                return Join(
                    choice.Operand is null ? "multiIf" : "caseWithExpression",
                    [.. choice.Children().OfType<SqlExpression>().Select(Read), .. choice.Else is null ? [new GroupedForm("Null")] : Array.Empty<GroupedForm>()]);
            case Cast cast:
                return Join("CAST", [Read(cast.Operand), new("String" + ClickHouseType.Parse(cast.Type).Normalized.NameOr(cast.Type))]);
            case Interval interval:
                return Join("toInterval" + interval.Unit, [Read(interval.Amount)]);
            case Lambda lambda:
                return ReadLambda(lambda);
            case ScalarSubquery subquery:
                return new("query" + subquery.Span.Start);
            case Asterisk star:
                return ReadStar(star);
            case TemplateExpression tag:
                return valueOf(tag) is { } value ? new("tag " + value.Key) : Nothing;
            default:
                return Nothing;
        }
    }

    private GroupedForm ReadBetween(Operation between)
    {
        var (value, low, high) = (Read(between.Operands[0]), Read(between.Operands[1]), Read(between.Operands[2]));
        return between.Function == "between"
            ? Join("and", [Join("greaterOrEquals", [value, low]), Join("lessOrEquals", [value, high])])
            : Join("or", [Join("less", [value, low]), Join("greater", [value, high])]);
    }

    private GroupedForm ReadName(Identifier name)
    {
        var parts = name.Parts;
        if (_parameters.Contains(parts[0]))
            return new("parameter" + string.Join(".", parts));
        if (scope.Aliases.TryGetValue(parts[0], out var expression) && !IsOpen(parts[0]))
        {
            // A part of what an alias names, or a column of the table of that name.
            if (parts.Length > 1)
                return Nothing;

            var form = ReadAlias(parts[0], expression);
            return form with
            { Column = form.Column is null ? null : name, Aggregate = form.Aggregate is null ? null : name, Window = form.Window is null ? null : name };
        }

        if (scope.From.Elements.ContainsKey(parts[0]))
            return parts.Length == 1 ? new("element " + parts[0]) { Column = name } : Nothing;
        if (find(parts) is not { } place)
            return Nothing;

        // USING makes one column of two.
        var column = scope.From.Shared.ContainsKey(place.Column) ? place.Column : KeyOf(place.Table, place.Column);
        return _keys.Contains(column) ? new(column) : new(place.IsPart ? column + "/" + string.Join(".", parts) : column) { Column = name };
    }

    /// <summary>A column of the first table, which is mostly the only one, or of another.</summary>
    private string KeyOf(ScopeTable table, string column) =>
        scope.From.Tables.IndexOf(table) is > 0 and var index ? $"{index}.{column}" : "0." + column;

    private GroupedForm ReadAlias(string alias, SqlExpression expression)
    {
        if (_aliases.TryGetValue(alias, out var known))
            return known;
        if (_open.Count > Limits.GroupedAliases)
            return Nothing;

        var at = _open.Count;
        var parameters = _parameters.ToArray();
        _parameters.Clear();
        _open.Add(alias);
        var form = Read(expression);
        _open.RemoveAt(at);
        _parameters.AddRange(parameters);

        // Inside of an alias that it names, which then means a column, it is another than outside.
        if (_lowestMet >= at)
        {
            _lowestMet = int.MaxValue;
            _aliases[alias] = form;
        }

        return form;
    }

    private bool IsOpen(string alias)
    {
        var at = _open.LastIndexOf(alias);
        if (at >= 0)
            _lowestMet = Math.Min(_lowestMet, at);

        HasCycle |= at >= 0 && at < _open.Count - 1;
        return at >= 0;
    }

    private GroupedForm ReadCall(FunctionCall call)
    {
        var isAggregate = !call.IsWindow && AggregateFunction.Find(call.Name) is not null;
        var written = call.Filter is { } filter ? call.Arguments.Add(filter) : call.Arguments;
        var arguments = Read(isAggregate ? written.RemoveAll(a => a is Asterisk) : written);
        var function = FunctionFacts.Find(call.Name)?.Name ?? call.Name;
        var parameters = call.Parameters.IsEmpty ? "" : string.Concat(Read(call.Parameters).Select(p => p.Key + ","));
        var joined = Join(function + (call.Distinct ? "Distinct" : "") + parameters, arguments);

        // It is refused for its missing OVER.
        if (!call.IsWindow && FunctionNames.IsWindowOnly(call.Name))
            return new(joined.Key);
        if (isAggregate)
        {
            if ((joined.Aggregate ?? joined.Window) is { } inner)
                Nested.Add((call, inner, joined.Aggregate is null));
            return new(joined.Key) { Aggregate = call };
        }

        if (call.Name.Equals("grouping", StringComparison.OrdinalIgnoreCase))
            return new(joined.Key);
        if (!call.IsWindow)
            return FunctionNames.IsKnown(call.Name) ? joined : joined with { Column = null }; // a misspelt function may be an aggregate
        if (joined.Window is { } nested)
            Nested.Add((call, nested, true));

        var over = call.Window is { } window ? Join("over" + window.Parent, Read([.. window.Keys])) : Nothing;
        return Join("window", [joined, over]) with { Window = call };
    }

    private GroupedForm ReadLambda(Lambda lambda)
    {
        var before = _parameters.Count;
        _parameters.AddRange(lambda.Parameters);
        var body = Read(lambda.Body);
        _parameters.RemoveRange(before, _parameters.Count - before);
        return body with { Key = body.Key.Length == 0 ? "" : $"({string.Join(",", lambda.Parameters)})->{body.Key}" };
    }

    /// <summary>
    /// The columns that an asterisk brings, of all tables or of one, but for those of EXCEPT; what REPLACE puts in place of some is read as it
    /// is written. Nothing is said of one with other modifiers.
    /// </summary>
    private GroupedForm ReadStar(Asterisk star)
    {
        var pattern = star.Pattern is { } text ? LinearPattern.Parse(text) : null;
        if (star.HasOtherModifiers
            || (star.Pattern is not null && pattern is null)
            || !star.Listed.IsEmpty
            || !star.Applied.IsEmpty
            || scope.From.Tables.Any(t => t.Columns.IsOpen))
            return Nothing;

        IEnumerable<StarColumn> brought;
        if (star.Qualifier.Length == 0)
            brought = scope.From.Star;
        else if (scope.From is { Shared.Count: 0, Elements.Count: 0 } && scope.From.Tables.Where(t => t.Is(star.Qualifier)).ToArray() is [var table])
            brought = table.Columns.Columns.Select(c => new StarColumn(table, c.Name));
        else
            return Nothing;

        StarColumn[] columns = [.. brought.Where(c => !star.Excluded.Contains(c.Name) && pattern?.Matches(c.Name) != false)];
        var replaced = star.Replacements.OfType<AliasedExpression>().Where(r => columns.Any(c => c.Name == r.Alias)).ToArray();
        var outside = columns.Any(c => !replaced.Any(r => r.Alias == c.Name) && IsOutside(c));
        foreach (var form in replaced.Select(Read))
            outside |= form.Column is not null;
        return new("*" + star.Qualifier + star.Modifiers) { Column = outside ? star : null };

        bool IsOutside(StarColumn column) =>
            !_keys.Contains(scope.From.Shared.ContainsKey(column.Name) ? column.Name : KeyOf(column.Table, column.Name));
    }

    private GroupedForm Join(string function, GroupedForm[] parts)
    {
        SqlExpression? column = null, aggregate = null, window = null;
        var key = _isComposed ? new StringBuilder(function).Append('(') : null;
        var isKnown = true;
        foreach (var part in parts)
        {
            isKnown &= part.Key.Length > 0;
            key?.Append(part.Key).Append(',');
            column ??= part.Column;
            aggregate ??= part.Aggregate;
            window ??= part.Window;
        }

        // The comma behind the last part.
        if (key is not null && key[key.Length - 1] == ',')
            key.Length--;
        return new(!isKnown ? "" : key is null ? Composed : key.Append(')').ToString()) { Column = column, Aggregate = aggregate, Window = window };
    }
}
