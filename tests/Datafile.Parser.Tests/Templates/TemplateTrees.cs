using System.Text;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Templates;

/// <summary>Templates and expressions as short text, to compare with what a test expects.</summary>
internal static class TemplateTrees
{
    public static TemplateTree Parse(string template)
    {
        // Places are those of the file.
        var text = "before" + template + "{{after}}";
        var tree = TemplateTree.Parse(text, new TextSpan("before".Length, template.Length));
        Assert.Equal(template, tree.ToFullString());
        return tree;
    }

    /// <summary>Text as it is, tags in angle brackets, what a block holds in braces.</summary>
    public static string Shown(TemplateTree tree)
    {
        var to = new StringBuilder();
        foreach (var node in tree.Nodes)
            Show(to, tree, node);
        return to.ToString();
    }

    private static void Show(StringBuilder to, TemplateTree tree, TemplateNode node)
    {
        switch (node)
        {
            case TemplateText:
                to.Append(tree.TextOf(node.Span));
                break;
            case TemplateComment:
                to.Append("<#>");
                break;
            case TemplateValue value:
                to.Append('<').Append(value.Expression is null ? "" : Shown(value.Expression)).Append('>');
                break;
            case TemplateStatement statement:
                to.Append('<').Append(Shown(statement)).Append('>');
                break;
            case TemplateBlock block:
                foreach (var branch in block.Branches)
                {
                    to.Append('<').Append(Shown(branch.Start)).Append(" {");
                    foreach (var inner in branch.Nodes)
                        Show(to, tree, inner);
                    to.Append("}>");
                }

                break;
        }
    }

    private static string Shown(TemplateStatement statement) =>
        statement.Expression is { } expression ? $"{statement.Keyword} {Shown(expression)}" : statement.Keyword;

    /// <summary>An expression with all its parentheses.</summary>
    public static string Shown(PythonExpression expression) => expression switch
    {
        PythonName name => name.Name,
        PythonLiteral { Kind: PythonLiteralKind.String } text => $"'{text.Value}'",
        PythonLiteral literal => literal.Value,
        PythonCall call => $"{Shown(call.Function)}({Joined(call.Arguments)})",
        PythonArgument argument => (argument.IsSpread ? "*" : "") + (argument.Name.Length == 0 ? "" : argument.Name + "=") + Shown(argument.Value),
        PythonAttribute attribute => $"{Shown(attribute.Target)}.{attribute.Name}",
        PythonSubscript subscript => $"{Shown(subscript.Target)}[{Joined(subscript.Indexes)}]",
        PythonSlice slice => string.Join(':', slice.Bounds.Select(Shown)) + ":",
        PythonOperation { Operands: [var operand] } operation => $"({operation.Operators[0]} {Shown(operand)})",
        PythonOperation operation => "(" + Shown(operation.Operands[0]) + string.Concat(operation.Operators.Zip(operation.Operands.Skip(1), (op, operand) => $" {op} {Shown(operand)}")) + ")",
        PythonConditional choice => $"({Shown(choice.Then)} if {Shown(choice.Condition)} else {Shown(choice.Otherwise)})",
        PythonCollection { Kind: PythonCollectionKind.Dictionary } map => $"dict({Joined(map.Items)})",
        PythonCollection { Kind: PythonCollectionKind.List } list => $"[{Joined(list.Items)}]",
        PythonCollection collection => $"{collection.Kind.ToString().ToLowerInvariant()}({Joined(collection.Items)})",
        PythonSpread spread => "*" + Shown(spread.Value),
        PythonComprehension comprehension => $"{Joined(comprehension.Items)} {string.Join(' ', comprehension.Loops.Select(l => "for " + Shown(l)))}",
        PythonLoop loop => $"{Shown(loop.Target)} in {Shown(loop.Source)}" + string.Concat(loop.Conditions.Select(c => $" if {Shown(c)}")),
        PythonLambda lambda => $"(lambda {string.Join(", ", lambda.Parameters.Select(p => p.Name))}: {Shown(lambda.Body)})",
        PythonAssignment assignment => $"{Shown(assignment.Target)} {assignment.Operator} {Shown(assignment.Value)}",
        _ => "?",
    };

    private static string Joined<T>(IEnumerable<T> expressions)
        where T : PythonExpression => string.Join(", ", expressions.Select(Shown));
}
