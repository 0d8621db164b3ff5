using Datafile.Parser.Templates.Variants;

namespace Datafile.Analyzer.Semantics;

/// <summary>In which case something is so, where templates decide that.</summary>
/// <param name="Text">What must be so of parameters, e.g. <c>'a' is given</c>; empty where they do not decide.</param>
/// <param name="IsExact">Whether it is so whenever that holds.</param>
public sealed record TemplateCondition(string Text, bool IsExact)
{
    /// <summary>It is so in every case.</summary>
    public static TemplateCondition Always { get; } = new("", IsExact: true);

    /// <summary>The parameters of one template that decide; null where none do, or several templates.</summary>
    public VariantCondition? Parameters { get; private init; }

    public bool IsAlways => IsExact && Text.Length == 0;

    /// <summary>For the start of a message.</summary>
    public string Words => IsExact ? "When " + Text : Text.Length == 0 ? "In some cases" : "In some cases when " + Text;

    public static TemplateCondition Of(VariantCondition condition) => new(condition.Text, condition.IsExact) { Parameters = condition };

    public TemplateCondition And(TemplateCondition other) =>
        new(Text.Length == 0 ? other.Text : other.Text.Length == 0 ? Text : $"{Text} and {other.Text}", IsExact && other.IsExact);
}
