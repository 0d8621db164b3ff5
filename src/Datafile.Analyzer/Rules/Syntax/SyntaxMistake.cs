using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

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
            else if (IsSql(instruction) && !instruction.Value.Contains('$') && !instruction.Words.Any(w => broken.Contains(w.Start)))
                Report(file, Expressions(file.Syntax.Content, instruction));
        }

        if (file.Syntax is DatasourceSyntax source)
            CheckColumns(file, source);
    }

    private static bool IsSql(InstructionSyntax option) => KeyExpressions.IsKey(option.Kind) || option.Is("ENGINE_TTL") || option.Is("ENGINE_SETTINGS");

    private static KeyExpressions Expressions(string content, InstructionSyntax option) =>
        option.Is("ENGINE_TTL") ? KeyExpressions.ParseTtl(content, option)
        : option.Is("ENGINE_SETTINGS") ? KeyExpressions.ParseSettings(content, option)
        : KeyExpressions.Parse(content, option);

    private static void CheckColumns(FileReport file, DatasourceSyntax source)
    {
        foreach (var column in source.Schema?.Columns ?? [])
        {
            if (column.Find(ColumnClauseKind.Default) is { TextSpan: var span })
                Check(file, span, $"DEFAULT of '{column.Name}'");
        }

        foreach (var index in source.Indexes)
            Check(file, index.ExpressionSpan, $"Index '{index.Name}'");
    }

    private static void Check(FileReport file, TextSpan span, string name)
    {
        if (!file.Syntax.Diagnostics.Any(d => d.Span.IntersectsWith(span)))
            Report(file, KeyExpressions.Parse(file.Syntax.Content, span, name));
    }

    private static void Report(FileReport file, KeyExpressions expressions)
    {
        foreach (var mistake in expressions.Diagnostics)
            file.At(mistake.Span, Text(mistake));
    }
}
