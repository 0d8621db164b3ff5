using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A column of a type that ClickHouse does not have or does not allow there.</summary>
public sealed class InvalidType : FileRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF1006", "invalid-type", DiagnosticSeverity.Error, "a type that ClickHouse does not have or does not allow there", "{0}");

    private const string State = "State";

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(FileReport file)
    {
        if (file.Syntax is not DatasourceSyntax { Schema: { } schema })
            return;

        foreach (var column in schema.Columns)
        {
            if (column.Type is not { } type)
                continue;
            if (TypeShape.OfColumn(type) is { } problem)
                file.At(problem.Type.Span, $"Column '{column.Name}' of '{file.File.Name}' cannot be created: {problem.Message}", problem.Type.Name, problem.Name);
            else if (file.IsRefused(takenBy: Products.Classic) && ForwardTypes.Check(type) is { } refused)
                file.At(refused.Type.Span, $"Column '{column.Name}' of '{file.File.Name}' is refused by Tinybird Forward: {refused.Message}");
            else if (StateOfState(type) is { } function)
                file.Note(function.Span, $"Column '{column.Name}' of '{file.File.Name}' is declared as the state of '{function.Name}', which is a state itself: another type than the one that a view with {function.Name}(…) yields. ClickHouse converts between the two. Write {function.Name.Substring(0, function.Name.Length - State.Length)}.");
        }
    }

    /// <summary>The function of an AggregateFunction that is named as a query calls it, with State; null where there is none.</summary>
    private static TypeSyntax? StateOfState(TypeSyntax type) =>
        type.Name == "AggregateFunction" && !type.Arguments.IsEmpty && type.Arguments[0].Type is { } function
        && function.Name.EndsWith(State, StringComparison.Ordinal) && function.Name.Length > State.Length
            ? function
            : null;
}
