using Datafile.Analyzer.Binding;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>The query lacks a column of the target, or has one more.</summary>
public sealed class ColumnMismatch : MaterializationRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF2002", "column-mismatch", DiagnosticSeverity.Warning,
        "the query lacks a column of the target, or has one more", "{0}");

    private const int MostNames = 6;

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(BoundView view, Report report)
    {
        var node = view.View.Node.Name;
        var missing = view.Target.Columns.Where(c => !c.HasDefault && view.Select.FindOutput(c.Name) is null).ToArray();
        if (missing.Length > 0)
        {
            var names = Names(missing.Select(c => c.Name));
            var message = missing.Length == 1
                ? $"Column {names} of '{view.Target.Name}' stays empty: node '{node}' of '{view.Name}' does not yield it. Add an expression AS {missing[0].Name} to its SELECT, or remove the column."
                : $"Columns {names} of '{view.Target.Name}' stay empty: node '{node}' of '{view.Name}' does not yield them. Add them to its SELECT, or remove the columns.";
            report.At(
                view.Target.File, missing[0].Syntax.Span, Descriptor, view.Target.Name, [message],
                [
                    new Related(new Place(view.View.Pipe.File, view.View.Node.Syntax.Start.Keyword), $"node '{node}'"),
                    .. missing.Skip(1).Select(c => new Related(new Place(view.Target.File, c.Syntax.Span), $"'{c.Name}' stays empty as well")),
                ]);
        }

        var extra = view.Select.Outputs.Where(o => view.Target.FindColumn(o.Name) is not { IsComputed: false }).ToArray();
        if (extra.Length > 0)
        {
            var remedy = extra.Length == 1
                ? $"Add the column to the SCHEMA of '{view.Target.Name}', or name the expression as one of its columns."
                : $"Add the columns to the SCHEMA of '{view.Target.Name}', or name the expressions as its columns.";
            report.At(
                extra[0].Place, Descriptor, view.Name,
                [$"Node '{node}' yields {Names(extra.Select(o => o.Name))}, which '{view.Target.Name}' does not have: the deploy is refused. {remedy}"],
                new Related(new Place(view.Target.File, default), $"'{view.Target.Name}'"));
        }
    }

    private static string Names(IEnumerable<string> names)
    {
        var all = names.Select(n => $"'{n}'").ToArray();
        return all.Length <= MostNames ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MostNames))} and {all.Length - MostNames} more";
    }
}
