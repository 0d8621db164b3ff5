using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// An expression of a query with its type, in terms of the columns of the Data Sources that the query finally reads: the
/// aliases, nodes, subqueries and CTEs in between are resolved. Two expressions mean the same when their keys are equal.
/// </summary>
public abstract class BoundExpression
{
    /// <summary>Sizes stop here: an alias that names itself twice doubles with each level.</summary>
    private const int MaxSize = 1_000_000_000;

    private string? _key;

    private protected BoundExpression(ClickHouseType type, ImmutableArray<BoundExpression> parts, string? constant = null)
    {
        (Type, Constant) = (type, constant);
        long size = 1;
        foreach (var part in parts)
        {
            size += part.Size;
            HasAggregate |= part.HasAggregate;
        }

        Size = (int)Math.Min(size, MaxSize);
    }

    /// <summary>What ClickHouse yields for it; unknown where that cannot be determined.</summary>
    public ClickHouseType Type { get; private set; }

    /// <summary>The value as ClickHouse prints it in SQL; null where it is not constant where it is used.</summary>
    public string? Constant { get; private set; }

    /// <summary>Where it is written, in the query of the node that computes it; null for the column of a table.</summary>
    public SqlExpression? Syntax { get; private set; }

    /// <summary>The normal form as text: operators and calls alike, the operands of AND and OR in order.</summary>
    public string Key => _key ??=
        NormalForm.Bounded(Reading == 0 ? ComputeKey() : ComputeKey() + "#" + Reading.ToString(CultureInfo.InvariantCulture));

    /// <summary>Which of the rows of a join it is of, where nothing else tells that: 0 for the first, negative for those of a query around.</summary>
    internal int Reading { get; private set; }

    /// <summary>How many expressions it holds, itself included, each as often as it is used.</summary>
    public int Size { get; }

    /// <summary>What it is computed from.</summary>
    public virtual ImmutableArray<BoundExpression> Parts => [];

    /// <summary>The expression and everything below it, each once.</summary>
    public IEnumerable<BoundExpression> DescendantsAndSelf() => Parts.IsEmpty ? [this] : All();

    private IEnumerable<BoundExpression> All()
    {
        var seen = new HashSet<BoundExpression>();
        var waiting = new Stack<BoundExpression>();
        waiting.Push(this);
        while (waiting.Count > 0)
        {
            var next = waiting.Pop();
            if (!seen.Add(next))
                continue;

            yield return next;
            var parts = next.Parts;
            for (var i = parts.Length - 1; i >= 0; i--)
                waiting.Push(parts[i]);
        }
    }

    /// <summary>The conditions that AND joins; the expression itself if it is not of AND.</summary>
    public IEnumerable<BoundExpression> Conjuncts => this is BoundCall call && call.Is("and") ? call.Arguments.SelectMany(a => a.Conjuncts) : [this];

    /// <summary>The columns of Data Sources that it is computed from.</summary>
    public IEnumerable<BoundColumn> Columns => DescendantsAndSelf().OfType<BoundColumn>();

    /// <summary>Whether an aggregate function is in it.</summary>
    public bool HasAggregate { get; private protected init; }

    public override string ToString() => Key;

    private protected abstract string ComputeKey();

    /// <summary>The expression with other parts; itself where it has none.</summary>
    private protected virtual BoundExpression WithParts(ImmutableArray<BoundExpression> parts) => this;

    /// <summary>The same value under another type, as USING and ARRAY JOIN give it, and as no constant.</summary>
    internal BoundExpression As(ClickHouseType type)
    {
        if (Constant is null && type.Equals(Type))
            return this;

        var copy = (BoundExpression)MemberwiseClone();
        (copy.Type, copy.Constant) = (type, null);
        return copy;
    }

    /// <summary>The same expression of another row.</summary>
    internal BoundExpression Of(int reading)
    {
        var copy = (BoundExpression)MemberwiseClone();
        (copy.Reading, copy._key) = (reading, null);
        return copy;
    }

    internal BoundExpression At(SqlExpression? syntax)
    {
        Syntax ??= syntax;
        return this;
    }

    /// <summary>The expression with other expressions in place of some; <paramref name="done"/> keeps what is replaced already.</summary>
    internal BoundExpression Replace(Func<BoundExpression, BoundExpression?> replacement, Dictionary<BoundExpression, BoundExpression> done)
    {
        if (done.TryGetValue(this, out var known))
            return known;

        var result = replacement(this);
        if (result is null)
        {
            var parts = Parts;
            var replaced = ImmutableArray.CreateRange(parts, p => p.Replace(replacement, done));
            result = parts.SequenceEqual(replaced) ? this : WithParts(replaced);
        }

        return done[this] = result;
    }

    internal TypedArgument AsArgument() => this is BoundLambda ? TypedArgument.Lambda(Type) : new TypedArgument(Type, Constant);
}

/// <summary>A column of a table.</summary>
/// <param name="table">The Data Source, or the full name of a table of elsewhere; empty for a column whose table is not known.</param>
public sealed class BoundColumn(string table, string name, ClickHouseType type) : BoundExpression(type, [])
{
    public string Table { get; } = table;

    public string Name { get; } = name;

    private protected override string ComputeKey() => Table.Length == 0 ? Name : Table + "." + Name;
}

/// <summary>A literal.</summary>
public sealed class BoundConstant(LiteralKind kind, string value, string? constant = null)
    : BoundExpression(LiteralType.Of(kind, value), [], constant)
{
    public LiteralKind Kind { get; } = kind;

    public string Value { get; } = value;

    private protected override string ComputeKey() => Kind == LiteralKind.String ? "'" + Value.Replace("'", "''") + "'" : Value.ToLowerInvariant();
}

/// <summary>A call of a function or an operator, under the name of its ClickHouse function.</summary>
public sealed class BoundCall : BoundExpression
{
    private static readonly HashSet<string> PassingFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "materialize", "identity", "toNullable", "toLowCardinality", "assumeNotNull",
    };

    public BoundCall(
        string name, ImmutableArray<BoundExpression> parameters, ImmutableArray<BoundExpression> arguments, ClickHouseType type,
        string? constant = null)
        : base(type, arguments, constant)
    {
        (Name, Parameters, Arguments) = (name, parameters, arguments);
        HasAggregate |= AggregateFunction.Find(name) is not null;
    }

    /// <summary>As it is written.</summary>
    public string Name { get; }

    public ImmutableArray<BoundExpression> Parameters { get; }

    public ImmutableArray<BoundExpression> Arguments { get; }

    public override ImmutableArray<BoundExpression> Parts => Arguments;

    /// <summary>The argument whose value the call yields, as <c>materialize(x)</c> does, and <c>assumeNotNull(x)</c> unless x is NULL; null for another call.</summary>
    public BoundExpression? PassedArgument => Arguments.Length == 1 && PassingFunctions.Contains(Name) ? Arguments[0] : null;

    public bool Is(string function) => string.Equals(Name, function, StringComparison.OrdinalIgnoreCase);

    private protected override string ComputeKey()
    {
        var function = Name.ToLowerInvariant();
        if (function == "not" && Arguments.Length == 1 && Arguments[0] is BoundCall denied && ContraryOf(denied) is { } contrary)
            return new BoundCall(contrary, denied.Parameters, denied.Arguments, Type).Key;

        if (SameAs() is { } same)
            return same.Key;

        // To be in a list of one is to be equal to it.
        if (function is "in" or "notin" && Arguments.Length == 2 && Arguments[1] is BoundConstant { Kind: LiteralKind.String or LiteralKind.Number })
            function = function == "in" ? "equals" : "notequals";

        var keys = Arguments.Select(a => a.Key);
        if (function is "and" or "or" or "equals" or "notequals")
            keys = keys.OrderBy(k => k, StringComparer.Ordinal);

        // One comparison has two spellings.
        if (function is "greater" or "greaterorequals" && Arguments.Length == 2)
            (function, keys) = (function == "greater" ? "less" : "lessorequals", keys.Reverse());
        return $"{Head(function, Parameters)}({string.Join(",", keys)})";
    }

    internal static string Head(string function, ImmutableArray<BoundExpression> parameters) =>
        parameters.IsEmpty ? function : $"{function}({string.Join(",", parameters.Select(p => p.Key))})";

    /// <summary>Another expression that always has the same value, in the form that is compared; null where there is none.</summary>
    internal BoundExpression? SameAs()
    {
        switch (Name.ToLowerInvariant())
        {
            // A conversion into the type that the value has.
            case "tostring" or "concat" when Arguments.Length == 1 && Arguments[0].Type.Unwrapped.Name == "String":
            case "materialize"
                or "identity"
                or "assumenotnull" when Arguments.Length == 1 && Arguments[0].Type is { IsUnknown: false, IsNullable: false }:
            case "touint8" or "touint16" or "touint32" or "touint64" or "toint8" or "toint16" or "toint32" or "toint64" or "todatetime" or "todate"
                when Arguments.Length == 1 && Arguments[0].Type.Equals(Type) && !Type.IsUnknown:
                return Arguments[0];

            // NULL never occurs.
            case "ifnull" or "coalesce" when Arguments is [{ Type: { IsUnknown: false, IsNullable: false } }, _, ..]:
                return Arguments[0];

            // Under one name.
            case "cast" when Arguments is [var value, BoundConstant { Kind: LiteralKind.String, Value: "Date" or "DateTime" } type]
                && !value.Type.Unwrapped.IsString
                && !value.Type.IsNullable
                && !value.Type.IsUnknown:
                return new BoundCall("to" + type.Value, [], [value], Type);
            case "startswith"
                when Arguments is [_, BoundConstant { Kind: LiteralKind.String, Value: var beginning }] && beginning.IndexOfAny(['%', '_', '\\']) < 0:
                return new BoundCall("like", [], [Arguments[0], new BoundConstant(LiteralKind.String, beginning + "%")], Type);
            case "empty" or "notempty" when Arguments is [{ Type.Unwrapped.Name: "String" } text]:
                return new BoundCall(Is("empty") ? "equals" : "notEquals", [], [text, new BoundConstant(LiteralKind.String, "")], Type);
            case "notempty" when Arguments is [{ Type.Unwrapped.Name: "Array" } array]:
                return new BoundCall(
                    "greater", [],
                    [new BoundCall("length", [], [array], ClickHouseType.Of("UInt64")), new BoundConstant(LiteralKind.Number, "0")], Type);
            case "arrayexists" when Arguments is [BoundLambda { Parts: [BoundCall { Arguments: [BoundParameter, var element] } test] }, var within]
                && test.Is("equals")
                && !element.DescendantsAndSelf().OfType<BoundParameter>().Any():
                return new BoundCall("has", [], [within, element], Type);

            // Letters outside of ASCII that fold to k and s match as well.
            case "ilike" when Arguments is [{ Type.Unwrapped.Name: "String" } text, BoundConstant { Kind: LiteralKind.String, Value: var pattern }]
                && pattern.All(c => c < 128 && c is not ('%' or '_' or '\\' or 'k' or 'K' or 's' or 'S')):
                return new BoundCall(
                    "equals", [],
                    [new BoundCall("lower", [], [text], text.Type), new BoundConstant(LiteralKind.String, pattern.ToLowerInvariant())], Type);

            case "coalesce" when Arguments.Length == 2:
                return new BoundCall("ifNull", [], Arguments, Type);
            case "sum" when Arguments is [BoundCall { Type.Name: "UInt8" } condition] && ConstantFolding.IsComparison(condition.Name):
                return new BoundCall("countIf", [], Arguments, Type);

            // The number of an aggregate over a condition that is always true, and the state of a function under its short name.
            case var name when name.EndsWith("if", StringComparison.Ordinal)
                && Arguments.Length > 0
                && Arguments[Arguments.Length - 1] is BoundConstant { Kind: LiteralKind.Number, Value: "1" }
                && AggregateFunction.Find(Name) is not null
                && name is not "if":
                return new BoundCall(Name.Substring(0, Name.Length - 2), Parameters, Arguments.RemoveAt(Arguments.Length - 1), Type);
            case var name when name.EndsWith("simplestate", StringComparison.Ordinal) && AggregateFunction.Find(Name) is not null:
                return new BoundCall(Name.Substring(0, Name.Length - "SimpleState".Length), Parameters, Arguments, Type);
            case "countstate" when Arguments.Length == 1 && Arguments[0] is BoundConstant { Kind: LiteralKind.Number }:
                return new BoundCall(Name, Parameters, [], Type);
            default:
                return null;
        }
    }

    /// <summary>The function that is true where a test is false, and NULL where it is NULL; null where there is none. NaN is neither less nor greater.</summary>
    private static string? ContraryOf(BoundCall test) => test.Name.ToLowerInvariant() switch
    {
        "equals" => "notEquals",
        "notequals" => "equals",
        "in" => "notIn",
        "notin" => "in",
        "isnull" => "isNotNull",
        "isnotnull" => "isNull",
        "like" => "notLike",
        "notlike" => "like",
        "less" when IsOrdered(test) => "greaterOrEquals",
        "lessorequals" when IsOrdered(test) => "greater",
        "greater" when IsOrdered(test) => "lessOrEquals",
        "greaterorequals" when IsOrdered(test) => "less",
        _ => null,
    };

    private static bool IsOrdered(BoundCall test) =>
        test.Arguments.All(a => a.Type.Unwrapped is { IsUnknown: false, IsFloat: false } type
            && (type.IsInteger || type.IsString || type.IsDate || type.IsDateTime || type.IsDecimal));

    private protected override BoundExpression WithParts(ImmutableArray<BoundExpression> parts) =>
        new BoundCall(Name, Parameters, parts, Type, Constant).At(Syntax);
}

/// <summary>A call over a window, which does not make the query an aggregating one.</summary>
/// <param name="window">The normal form of what follows OVER.</param>
public sealed class BoundWindowCall(
    string name, ImmutableArray<BoundExpression> parameters, ImmutableArray<BoundExpression> arguments, string window, ClickHouseType type)
    : BoundExpression(type, arguments)
{
    public override ImmutableArray<BoundExpression> Parts { get; } = arguments;

    private protected override string ComputeKey() => $"{BoundCall.Head(name.ToLowerInvariant(), parameters)}({string.Join(",", Parts.Select(a => a.Key))}) over ({window})";

    private protected override BoundExpression WithParts(ImmutableArray<BoundExpression> parts) =>
        new BoundWindowCall(name, parameters, parts, window, Type).At(Syntax);
}

/// <summary>A lambda; the type is that of its body.</summary>
public sealed class BoundLambda(ImmutableArray<string> parameters, BoundExpression body) : BoundExpression(body.Type, [body])
{
    public ImmutableArray<string> Parameters { get; } = parameters;

    public override ImmutableArray<BoundExpression> Parts { get; } = [body];

    private protected override string ComputeKey() => $"{Parameters.Length}->{Parts[0].Key}";

    private protected override BoundExpression WithParts(ImmutableArray<BoundExpression> parts) => new BoundLambda(Parameters, parts[0]).At(Syntax);
}

/// <summary>A parameter of a lambda.</summary>
/// <param name="place">How many parameters of lambdas are before it: two lambdas are the same whatever their parameters are called.</param>
public sealed class BoundParameter(string name, int place, ClickHouseType type) : BoundExpression(type, [])
{
    public string Name { get; } = name;

    private protected override string ComputeKey() => "$" + place.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A query where an expression is: a scalar, or what IN looks into. Its rows are its own, so that it has no parts.</summary>
public sealed class BoundSubquery(BoundQuery query, ClickHouseType type) : BoundExpression(type, [])
{
    public BoundQuery Query { get; } = query;

    private protected override string ComputeKey() => "(" + (Query.Columns.Columns.Length > 1 ? Query.OrderedKey : Query.Key) + ")";
}

/// <summary>A column of a UNION: which of its queries yields it differs from row to row.</summary>
public sealed class BoundUnionColumn(BoundUnion union, int index, ImmutableArray<BoundExpression> values, ClickHouseType type)
    : BoundExpression(type, values)
{
    public BoundUnion Union { get; } = union;

    public int Index { get; } = index;

    /// <summary>What each of the queries yields there.</summary>
    public override ImmutableArray<BoundExpression> Parts { get; } = values;

    private protected override string ComputeKey() => $"union({string.Join(";", Parts.Select(p => p.Key))})";
}

/// <summary>Something whose meaning is not followed.</summary>
public sealed class BoundUnknown(string key, ClickHouseType type) : BoundExpression(type, [])
{
    private protected override string ComputeKey() => "«" + key + "»";
}

/// <summary>A template tag where an expression is.</summary>
/// <param name="text">The tag with its braces.</param>
/// <param name="dependsOnRequest">Whether its template takes parameters, so that what it writes may differ from run to run.</param>
public sealed class BoundTemplate(string text, TypedArgument value, bool dependsOnRequest) : BoundExpression(value.Type, [], value.Constant)
{
    public bool DependsOnRequest { get; } = dependsOnRequest;

    private readonly Lazy<(string Name, string? Default)?> _parameter = new(() => Read(text));

    private protected override string ComputeKey() => NormalForm.Tag(text);

    /// <summary>The parameter that the tag writes, with its default; null for a tag that writes something else.</summary>
    public (string Name, string? Default)? Parameter => _parameter.Value;

    /// <summary>The value of a parameter such as <c>{{DateTime(start, '2020-01-01')}}</c>, or its default; null where it has none.</summary>
    public string? Value(IReadOnlyDictionary<string, string>? values)
    {
        if (_parameter.Value is not { } parameter)
            return null;

        return values is not null && values.TryGetValue(parameter.Name, out var value) ? value : parameter.Default;
    }

    /// <summary>The parameter that a tag writes, and its default; null for a tag that writes something else.</summary>
    private static (string Name, string? Default)? Read(string text)
    {
        var nodes = TemplateTree.Parse(text, new TextSpan(0, text.Length)).Nodes;
        return nodes.Length != 1 ? null : (nodes[0] as TemplateValue)?.Expression switch
        {
            PythonName name => (name.Name, null),
            PythonCall { Name.Length: > 0, Arguments.IsEmpty: false } call
                when call.Arguments[0] is { Name: "", IsSpread: false, Value: PythonName name } => (name.Name, DefaultOf(call)),
            _ => null,
        };
    }

    private static string? DefaultOf(PythonCall call) =>
        call.Argument("default", 1) is PythonLiteral { Kind: PythonLiteralKind.String or PythonLiteralKind.Number, IsFormatted: false } literal
            ? literal.Value
            : null;
}
