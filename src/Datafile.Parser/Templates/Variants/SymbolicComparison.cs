using System.Collections.Immutable;

namespace Datafile.Parser.Templates.Variants;

/// <summary>Comparisons of symbolic values, with the rules of Python; null for one that is not followed.</summary>
internal static class SymbolicComparison
{
    private static readonly ConstantValue Zero = new(0.0);
    private static readonly ConstantValue EmptyText = new("");

    /// <summary>Whether a value counts as true.</summary>
    public static Proposition? Truth(SymbolicValue value) => value switch
    {
        ConstantValue constant => Proposition.Of(constant.IsTruthy),
        ListValue list => Proposition.Of(!list.Items.IsEmpty),
        TruthValue truth => truth.Proposition,
        ChosenValue chosen => Each(chosen, Truth),
        SubjectValue read => Test(read, "==", read.IsNumber ? Zero : EmptyText, read.Default is { IsTruthy: false })?.Negated,
        _ => null,
    };

    /// <param name="op">One of <c>== &lt; &lt;= &gt; &gt;= in</c>.</param>
    public static Proposition? Compare(SymbolicValue left, string op, SymbolicValue right) => (left, right) switch
    {
        (ChosenValue chosen, _) => Each(chosen, value => Compare(value, op, right)),
        (_, ChosenValue chosen) => Each(chosen, value => Compare(left, op, value)),
        (_, ListValue list) when op == "in" => AnyOf(list.Items, item => Compare(left, "==", item)),
        _ when op == "in" => null,
        (ConstantValue a, ConstantValue b) => Proposition.Of(Holds(a, op, b)),
        (SubjectValue read, ConstantValue constant) => Test(read, op, constant, Holds(read.Default, op, constant)),
        (ConstantValue constant, SubjectValue read) => Compare(read, Reversed(op), constant),
        (TruthValue truth, ConstantValue constant) => AsConstants(truth, value => Holds(value, op, constant)),
        (ConstantValue constant, TruthValue truth) => AsConstants(truth, value => Holds(constant, op, value)),
        _ => null,
    };

    private static string Reversed(string op) => op switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => op };

    private static Proposition AsConstants(TruthValue truth, Func<ConstantValue, bool> holds) => Proposition.Any(
        Proposition.All(truth.Proposition, Proposition.Of(holds(new ConstantValue(true)))),
        Proposition.All(truth.Proposition.Negated, Proposition.Of(holds(new ConstantValue(false)))));

    private static Proposition? Each(ChosenValue chosen, Func<SymbolicValue, Proposition?> test) =>
        AnyOf(chosen.Choices, choice => test(choice.Value) is { } holds ? Proposition.All(choice.When, holds) : null);

    private static Proposition? AnyOf<T>(ImmutableArray<T> items, Func<T, Proposition?> test)
    {
        var parts = new Proposition[items.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (test(items[i]) is not { } part)
                return null;
            parts[i] = part;
        }

        return Proposition.Any(parts);
    }

    /// <summary>A test of a subject. What a request sends is text, so that the constant tells what it is compared as.</summary>
    private static Proposition? Test(SubjectValue read, string op, ConstantValue constant, bool whenAbsent)
    {
        if (constant.Value is null)
            return op == "=="
                ? new Atom(read.Subject, new CellTest(CellComparison.IsPresent, null, 0, false)) is var sent && whenAbsent
                    ? sent.Negated
                    : Proposition.Never
                : null;

        var comparison = op switch
        {
            "==" => CellComparison.Equal,
            "<" => CellComparison.Less,
            "<=" => CellComparison.LessOrEqual,
            ">" => CellComparison.Greater,
            _ => CellComparison.GreaterOrEqual,
        };
        if (constant.Value is string text && !(read.IsNumber && constant.Number is not null))
            return read.Subject.Add(text) ? new Atom(read.Subject, new CellTest(comparison, text, 0, whenAbsent)) : null;

        // A name that is read without a type may be any number.
        if (!read.IsNumber)
            read.Subject.ReadAs(isInteger: false, isBoolean: false);
        return constant.Number is { } number && read.Subject.Add(number)
            ? new Atom(read.Subject, new CellTest(comparison, null, number, whenAbsent))
            : null;
    }

    private static bool Holds(ConstantValue left, string op, ConstantValue right)
    {
        if (op == "==" && (left.Value is null || right.Value is null))
            return left.Value is null && right.Value is null;

        int? order = (left.Value, right.Value) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (null, _) or (_, null) => null,
            _ => left.Number is { } a && right.Number is { } b ? a.CompareTo(b) : null,
        };
        return order is { } compared
            && op switch { "==" => compared == 0, "<" => compared < 0, "<=" => compared <= 0, ">" => compared > 0, _ => compared >= 0 };
    }
}
