using System.Text.Json;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Output;

/// <summary>Writes trees: kind, offsets into the text in UTF-16 units, what the kind is about, and children.</summary>
internal static class SyntaxJson
{
    /// <summary>The members of a node and all that is below it.</summary>
    /// <param name="sqlOf">The parsed SQL of an instruction; null for one that holds none.</param>
    public static void WriteMembers(Utf8JsonWriter json, SyntaxNode node, Func<InstructionSyntax, SqlTree?> sqlOf)
    {
        WriteStart(json, KindOf(node), node.Span);
        switch (node)
        {
            case InstructionSyntax instruction:
                WriteInstruction(json, instruction, sqlOf(instruction));
                break;
            case SkippedSyntax skipped:
                json.WriteNumber("wordStart", skipped.Word.Start);
                json.WriteNumber("wordLength", skipped.Word.Length);
                break;
            case ColumnSyntax column:
                json.WriteString("name", column.Name);
                break;
            case IndexSyntax index:
                json.WriteString("name", index.Name);
                json.WriteString("expression", index.Expression);
                if (index.Granularity is { } granularity)
                    json.WriteNumber("granularity", granularity);
                break;
            case ColumnClauseSyntax clause:
                json.WriteString("text", clause.Text);
                break;
            case TypeSyntax type:
                json.WriteString("name", type.Name);
                break;
            case TypeArgumentSyntax argument:
                WriteUnlessEmpty(json, "name", argument.Name);
                WriteUnlessEmpty(json, "literal", argument.Literal);
                break;
            case EngineCallSyntax engine:
                json.WriteString("name", engine.Name);
                json.WriteStrings("arguments", engine.Arguments);
                break;
        }

        if (!node.Children.IsEmpty)
            json.WriteObjects("children", node.Children, (json, child) => WriteMembers(json, child, sqlOf));
    }

    private static void WriteInstruction(Utf8JsonWriter json, InstructionSyntax instruction, SqlTree? sql)
    {
        json.WriteString("name", instruction.Kind.Name);
        json.WriteBoolean("block", instruction.IsBlock);
        json.WriteNumber("valueStart", instruction.ValueSpan.Start);
        json.WriteNumber("valueLength", instruction.ValueSpan.Length);
        if (sql is null)
        {
            if (instruction.Content is null)
                json.WriteString("value", instruction.Value);
        }
        else if (sql.Query is { } query)
        {
            json.WriteObjects("sql", SqlOutline.Of(query), WritePart);
        }
        else
        {
            json.WriteNull("sql");
        }
    }

    private static void WritePart(Utf8JsonWriter json, SqlPart part)
    {
        WriteStart(json, part.Node.GetType().Name, part.Node.Span);
        json.WriteNumber("depth", part.Depth);
        WriteUnlessEmpty(json, "role", part.Role);
        WriteUnlessEmpty(json, "name", part.Name);
        WriteUnlessEmpty(json, "alias", part.Alias);
    }

    private static void WriteStart(Utf8JsonWriter json, string kind, TextSpan span)
    {
        json.WriteString("kind", kind);
        json.WriteNumber("start", span.Start);
        json.WriteNumber("length", span.Length);
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
            json.WriteString(name, text);
    }

    /// <summary>The name of the class of a node without its end, e.g. <c>Column</c>; a clause is named by what it says.</summary>
    private static string KindOf(SyntaxNode node) =>
        node is ColumnClauseSyntax clause ? clause.Kind.ToString() : node.GetType().Name.Replace("Syntax", "");
}
