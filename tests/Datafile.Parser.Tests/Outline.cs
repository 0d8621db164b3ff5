using System.Globalization;
using System.Text;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests;

/// <summary>What a file says, without its white space: one line an instruction, a column or a diagnostic.</summary>
internal static class Outline
{
    public static string Of(string path, string text) => Of(DatafileParser.Parse(path, SourceText.From(text)));

    public static string Of(DatafileSyntax tree)
    {
        var to = new StringBuilder();
        foreach (var item in tree.Items)
        {
            switch (item)
            {
                case SkippedSyntax skipped:
                    to.Append("skipped ").Append(tree.Content, skipped.Word.Start, skipped.Word.Length).Append('\n');
                    break;
                case InstructionSyntax instruction:
                    Append(to, instruction, tree.Content);
                    break;
            }
        }

        foreach (var diagnostic in tree.Diagnostics)
        {
            var place = tree.Text.Lines.GetLinePosition(diagnostic.Span.Start);
            to.Append($"{diagnostic.Id} at {place.Line + 1}:{place.Character + 1}\n");
        }

        return to.ToString().TrimEnd('\n');
    }

    /// <summary>A type as ClickHouse writes it.</summary>
    public static string Of(TypeSyntax? type) => type switch
    {
        null => "-",
        { HasArguments: false } => type.Name,
        _ => $"{type.Name}({string.Join(", ", type.Arguments.Select(Of))})",
    };

    public static string Of(ColumnSyntax column) =>
        string.Concat(column.Clauses.Select(c => $" [{c.Kind}: {c.Text}]").Prepend($"{column.Name} {Of(column.Type)}"));

    public static string Of(IndexSyntax index) =>
        $"{index.Name} {index.Expression} {Of(index.Type)} {index.Granularity?.ToString(CultureInfo.InvariantCulture) ?? "-"}";

    private static string Of(TypeArgumentSyntax argument) =>
        argument.Type is null ? argument.Literal : (argument.Name + " " + Of(argument.Type)).TrimStart();

    private static void Append(StringBuilder to, InstructionSyntax instruction, string text)
    {
        to.Append(instruction.Kind.Name);
        if (instruction.Kind.Name == "SQL" && instruction.IsBlock)
            to.Append(" > ").Append(SExpression.OfSql(SqlTree.Parse(text, instruction.ValueSpan)));
        else if (instruction.Schema is { } schema)
            to.Append(instruction.IsBlock ? " >" : "").Append(string.Concat(schema.Columns.Select(c => "\n  " + Of(c))));
        else
            to.Append(instruction.IsBlock ? " > " : " ").Append(instruction.Value.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", " / ", StringComparison.Ordinal));
        to.Append('\n');
    }
}
