namespace Datafile.Parser.Templates;

/// <summary>A parameter that a template takes from the request.</summary>
/// <param name="Type">The function that declares it, as written, e.g. <c>DateTime64</c>; empty where it is only used.</param>
/// <param name="Default">What it is where the request does not say; null for none, and for what is no literal.</param>
public sealed record TemplateParameter(string Name, string Type, TemplateLiteral? Default)
{
    /// <summary>What it is for; empty where nothing says so.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether some place gives a default, a literal or not.</summary>
    public bool HasDefault { get; init; }

    /// <summary>Whether it is said to be required; null where nothing is said.</summary>
    public bool? IsRequired { get; init; }
}

public enum TemplateLiteralKind { String, Number, Boolean }

/// <summary>A literal of the template language.</summary>
/// <param name="Text">A string without its quotes and escapes; a number as written; <c>True</c> or <c>False</c>.</param>
public sealed record TemplateLiteral(TemplateLiteralKind Kind, string Text);
