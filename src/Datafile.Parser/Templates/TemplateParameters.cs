using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>
/// The parameters of a template: what its functions declare (<c>{{ Int32(page, 0) }}</c>), and names that are used alone
/// (<c>{% if defined(page) %}</c>). They are told without running it, so from every branch (datafile format 6.4).
/// </summary>
public static class TemplateParameters
{
    /// <summary>Each parameter once, in the order of the text, with the type and default of the first place that has a type.</summary>
    public static ImmutableArray<TemplateParameter> Of(TemplateTree template)
    {
        var own = template.OwnNames();
        var found = new Found();
        PythonExpression? called = null;
        foreach (var place in template.Expressions().SelectMany(e => e.DescendantsAndSelf()))
        {
            if (place is PythonCall call)
            {
                called = call.Function;
                if (Declared(call, own) is { } parameter)
                    found.Add(parameter);
            }
            else if (place is PythonName name && place != (object?)called && IsParameter(name.Name, own))
            {
                found.Add(new TemplateParameter(name.Name, "", null));
            }
        }

        return [.. found.Parameters];
    }

    /// <param name="span">The template in its file.</param>
    public static ImmutableArray<TemplateParameter> Of(string text, TextSpan span) => Of(TemplateTree.Parse(text, span));

    /// <summary>Whether a name that stands in a template is one of a parameter.</summary>
    /// <param name="own">What the template sets itself.</param>
    public static bool IsParameter(string name, ImmutableHashSet<string> own) =>
        name.Length > 0 && !own.Contains(name) && !TemplateNames.IsKnown(name);

    /// <summary>The parameter that a call declares; null for any other call.</summary>
    private static TemplateParameter? Declared(PythonCall call, ImmutableHashSet<string> own)
    {
        if (TemplateFunction.Find(call.Name) is not { DeclaresParameter: true } function
            || call.Arguments.IsEmpty
            || call.Arguments[0] is not { Name.Length: 0, IsSpread: false, Value: PythonName name }
            || own.Contains(name.Name))
            return null;

        return new TemplateParameter(name.Name, function.Name, Literal(call.Argument("default", function.Default)))
        {
            HasDefault = call.Argument("default", function.Default) is not null,
            Description = Literal(call.Argument("description"))?.Text ?? "",
            IsRequired = Literal(call.Argument("required")) is { Kind: TemplateLiteralKind.Boolean, Text: var required } ? required == "True" : null,
        };
    }

    /// <summary>The literal that an expression is; null for any other expression, and for None.</summary>
    private static TemplateLiteral? Literal(PythonExpression? expression) => expression switch
    {
        PythonLiteral { Kind: PythonLiteralKind.String, IsFormatted: false } text => new(TemplateLiteralKind.String, text.Value),
        PythonLiteral { Kind: PythonLiteralKind.True or PythonLiteralKind.False } truth => new(TemplateLiteralKind.Boolean, truth.Value),
        PythonLiteral { Kind: PythonLiteralKind.Number } number => new(TemplateLiteralKind.Number, number.Value),
        PythonOperation { Operands.Length: 1 } signed
            when signed.Operands[0] is PythonLiteral { Kind: PythonLiteralKind.Number } number && signed.Operators[0] is "-" or "+" =>
            new(TemplateLiteralKind.Number, (signed.Operators[0] == "-" ? "-" : "") + number.Value),
        _ => null,
    };

    private sealed class Found
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

        public List<TemplateParameter> Parameters { get; } = [];

        public void Add(TemplateParameter parameter)
        {
            if (!_places.TryGetValue(parameter.Name, out var place))
            {
                _places.Add(parameter.Name, Parameters.Count);
                Parameters.Add(parameter);
            }
            else
            {
                var hasDefault = Parameters[place].HasDefault || parameter.HasDefault;
                Parameters[place] = (Parameters[place].Type.Length == 0 ? parameter : Parameters[place]) with { HasDefault = hasDefault };
            }
        }
    }
}
