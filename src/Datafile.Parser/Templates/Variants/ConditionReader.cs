using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Datafile.Parser.Templates.Variants;

/// <summary>
/// Reads expressions of a template as symbolic values, and conditions as propositions. What is not followed is a subject of
/// its own, by its text: equal texts ask the same.
/// </summary>
internal sealed class ConditionReader(string text, ImmutableHashSet<string> own)
{
    private readonly Dictionary<(string Name, bool IsParameter), TemplateSubject> _subjects = [];
    private int _unknown;

    /// <summary>What the names are that the template has set so far.</summary>
    public ImmutableDictionary<string, SymbolicValue> Names { get; set; } = ImmutableDictionary.Create<string, SymbolicValue>(StringComparer.Ordinal);

    /// <summary>The parameters that are asked for.</summary>
    public IEnumerable<TemplateSubject> Parameters => _subjects.Values.Where(s => s.IsParameter);

    /// <summary>A value of which nothing is known, and that equals no other.</summary>
    public SymbolicValue Unknown(string name) => Opaque($"{name}#{++_unknown}");

    /// <summary>A subject of its own, by its name.</summary>
    public SymbolicValue Opaque(string key) => new SubjectValue(Subject(key, isParameter: false), new ConstantValue(null), IsNumber: false);

    public Proposition Condition(PythonExpression expression)
    {
        switch (expression)
        {
            case PythonOperation { Operands.Length: 1 } negation when negation.Operators[0] == "not":
                return Condition(negation.Operands[0]).Negated;
            case PythonOperation { Operands.Length: > 1 } both when both.Operators[0] == "and":
                return Proposition.All([.. both.Operands.Select(Condition)]);
            case PythonOperation { Operands.Length: > 1 } either when either.Operators[0] == "or":
                return Proposition.Any([.. either.Operands.Select(Condition)]);
            case PythonOperation { Operands.Length: > 1 } chain when chain.Operators.All(IsComparison):
                return Proposition.All([.. chain.Operators.Select((op, i) => Comparison(chain.Operands[i], op, chain.Operands[i + 1]))]);
            default:
                return SymbolicComparison.Truth(Value(expression)) ?? Truth(Key(expression));
        }
    }

    /// <summary>
    /// The condition under which a loop over an expression runs, where that depends on what is sent: over a parameter whose
    /// default is empty. Null where it is not known.
    /// </summary>
    public Proposition? Runs(PythonExpression source) =>
        source is PythonCall { Name: "JSON" or "Array" or "split_to_array" or "enumerate_with_last" } call && call.Arguments.Length > 0
            ? call.Name == "enumerate_with_last" ? Runs(call.Arguments[0].Value)
                : call.Arguments[0].Value is PythonName { Name: var name } && TemplateParameters.IsParameter(name, own)
                    && call.Argument("default", call.Name == "Array" ? 2 : 1) is PythonLiteral { Value: "" or "[]" or "{}" } ? Sent(name)
                : call.Arguments[0].Value is PythonCall ? Runs(call.Arguments[0].Value)
                : null
            : null;

    public SymbolicValue Value(PythonExpression expression)
    {
        var value = ReadValue(expression);
        return value.Size <= Limits.TemplateValueParts ? value : Opaque(Key(expression));
    }

    private SymbolicValue ReadValue(PythonExpression expression)
    {
        switch (expression)
        {
            case PythonLiteral { Kind: PythonLiteralKind.String, IsFormatted: false } literal:
                return new ConstantValue(literal.Value);
            case PythonLiteral { Kind: PythonLiteralKind.Number } number
                when double.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value):
                return new ConstantValue(value);
            case PythonLiteral { Kind: PythonLiteralKind.True or PythonLiteralKind.False } truth:
                return new ConstantValue(truth.Kind == PythonLiteralKind.True);
            case PythonLiteral { Kind: PythonLiteralKind.None }:
                return new ConstantValue(null);
            case PythonName name:
                return ReadName(name.Name);
            case PythonCall call:
                return ReadCall(call) ?? Opaque(Key(call));
            case PythonConditional choice:
                return Chosen(Condition(choice.Condition), Value(choice.Then), Value(choice.Otherwise));
            case PythonCollection { Kind: not PythonCollectionKind.Dictionary } list
                when !list.Items.Any(i => i is PythonSpread or PythonComprehension):
                return new ListValue([.. list.Items.Select(Value)]);
            case PythonOperation { Operands.Length: 1 } signed
                when signed.Operators[0] == "-" && Value(signed.Operands[0]) is ConstantValue { Value: double number }:
                return new ConstantValue(-number);
            case PythonOperation { Operands.Length: 1 } negation when negation.Operators[0] == "not":
                return new TruthValue(Condition(negation));
            case PythonOperation { Operands.Length: > 1 } test when test.Operators.All(IsComparison):
                return new TruthValue(Condition(test));

            // `a or 'b'` is one of its operands.
            case PythonOperation { Operands.Length: > 1 } logic when logic.Operators[0] is "and" or "or":
                var operands = logic.Operands.Select(Value).ToArray();
                if (Array.TrueForAll(operands, o => o is TruthValue))
                    return new TruthValue(Condition(logic));
                return operands.Length == 2 && SymbolicComparison.Truth(operands[0]) is { } first
                    ? Chosen(first, operands[logic.Operators[0] == "or" ? 0 : 1], operands[logic.Operators[0] == "or" ? 1 : 0])
                    : Opaque(Key(logic));
            default:
                return Opaque(Key(expression));
        }
    }

    private SymbolicValue ReadName(string name)
    {
        if (Names.TryGetValue(name, out var value))
            return value;
        if (name is "true" or "false")
            return new ConstantValue(name == "true");

        return TemplateParameters.IsParameter(name, own)
            ? new SubjectValue(Parameter(name), new ConstantValue(null), IsNumber: false)
            : Opaque(name);
    }

    /// <summary>A call that reads a parameter, or asks whether it is sent; null for any other.</summary>
    private SymbolicValue? ReadCall(PythonCall call)
    {
        if (call.Arguments.IsEmpty
            || call.Arguments[0] is not { Name.Length: 0, IsSpread: false, Value: PythonName { Name: var name } }
            || !TemplateParameters.IsParameter(name, own))
            return null;
        if (call.Name == "defined" && call.Arguments.Length == 1)
            return new TruthValue(Sent(name));
        if (TemplateFunction.Find(call.Name) is not { Default: 1, Output: TemplateOutput.String or TemplateOutput.Expression } function)
            return null;

        var given = call.Argument("default", function.Default) is { } argument ? Value(argument) : new ConstantValue(null);
        if (given is not ConstantValue constant)
            return null;

        var isBoolean = call.Name is "Boolean" or "bool";
        var isNumber = function.Output == TemplateOutput.Expression;
        var parameter = Parameter(name);
        if (isNumber)
            parameter.ReadAs(isInteger: call.Name.IndexOf("Int", StringComparison.Ordinal) >= 0 || isBoolean, isBoolean);
        return new SubjectValue(parameter, isNumber ? new ConstantValue(Number(constant)) : constant, isNumber);
    }

    private static object? Number(ConstantValue constant) => constant.Value switch
    {
        "true" or "True" => 1.0,
        "false" or "False" => 0.0,
        _ => constant.Number,
    };

    private Proposition Comparison(PythonExpression left, string op, PythonExpression right)
    {
        var (basic, isTurned) = op switch { "!=" or "is not" => ("==", true), "not in" => ("in", true), "is" => ("==", false), _ => (op, false) };
        var holds = SymbolicComparison.Compare(Value(left), basic, Value(right)) ?? Truth($"{Key(left)} {basic} {Key(right)}");
        return isTurned ? holds.Negated : holds;
    }

    private static bool IsComparison(string op) => op is "==" or "!=" or "<" or "<=" or ">" or ">=" or "is" or "is not" or "in" or "not in";

    private static ChosenValue Chosen(Proposition condition, SymbolicValue then, SymbolicValue otherwise) =>
        new([(condition, then), (condition.Negated, otherwise)]);

    /// <summary>A condition that is not followed, as a subject of its own.</summary>
    private Proposition Truth(string key) => SymbolicComparison.Truth(Opaque(key)) ?? Proposition.Always;

    private Atom Sent(string parameter) => new(Parameter(parameter), new CellTest(CellComparison.IsPresent, null, 0, false));

    private TemplateSubject Parameter(string name) => Subject(name, isParameter: true);

    private TemplateSubject Subject(string name, bool isParameter)
    {
        if (!_subjects.TryGetValue((name, isParameter), out var subject))
            _subjects.Add((name, isParameter), subject = new TemplateSubject(name, isParameter));
        return subject;
    }

    /// <summary>The text of an expression without white space, with what names mean that the template has set.</summary>
    private string Key(PythonExpression expression)
    {
        var set = expression.DescendantsAndSelf().OfType<PythonName>().Where(n => Names.ContainsKey(n.Name)).ToDictionary(n => n.Span.Start, n => n);
        var to = new StringBuilder(expression.Span.Length);
        for (var i = expression.Span.Start; i < expression.Span.End; i++)
        {
            if (set.TryGetValue(i, out var name))
            {
                to.Append(KeyOf(name.Name, Names[name.Name]));
                i = name.Span.End - 1;
            }
            else if (!char.IsWhiteSpace(text[i]))
            {
                to.Append(text[i]);
            }
        }

        return to.ToString();
    }

    private string KeyOf(string name, SymbolicValue value)
    {
        switch (value)
        {
            case SubjectValue read:
                return read.Subject.Name;
            case ConstantValue constant:
                return constant.Value is string given ? $"'{given}'" : Convert.ToString(constant.Value ?? "None", CultureInfo.InvariantCulture) ?? "";
            default:
                // Values that are the same object are the same.
                if (!_keys.TryGetValue(value, out var key))
                    _keys.Add(value, key = $"{name}#{++_unknown}");
                return key;
        }
    }

    private readonly Dictionary<SymbolicValue, string> _keys = new(ReferenceComparer.Instance);

    private sealed class ReferenceComparer : IEqualityComparer<SymbolicValue>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(SymbolicValue? x, SymbolicValue? y) => ReferenceEquals(x, y);

        public int GetHashCode(SymbolicValue value) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value);
    }
}
