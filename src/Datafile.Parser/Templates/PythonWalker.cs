namespace Datafile.Parser.Templates;

/// <summary>Walks over parsed expressions.</summary>
public static class PythonWalker
{
    /// <summary>The expression and everything below it, in the order of the text.</summary>
    public static IEnumerable<PythonExpression> DescendantsAndSelf(this PythonExpression expression)
    {
        var stack = new Stack<PythonExpression>();
        stack.Push(expression);
        while (stack.Count > 0)
        {
            var next = stack.Pop();
            yield return next;
            var children = Children(next);
            for (var i = children.Count - 1; i >= 0; i--)
                stack.Push(children[i]);
        }
    }

    /// <summary>The direct parts of an expression, in the order of the text.</summary>
    public static IReadOnlyList<PythonExpression> Children(this PythonExpression expression) => expression switch
    {
        PythonCall call => [call.Function, .. call.Arguments],
        PythonArgument argument => [argument.Value],
        PythonAttribute attribute => [attribute.Target],
        PythonSubscript subscript => [subscript.Target, .. subscript.Indexes],
        PythonSlice slice => slice.Bounds,
        PythonOperation operation => operation.Operands,
        PythonConditional choice => [choice.Then, choice.Condition, choice.Otherwise],
        PythonCollection collection => collection.Items,
        PythonSpread spread => [spread.Value],
        PythonComprehension comprehension => [.. comprehension.Items, .. comprehension.Loops],
        PythonLoop loop => [loop.Target, loop.Source, .. loop.Conditions],
        PythonLambda lambda => [.. lambda.Parameters, lambda.Body],
        PythonAssignment assignment => [assignment.Target, assignment.Value],
        _ => [],
    };

    /// <summary>The names that an assignment to an expression sets.</summary>
    internal static IEnumerable<string> Targets(PythonExpression target) => target switch
    {
        PythonName name => [name.Name],
        PythonCollection collection => collection.Items.SelectMany(Targets),
        PythonSpread spread => Targets(spread.Value),
        _ => [],
    };
}
