using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A column of a type that ClickHouse does not have or does not allow there.</summary>
public sealed class InvalidType : FileRule
{
    private static readonly Message Uncreatable = new("Column '{0}' of '{1}' cannot be created: {2}");
    private static readonly Message RefusedByForward = new("Tinybird Forward refuses column '{0}' of '{1}': {2}");
    private static readonly Message OfState = new(
        "Column '{0}' of '{1}' names '{2}', a state of a state. The type takes the name of the function without 'State'. "
        + "Write AggregateFunction({3}, …), not AggregateFunction({2}, …).")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private const string State = "State";

    public override RuleDescription Description { get; } = Describe(
        "DF1006", "invalid-type", DiagnosticSeverity.Error,
        "A column has a type that ClickHouse does not have or does not allow there",
        Uncreatable, RefusedByForward, OfState);

    private protected override void Check(FileReport file)
    {
        if (file.Syntax is not DatasourceSyntax { Schema: { } schema })
            return;

        foreach (var column in schema.Columns)
        {
            if (column.Type is not { } type)
                continue;
            if (TypeShape.OfColumn(type) is { } problem)
                file.At(problem.Type.Span, Uncreatable.With(column.Name, file.File.Name, problem.Message), problem.Type.Name, problem.Name);
            else if (file.IsRefused(takenBy: Products.Classic) && ForwardTypes.Check(type) is { } refused)
                file.At(refused.Type.Span, RefusedByForward.With(column.Name, file.File.Name, refused.Message));
            else if (StateOfState(type) is { } function)
                file.At(function.Span, OfState.With(column.Name, file.File.Name, function.Name, WithoutState(function.Name)));
        }
    }

    private static string WithoutState(string function) => function.Substring(0, function.Length - State.Length);

    /// <summary>The function of an AggregateFunction that is named as a query calls it, with State; null if there is none.</summary>
    private static TypeSyntax? StateOfState(TypeSyntax type) =>
        type.Name == "AggregateFunction" && !type.Arguments.IsEmpty && type.Arguments[0].Type is { } function
        && function.Name.EndsWith(State, StringComparison.Ordinal) && function.Name.Length > State.Length
            ? function
            : null;
}
