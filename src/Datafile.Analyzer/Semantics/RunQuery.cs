namespace Datafile.Analyzer.Semantics;

/// <summary>What a view or a copy asks when it runs.</summary>
public sealed class RunQuery
{
    internal RunQuery(BoundQuery query, TemplateChoice choice) => (Query, Choice) = (query, choice);

    public BoundQuery Query { get; }

    /// <summary>The variants of templates that it is made of.</summary>
    internal TemplateChoice Choice { get; }
}
