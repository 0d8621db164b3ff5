using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>
/// A node of an expression in a tag. The template language is Python (datafile format 6.1). The parser bounds how deep
/// expressions nest, so that walks need no guard.
/// </summary>
/// <param name="Span">Offsets into the file.</param>
public abstract record PythonExpression(TextSpan Span);

/// <summary>A name that is read or set.</summary>
public sealed record PythonName(TextSpan Span, string Name) : PythonExpression(Span);

public enum PythonLiteralKind { Number, String, True, False, None, Ellipsis }

/// <summary>A literal.</summary>
/// <param name="Value">A string without its quotes and escapes, put together where several stand in a row; anything else as written.</param>
/// <param name="IsFormatted">Whether it is an f-string or of bytes, whose value is not its text.</param>
public sealed record PythonLiteral(TextSpan Span, PythonLiteralKind Kind, string Value, bool IsFormatted = false) : PythonExpression(Span);

/// <summary>A call.</summary>
public sealed record PythonCall(TextSpan Span, PythonExpression Function, ImmutableArray<PythonArgument> Arguments) : PythonExpression(Span)
{
    /// <summary>The name that is called; empty for a method and for what is no name.</summary>
    public string Name => Function is PythonName name ? name.Name : "";

    /// <summary>The value of an argument by its name, or by its position among those without one; null where it is absent.</summary>
    public PythonExpression? Argument(string name, int position = -1)
    {
        var at = 0;
        foreach (var argument in Arguments)
        {
            if (argument.Name == name || (argument.Name.Length == 0 && !argument.IsSpread && at++ == position))
                return argument.Value;
        }

        return null;
    }
}

/// <summary>An argument of a call.</summary>
/// <param name="Name">Of a keyword argument; empty for one by position.</param>
/// <param name="IsSpread">Whether <c>*</c> or <c>**</c> stands before it.</param>
public sealed record PythonArgument(TextSpan Span, string Name, PythonExpression Value, bool IsSpread = false) : PythonExpression(Span);

/// <summary><c>target.name</c>.</summary>
public sealed record PythonAttribute(TextSpan Span, PythonExpression Target, string Name) : PythonExpression(Span);

/// <summary><c>target[index]</c>.</summary>
public sealed record PythonSubscript(TextSpan Span, PythonExpression Target, ImmutableArray<PythonExpression> Indexes) : PythonExpression(Span);

/// <summary><c>from:to:step</c> inside of an index; what is absent is left out.</summary>
public sealed record PythonSlice(TextSpan Span, ImmutableArray<PythonExpression> Bounds) : PythonExpression(Span);

/// <summary>
/// Operands with operators between them, all of one precedence, so that a chain does not nest: <c>a + b - c</c>,
/// <c>a &lt; b &lt;= c</c>, <c>a and b</c>. With one operand the operator stands before it: <c>not a</c>, <c>-a</c>.
/// </summary>
/// <param name="Operators">As written, words with one blank between them: <c>not in</c>.</param>
public sealed record PythonOperation(TextSpan Span, ImmutableArray<string> Operators, ImmutableArray<PythonExpression> Operands)
    : PythonExpression(Span);

/// <summary><c>then if condition else otherwise</c>.</summary>
public sealed record PythonConditional(TextSpan Span, PythonExpression Then, PythonExpression Condition, PythonExpression Otherwise)
    : PythonExpression(Span);

public enum PythonCollectionKind { List, Tuple, Set, Dictionary }

/// <summary>A list, tuple, set or dictionary. The items of a dictionary are keys and values in turns.</summary>
public sealed record PythonCollection(TextSpan Span, PythonCollectionKind Kind, ImmutableArray<PythonExpression> Items) : PythonExpression(Span);

/// <summary><c>*value</c> or <c>**value</c> inside of a collection.</summary>
public sealed record PythonSpread(TextSpan Span, PythonExpression Value) : PythonExpression(Span);

/// <summary><c>item for target in source if condition</c>, in the brackets of a collection or of a call.</summary>
/// <param name="Items">One, or a key and a value.</param>
public sealed record PythonComprehension(TextSpan Span, ImmutableArray<PythonExpression> Items, ImmutableArray<PythonLoop> Loops)
    : PythonExpression(Span);

/// <summary><c>for target in source if condition</c>.</summary>
public sealed record PythonLoop(TextSpan Span, PythonExpression Target, PythonExpression Source, ImmutableArray<PythonExpression> Conditions)
    : PythonExpression(Span);

/// <summary><c>lambda parameters: body</c>. The parameters are names, with defaults or without.</summary>
public sealed record PythonLambda(TextSpan Span, ImmutableArray<PythonArgument> Parameters, PythonExpression Body) : PythonExpression(Span);

/// <summary><c>target = value</c>, or with <c>+=</c>, <c>:=</c> and the like.</summary>
public sealed record PythonAssignment(TextSpan Span, PythonExpression Target, string Operator, PythonExpression Value) : PythonExpression(Span);

/// <summary>Text that is no expression.</summary>
public sealed record PythonSkipped(TextSpan Span) : PythonExpression(Span);
