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

    private protected override string ComputeKey() => Kind switch
    {
        LiteralKind.String => "'" + Value.Replace("'", "''") + "'",
        LiteralKind.Number => WithoutLastZeros(Value.ToLowerInvariant()),
        _ => Value.ToLowerInvariant(),
    };

    /// <summary><c>0.90</c> is <c>0.9</c>; <c>1.0</c> is a fraction, unlike <c>1</c>.</summary>
    private static string WithoutLastZeros(string number)
    {
        var point = number.IndexOf('.');
        return point < 0 || number.IndexOfAny(['e', 'x']) >= 0 || number[number.Length - 1] != '0' || number.Length == point + 2
            ? number
            : number.TrimEnd('0') is var cut && cut.Length == point + 1 ? cut + "0" : cut;
    }
}

/// <summary>A call over a window, which does not make the query an aggregating one.</summary>
/// <param name="window">The normal form of what follows OVER.</param>
public sealed class BoundWindowCall(
    string name, ImmutableArray<BoundExpression> parameters, ImmutableArray<BoundExpression> arguments, string window, ClickHouseType type)
    : BoundExpression(type, arguments)
{
    public override ImmutableArray<BoundExpression> Parts { get; } = arguments;

    private protected override string ComputeKey() =>
        $"{BoundCall.Head(name.ToLowerInvariant(), parameters)}({string.Join(",", Parts.Select(a => a.Key))}) over ({window})";

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
public sealed class BoundTemplate(string text, TypedArgument value, bool dependsOnRequest, string? setTo) : BoundExpression(value.Type, [], value.Constant)
{
    public bool DependsOnRequest { get; } = dependsOnRequest && setTo is null;

    private readonly Lazy<(string Name, string? Default)?> _parameter = new(() => Read(text));

    private protected override string ComputeKey() => NormalForm.Tag(text);

    /// <summary>The parameter that the tag writes, with its default; null for a tag that writes something else.</summary>
    public (string Name, string? Default)? Parameter => _parameter.Value;

    /// <summary>
    /// The value of a parameter such as <c>{{DateTime(start, '2020-01-01')}}</c>, or its default, or what the template sets its name to; null
    /// where it has none.
    /// </summary>
    public string? Value(IReadOnlyDictionary<string, string>? values)
    {
        if (setTo is not null)
            return setTo;
        if (_parameter.Value is not { } parameter)
            return null;

        return values is not null && values.TryGetValue(parameter.Name, out var value) ? value : parameter.Default;
    }

    /// <summary>The parameter that a tag writes, and its default; null for a tag that writes something else.</summary>
    private static (string Name, string? Default)? Read(string text)
    {
        var nodes = TemplateTree.Parse(text, new TextSpan(0, text.Length)).Nodes;
        var expression = nodes.Length == 1 ? (nodes[0] as TemplateValue)?.Expression : null;
        return NameIn(expression) is { } name ? (name, expression is PythonCall call ? DefaultOf(call) : null) : null;
    }

    /// <summary>The name in <c>{{name}}</c> and <c>{{DateTime(name, …)}}</c>; null for another tag.</summary>
    internal static string? NameIn(PythonExpression? tag) => tag switch
    {
        PythonName name => name.Name,
        PythonCall { Name.Length: > 0, Arguments.IsEmpty: false } call when call.Arguments[0] is { Name: "", IsSpread: false, Value: PythonName name } =>
            name.Name,
        _ => null,
    };

    private static string? DefaultOf(PythonCall call) =>
        call.Argument("default", 1) is PythonLiteral { Kind: PythonLiteralKind.String or PythonLiteralKind.Number, IsFormatted: false } literal
            ? literal.Value
            : null;
}
