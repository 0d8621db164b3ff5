using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>
/// Parses what stands in tags, by precedence climbing with the priorities of Python. It stops at the first thing that does
/// not fit and says so once for each tag; what is read until then is kept.
/// </summary>
internal sealed partial class PythonParser(string text, List<SyntaxDiagnostic> diagnostics)
{
    /// <summary>Python's own limit of nested brackets; also keeps the recursion, ours and that of walks, well in the stack.</summary>
    private const int MaxDepth = 200;

    private const int Or = 1, And = 2, Not = 3, Comparison = 4, BitOr = 5, BitXor = 6, BitAnd = 7, Shift = 8, Addition = 9,
        Multiplication = 10, Sign = 11, Power = 12;

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
        "return", "try", "while", "with", "yield",
    };

    private readonly PythonLexer _lexer = new(text);
    private PythonToken _current;
    private int _lastEnd;
    private int _depth;
    private bool _failed;

    /// <summary>The expression of a tag; several with commas between them are a tuple.</summary>
    public PythonExpression ParseExpression(TextSpan span)
    {
        Start(span);
        var expression = ParseTuple();
        ExpectEnd();
        return expression;
    }

    /// <summary>What follows <c>for</c>.</summary>
    public PythonLoop ParseLoop(TextSpan span)
    {
        Start(span);
        var start = _current.Span.Start;
        var target = ParseTargets();
        if (!TakeWord("in"))
            Fail("in");
        var source = ParseTuple();
        ExpectEnd();
        return new PythonLoop(SpanFrom(start), target, source, []);
    }

    /// <summary>What follows <c>set</c>: an assignment, or an expression that is worked out for what it does.</summary>
    public PythonExpression ParseAssignment(TextSpan span)
    {
        Start(span);
        var statement = ParseAssignment();
        if (!IsOperator(";"))
            ExpectEnd();
        return statement;
    }

    private PythonExpression ParseAssignment()
    {
        if (!Enter())
            return Skipped();

        var start = _current.Span.Start;
        var target = ParseTuple();
        if (IsAssignment())
        {
            var op = TextOf(_current);
            Advance();
            target = Ended(new PythonAssignment(SpanFrom(start), target, op, ParseAssignment()), start);
        }

        _depth--;
        return target;
    }

    private PythonExpression ParseTuple()
    {
        var start = _current.Span.Start;
        var first = ParseItem();
        if (!IsOperator(","))
            return first;

        var items = ImmutableArray.CreateBuilder<PythonExpression>();
        items.Add(first);
        while (TakeOperator(",") && _current.Kind != PythonTokenKind.End && !IsAssignment())
            items.Add(ParseItem());
        return new PythonCollection(SpanFrom(start), PythonCollectionKind.Tuple, items.ToImmutable());
    }

    /// <summary>The names that a loop sets.</summary>
    private PythonExpression ParseTargets()
    {
        var start = _current.Span.Start;
        var first = ParseOperations(BitOr);
        if (!IsOperator(","))
            return first;

        var items = ImmutableArray.CreateBuilder<PythonExpression>();
        items.Add(first);
        while (TakeOperator(",") && !IsWord("in"))
            items.Add(ParseOperations(BitOr));
        return new PythonCollection(SpanFrom(start), PythonCollectionKind.Tuple, items.ToImmutable());
    }

    /// <summary>An expression, or one with <c>*</c> before it.</summary>
    private PythonExpression ParseItem()
    {
        var start = _current.Span.Start;
        return TakeOperator("*") || TakeOperator("**")
            ? Ended(new PythonSpread(SpanFrom(start), ParseOperations(BitOr)), start)
            : Parse();
    }

    private PythonExpression Parse()
    {
        if (!Enter())
            return Skipped();

        var start = _current.Span.Start;
        var expression = IsWord("lambda") ? ParseLambda() : ParseOperations(Or);
        if (TakeWord("if"))
        {
            var condition = ParseOperations(Or);
            if (!TakeWord("else"))
                Fail("else");
            expression = Ended(new PythonConditional(SpanFrom(start), expression, condition, Parse()), start);
        }
        else if (expression is PythonName && TakeOperator(":="))
        {
            expression = Ended(new PythonAssignment(SpanFrom(start), expression, ":=", Parse()), start);
        }

        _depth--;
        return expression;
    }

    private PythonExpression ParseOperations(int lowest)
    {
        if (!Enter())
            return Skipped();

        var start = _current.Span.Start;
        var left = ParsePrefix();
        while (!_failed && Level() is var level && level >= lowest)
        {
            var operators = ImmutableArray.CreateBuilder<string>();
            var operands = ImmutableArray.CreateBuilder<PythonExpression>();
            operands.Add(left);
            do
            {
                operators.Add(TakeOperation());
                operands.Add(ParseOperations(level + 1));
            }
            while (!_failed && Level() == level);

            left = new PythonOperation(SpanFrom(start), operators.ToImmutable(), operands.ToImmutable());
        }

        _depth--;
        return left;
    }

    private PythonExpression ParsePrefix()
    {
        var start = _current.Span.Start;
        var op = IsWord("not") ? "not" : IsOperator("-") ? "-" : IsOperator("+") ? "+" : IsOperator("~") ? "~" : null;
        if (op is null)
            return ParsePostfix();

        Advance();
        var operand = ParseOperations(op == "not" ? Not : Sign);
        return new PythonOperation(SpanFrom(start), [op], [operand]);
    }

    /// <summary>How tight the operator binds that comes next; 0 where none does.</summary>
    private int Level()
    {
        if (_current.Kind == PythonTokenKind.Name)
            return IsWord("or") ? Or : IsWord("and") ? And : IsWord("in") || IsWord("is") || IsWord("not") ? Comparison : 0;
        if (_current.Kind != PythonTokenKind.Operator || _current.Span.Length > 2)
            return 0;

        var first = text[_current.Span.Start];
        var second = _current.Span.Length == 2 ? text[_current.Span.Start + 1] : '\0';
        return (first, second) switch
        {
            ('=', '=') or ('!', '=') or ('<' or '>', '\0' or '=') => Comparison,
            ('|', '\0') => BitOr,
            ('^', '\0') => BitXor,
            ('&', '\0') => BitAnd,
            ('<', '<') or ('>', '>') => Shift,
            ('+' or '-', '\0') => Addition,
            ('*' or '/' or '%' or '@', '\0') or ('/', '/') => Multiplication,
            ('*', '*') => Power,
            _ => 0,
        };
    }

    private string TakeOperation()
    {
        var op = TextOf(_current);
        Advance();
        if (op == "not")
        {
            if (!TakeWord("in"))
                Fail("in");
            return "not in";
        }

        return op == "is" && TakeWord("not") ? "is not" : op;
    }

    private bool IsAssignment() =>
        _current.Kind == PythonTokenKind.Operator && text[_current.Span.End - 1] == '='
        && (_current.Span.Length != 2 || "=!<>:".IndexOf(text[_current.Span.Start]) < 0);
}
