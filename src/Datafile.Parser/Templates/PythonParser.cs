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
    private const int Or = 1, And = 2, Not = 3, Comparison = 4, BitOr = 5, BitXor = 6, BitAnd = 7, Shift = 8, Addition = 9,
        Multiplication = 10, Sign = 11, Power = 12;

    private readonly PythonLexer _lexer = new(text);
    private readonly RecentNames _names = RecentNames.Instance;
    private readonly List<PythonExpression> _stack = [];
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
        if (!Take(PythonSymbol.In))
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
        if (!Is(PythonSymbol.Semicolon))
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
        if (!Is(PythonSymbol.Comma))
            return first;

        var mark = _stack.Count;
        _stack.Add(first);
        while (Take(PythonSymbol.Comma) && _current.Kind != PythonTokenKind.End && !IsAssignment())
            _stack.Add(ParseItem());
        return new PythonCollection(SpanFrom(start), PythonCollectionKind.Tuple, PopFrom<PythonExpression>(mark));
    }

    /// <summary>The names that a loop sets.</summary>
    private PythonExpression ParseTargets()
    {
        var start = _current.Span.Start;
        var first = ParseOperations(BitOr);
        if (!Is(PythonSymbol.Comma))
            return first;

        var mark = _stack.Count;
        _stack.Add(first);
        while (Take(PythonSymbol.Comma) && !Is(PythonSymbol.In))
            _stack.Add(ParseOperations(BitOr));
        return new PythonCollection(SpanFrom(start), PythonCollectionKind.Tuple, PopFrom<PythonExpression>(mark));
    }

    /// <summary>An expression, or one with <c>*</c> before it.</summary>
    private PythonExpression ParseItem()
    {
        var start = _current.Span.Start;
        return Take(PythonSymbol.Star) || Take(PythonSymbol.DoubleStar)
            ? Ended(new PythonSpread(SpanFrom(start), ParseOperations(BitOr)), start)
            : Parse();
    }

    private PythonExpression Parse()
    {
        if (!Enter())
            return Skipped();

        var start = _current.Span.Start;
        var expression = Is(PythonSymbol.Lambda) ? ParseLambda() : ParseOperations(Or);
        if (Take(PythonSymbol.If))
        {
            var condition = ParseOperations(Or);
            if (!Take(PythonSymbol.Else))
                Fail("else");
            expression = Ended(new PythonConditional(SpanFrom(start), expression, condition, Parse()), start);
        }
        else if (expression is PythonName && Take(PythonSymbol.ColonEqual))
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
            var mark = _stack.Count;
            _stack.Add(left);
            ImmutableArray<string> operators = [TakeOperation()];
            _stack.Add(ParseOperations(level + 1));
            if (!_failed && Level() == level)
                operators = ParseChain(operators, level);

            left = new PythonOperation(SpanFrom(start), operators, PopFrom<PythonExpression>(mark));
        }

        _depth--;
        return left;
    }

    /// <summary>The operators and operands of a level behind the first two.</summary>
    private ImmutableArray<string> ParseChain(ImmutableArray<string> first, int level)
    {
        var operators = first.ToBuilder();
        do
        {
            operators.Add(TakeOperation());
            _stack.Add(ParseOperations(level + 1));
        }
        while (!_failed && Level() == level);

        return operators.ToImmutable();
    }

    private PythonExpression ParsePrefix()
    {
        var start = _current.Span.Start;
        var symbol = _current.Symbol;
        if (symbol is not (PythonSymbol.Not or PythonSymbol.Minus or PythonSymbol.Plus or PythonSymbol.Tilde))
            return ParsePostfix();

        var op = TextOf(_current);
        Advance();
        var operand = ParseOperations(symbol == PythonSymbol.Not ? Not : Sign);
        return new PythonOperation(SpanFrom(start), [op], [operand]);
    }

    /// <summary>How tight the operator binds that comes next; 0 where none does.</summary>
    private int Level() => _current.Symbol switch
    {
        PythonSymbol.None => 0,
        PythonSymbol.Or => Or,
        PythonSymbol.And => And,
        PythonSymbol.In or PythonSymbol.Is or PythonSymbol.Not or PythonSymbol.Comparison => Comparison,
        PythonSymbol.Bar => BitOr,
        PythonSymbol.Caret => BitXor,
        PythonSymbol.Ampersand => BitAnd,
        PythonSymbol.Shift => Shift,
        PythonSymbol.Plus or PythonSymbol.Minus => Addition,
        PythonSymbol.Star or PythonSymbol.Division => Multiplication,
        PythonSymbol.DoubleStar => Power,
        _ => 0,
    };

    private string TakeOperation()
    {
        var op = TextOf(_current);
        Advance();
        if (op == "not")
        {
            if (!Take(PythonSymbol.In))
                Fail("in");
            return "not in";
        }

        return op == "is" && Take(PythonSymbol.Not) ? "is not" : op;
    }

    private bool IsAssignment() => _current.Symbol is PythonSymbol.Equal or PythonSymbol.Assignment;
}
