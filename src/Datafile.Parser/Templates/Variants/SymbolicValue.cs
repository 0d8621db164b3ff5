using System.Collections.Immutable;

namespace Datafile.Parser.Templates.Variants;

/// <summary>What an expression of a template yields, as far as it is followed.</summary>
internal abstract record SymbolicValue
{
    /// <summary>How many values it is put together from.</summary>
    public virtual int Size => 1;
}

/// <summary>A constant.</summary>
/// <param name="Value">A string, a double, a bool, or null for None.</param>
internal sealed record ConstantValue(object? Value) : SymbolicValue
{
    /// <summary>The number that it is, or is written as; null for none.</summary>
    public double? Number => Value switch
    {
        double number => number,
        bool truth => truth ? 1 : 0,
        string text when double.TryParse(
            text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    public bool IsTruthy => Value switch { null => false, string text => text.Length > 0, bool truth => truth, _ => Number != 0 };
}

/// <summary>A list, tuple or set.</summary>
internal sealed record ListValue(ImmutableArray<SymbolicValue> Items) : SymbolicValue
{
    public override int Size => 1 + Items.Sum(i => i.Size);
}

/// <summary>What is read of a subject.</summary>
/// <param name="Default">What it is where nothing is sent.</param>
/// <param name="IsNumber">Whether it is read as a number.</param>
internal sealed record SubjectValue(TemplateSubject Subject, ConstantValue Default, bool IsNumber) : SymbolicValue;

/// <summary>A condition as a value.</summary>
internal sealed record TruthValue(Proposition Proposition) : SymbolicValue;

/// <summary>One of several values; exactly one of the conditions holds.</summary>
internal sealed record ChosenValue(ImmutableArray<(Proposition When, SymbolicValue Value)> Choices) : SymbolicValue
{
    public override int Size { get; } = Choices.Sum(c => c.Value.Size);
}
