using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Text that does not fit the grammar of its block.</summary>
public sealed class SyntaxMistake : SyntaxRule
{
    private static readonly Message UnreadableName = new("The name of this file is not UTF-8, so the file was not read. Rename it.");

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF0002", "syntax", DiagnosticSeverity.Error,
        "Text does not fit the grammar of its block",
        [.. OfParser("DF0002"), .. SyntaxMessages.OfKeys.Select(m => new Message(m.Format)), UnreadableName, .. SchemaForms.Messages, .. InstructionValues.Messages]);

    private protected override void Check(FileReport file)
    {
        if (file.File.File.HasUnreadableName)
        {
            file.At(default, UnreadableName.With());
            return;
        }

        SchemaForms.Check(file);

        // An unterminated quote is reported already; the rest of that line would be a second finding.
        var broken = new HashSet<int>(file.Syntax.Diagnostics.Select(d => d.Span.Start));
        foreach (var instruction in file.Syntax.Instructions.Where(i => (i.Kind.In(file.Products) & file.Syntax.Kind) != 0))
        {
            if (InstructionValues.Problem(instruction, file) is { } problem)
                file.At(instruction.IsBlock || instruction.ValueSpan.IsEmpty ? instruction.Keyword : instruction.ValueSpan, problem);
            else if ((KeyExpressions.IsKey(instruction.Kind) || instruction.Is("ENGINE_TTL")) && !instruction.Value.Contains('$') && !instruction.Words.Any(w => broken.Contains(w.Start)))
                CheckExpressions(file, instruction);
        }
    }

    private static void CheckExpressions(FileReport file, InstructionSyntax option)
    {
        var content = file.Syntax.Content;
        foreach (var mistake in (option.Is("ENGINE_TTL") ? KeyExpressions.ParseTtl(content, option) : KeyExpressions.Parse(content, option)).Diagnostics)
            file.At(mistake.Span, Text(mistake));
    }
}
