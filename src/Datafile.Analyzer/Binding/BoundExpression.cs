using System.Collections.Immutable;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Binding;

/// <summary>
/// An expression in terms of the columns of the tables that a view finally reads: aliases, nodes, subqueries and CTEs in
/// between are gone. Two expressions mean the same when their keys are equal.
/// </summary>
public abstract class BoundExpression
{
    /// <summary>The normal form as text: operators and calls alike, operands of AND and OR in order.</summary>
    public abstract string Key { get; }

    /// <summary>How many expressions it holds, itself counted.</summary>
    public virtual int Size => 1;

    /// <summary>The expression and everything below it.</summary>
    public IEnumerable<BoundExpression> DescendantsAndSelf()
    {
        yield return this;
        if (this is not BoundCall call)
            yield break;

        foreach (var argument in call.Arguments)
            foreach (var inner in argument.DescendantsAndSelf())
                yield return inner;
    }

    public override string ToString() => Key;
}

/// <summary>A column of a table.</summary>
/// <param name="table">The Data Source; empty for a column whose table could not be told.</param>
public sealed class BoundColumn(string table, string name) : BoundExpression
{
    public string Table { get; } = table;

    public string Name { get; } = name;

    public override string Key { get; } = table.Length == 0 ? name : table + "." + name;
}

/// <summary>A literal.</summary>
public sealed class BoundConstant(LiteralKind kind, string value) : BoundExpression
{
    public LiteralKind Kind { get; } = kind;

    public string Value { get; } = value;

    public override string Key { get; } = kind == LiteralKind.String ? "'" + value.Replace("'", "''") + "'" : value.ToLowerInvariant();
}

/// <summary>A call of a function or an operator, under the name of its ClickHouse function.</summary>
public sealed class BoundCall : BoundExpression
{
    public BoundCall(string name, ImmutableArray<BoundExpression> parameters, ImmutableArray<BoundExpression> arguments)
    {
        Name = name;
        Parameters = parameters;
        Arguments = arguments;
        Size = 1 + arguments.Sum(a => a.Size);

        var function = name.ToLowerInvariant();
        var keys = arguments.Select(a => a.Key);
        if (function is "and" or "or" or "equals" or "notequals")
            keys = keys.OrderBy(k => k, StringComparer.Ordinal);
        var head = parameters.IsEmpty ? function : $"{function}({string.Join(",", parameters.Select(p => p.Key))})";
        Key = $"{head}({string.Join(",", keys)})";
    }

    /// <summary>As it is written.</summary>
    public string Name { get; }

    public ImmutableArray<BoundExpression> Parameters { get; }

    public ImmutableArray<BoundExpression> Arguments { get; }

    public override string Key { get; }

    public override int Size { get; }

    public bool Is(string function) => string.Equals(Name, function, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Something whose meaning is not followed: a template, a subquery, a parameter of a lambda.</summary>
public sealed class BoundUnknown(string key) : BoundExpression
{
    public override string Key { get; } = key;
}

/// <summary>A template tag where an expression stands.</summary>
/// <param name="text">The tag with its braces.</param>
public sealed class BoundTemplate(string text) : BoundExpression
{
    private readonly Lazy<(string Name, string? Default)?> _parameter = new(() => Read(text));

    public override string Key { get; } = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

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
            PythonCall { Name.Length: > 0, Arguments.IsEmpty: false } call when call.Arguments[0] is { Name: "", IsSpread: false, Value: PythonName name } => (name.Name, DefaultOf(call)),
            _ => null,
        };
    }

    private static string? DefaultOf(PythonCall call) =>
        call.Argument("default", 1) is PythonLiteral { Kind: PythonLiteralKind.String or PythonLiteralKind.Number, IsFormatted: false } literal ? literal.Value : null;
}
