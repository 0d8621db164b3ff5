using System.Text;

namespace Datafile.Parser.Templates;

/// <summary>
/// What the conditions of a template are taken to be in one view of it. Conditions that say the same are the same: two
/// <c>defined(x)</c> go together, <c>not</c> turns them, and of <c>x == 'a'</c> and <c>x == 'b'</c> only one holds.
/// What nothing decides is true.
/// </summary>
internal sealed class BranchChoice(string text)
{
    private readonly Dictionary<string, bool> _decided = new(StringComparer.Ordinal);

    /// <summary>What is compared with a literal that it is taken to be.</summary>
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);

    /// <summary>Whether a condition holds. It is decided with that, for what follows.</summary>
    public bool Holds(PythonExpression condition)
    {
        switch (condition)
        {
            case PythonOperation { Operands.Length: 1 } negation when negation.Operators[0] == "not":
                return !Holds(negation.Operands[0]);
            case PythonOperation both when both.Operators[0] == "and":
                return both.Operands.All(Holds);
            case PythonOperation either when either.Operators[0] == "or":
                return either.Operands.Any(Holds);
            case PythonLiteral { Kind: PythonLiteralKind.True or PythonLiteralKind.False } literal:
                return literal.Kind == PythonLiteralKind.True;
        }

        var (key, subject, isTurned) = Read(condition);
        if (!_decided.TryGetValue(key, out var holds))
            Decide(key, subject, holds = subject.Length > 0 ? !_settled.Contains(subject) : !isTurned);
        return holds != isTurned;
    }

    /// <summary>Makes a condition hold, or not; false where what is decided already forbids it.</summary>
    public bool Force(PythonExpression condition, bool holds)
    {
        switch (condition)
        {
            case PythonOperation { Operands.Length: 1 } negation when negation.Operators[0] == "not":
                return Force(negation.Operands[0], !holds);
            case PythonOperation both when both.Operators[0] == "and":
                return ForceAll(both, holds, all: holds);
            case PythonOperation either when either.Operators[0] == "or":
                return ForceAll(either, holds, all: !holds);
            case PythonLiteral { Kind: PythonLiteralKind.True or PythonLiteralKind.False } literal:
                return literal.Kind == PythonLiteralKind.True == holds;
        }

        var (key, subject, isTurned) = Read(condition);
        var decided = holds != isTurned;
        if (_decided.TryGetValue(key, out var before))
            return before == decided;
        if (decided && subject.Length > 0 && _settled.Contains(subject))
            return false;

        Decide(key, subject, decided);
        return true;
    }

    /// <summary>Forces every operand, or the first one that can be.</summary>
    private bool ForceAll(PythonOperation operation, bool holds, bool all) =>
        all ? operation.Operands.All(o => Force(o, holds)) : operation.Operands.Any(o => Force(o, holds));

    private void Decide(string key, string subject, bool holds)
    {
        _decided.Add(key, holds);
        if (holds && subject.Length > 0)
            _settled.Add(subject);
    }

    /// <summary>A condition without its white space; what it compares with a literal; whether it asks for the contrary.</summary>
    private (string Key, string Subject, bool IsTurned) Read(PythonExpression condition)
    {
        if (condition is not PythonOperation { Operands.Length: 2 } test || test.Operators[0] is not ("==" or "!=" or "is" or "is not" or "in" or "not in"))
            return (Key(condition), "", false);

        var (left, right, op) = (Key(test.Operands[0]), Key(test.Operands[1]), test.Operators[0]);
        var isTurned = op is "!=" or "is not" or "not in";
        var name = op is "in" or "not in" ? " in " : " == ";
        return (left + name + right, name == " == " && test.Operands[1] is PythonLiteral ? left : "", isTurned);
    }

    private string Key(PythonExpression expression)
    {
        var to = new StringBuilder(expression.Span.Length);
        for (var i = expression.Span.Start; i < expression.Span.End; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
                to.Append(text[i]);
        }

        return to.ToString();
    }
}
