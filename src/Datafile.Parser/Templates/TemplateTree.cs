using System.Collections.Immutable;
using System.Text;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>A template: text, tags, and blocks that hold both. It is read as its engine reads it, before SQL is.</summary>
public sealed class TemplateTree
{
    private readonly string _text;
    private ImmutableHashSet<string>? _ownNames;
    private ImmutableDictionary<string, string>? _constants;
    private ImmutableArray<TemplateParameter> _parameters;
    private Dictionary<TextSpan, TemplateValue>? _values;

    internal TemplateTree(string text, TextSpan span, ImmutableArray<TemplateNode> nodes, ImmutableArray<SyntaxDiagnostic> diagnostics) =>
        (_text, Span, Nodes, Diagnostics) = (text, span, nodes, diagnostics);

    /// <summary>The template in the file.</summary>
    public TextSpan Span { get; }

    /// <summary>Its parts in order, without what blocks hold. Together they are the template.</summary>
    public ImmutableArray<TemplateNode> Nodes { get; }

    public ImmutableArray<SyntaxDiagnostic> Diagnostics { get; }

    /// <summary>Parses the template in a span of a file. Never fails: what is wrong is in the diagnostics.</summary>
    public static TemplateTree Parse(string text, TextSpan span) => new TemplateParser(text, span).Parse();

    /// <summary>Every node in the order of the text: a block before what it holds, its tags among that.</summary>
    public IEnumerable<TemplateNode> DescendantNodes()
    {
        var stack = new Stack<TemplateNode>(Nodes.Reverse());
        while (stack.Count > 0)
        {
            var node = stack.Pop();
            yield return node;
            if (node is not TemplateBlock block)
                continue;

            if (block.End is { } end)
                stack.Push(end);
            foreach (var branch in block.Branches.Reverse())
            {
                for (var i = branch.Nodes.Length - 1; i >= 0; i--)
                    stack.Push(branch.Nodes[i]);
                stack.Push(branch.Start);
            }
        }
    }

    /// <summary>The expression of every tag, in the order of the text.</summary>
    public IEnumerable<PythonExpression> Expressions()
    {
        foreach (var node in DescendantNodes())
        {
            if ((node as TemplateValue)?.Expression is { } value)
                yield return value;
            if ((node as TemplateStatement)?.Expression is { } inStatement)
                yield return inStatement;
        }
    }

    /// <summary>The names that the template itself sets: by <c>set</c>, by loops, as parameters of a lambda.</summary>
    public ImmutableHashSet<string> OwnNames() => _ownNames ??= ImmutableHashSet.CreateRange(StringComparer.Ordinal, SetNames());

    /// <summary>
    /// The text or number that a name has in every request: <c>{% set cutoff = '2024-01-01' %}</c> outside of all blocks, and nothing else that
    /// sets it. Null for another name.
    /// </summary>
    public string? ConstantOf(string name) => (_constants ??= Constants()).TryGetValue(name, out var value) ? value : null;

    private ImmutableDictionary<string, string> Constants()
    {
        var outside = Nodes.OfType<TemplateStatement>().Select(n => n.Expression).OfType<PythonAssignment>()
            .Where(a => a is { Operator: "=", Target: PythonName, Value: PythonLiteral { IsFormatted: false } value }
                && value.Kind is PythonLiteralKind.String or PythonLiteralKind.Number)
            .ToArray();
        if (outside.Length == 0)
            return ImmutableDictionary<string, string>.Empty;

        var times = SetNames().GroupBy(n => n, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return outside.Where(a => times[((PythonName)a.Target).Name] == 1)
            .ToImmutableDictionary(a => ((PythonName)a.Target).Name, a => ((PythonLiteral)a.Value).Value, StringComparer.Ordinal);
    }

    /// <summary>The names that the template sets, each as often as it does.</summary>
    private IEnumerable<string> SetNames() => Expressions().SelectMany(e => e.DescendantsAndSelf()).SelectMany(e => e switch
    {
        PythonLoop loop => PythonWalker.Targets(loop.Target),
        PythonAssignment assignment => PythonWalker.Targets(assignment.Target),
        PythonLambda lambda => lambda.Parameters.Select(p => p.Name),
        _ => [],
    });

    /// <summary>What <see cref="TemplateParameters.Of(TemplateTree)"/> finds.</summary>
    public ImmutableArray<TemplateParameter> Parameters
    {
        get
        {
            if (_parameters.IsDefault)
                ImmutableInterlocked.InterlockedInitialize(ref _parameters, TemplateParameters.Of(this));
            return _parameters;
        }
    }

    /// <summary>The tag <c>{{ … }}</c> that a span is; null for a span that is more, or something else.</summary>
    public TemplateValue? ValueAt(TextSpan span) =>
        (_values ??= DescendantNodes().OfType<TemplateValue>().ToDictionary(v => v.Span)).TryGetValue(span, out var value) ? value : null;

    /// <summary>The text of a span of the template.</summary>
    public string TextOf(TextSpan span) => _text.Substring(span.Start, span.Length);

    /// <summary>The template, put together from its nodes.</summary>
    public string ToFullString()
    {
        var to = new StringBuilder(Span.Length);
        foreach (var node in DescendantNodes())
        {
            if (node is not TemplateBlock)
                to.Append(_text, node.Span.Start, node.Span.Length);
        }

        return to.ToString();
    }
}
