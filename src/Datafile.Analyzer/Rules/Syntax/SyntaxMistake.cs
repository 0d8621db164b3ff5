using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Text that does not fit the grammar of its block.</summary>
public sealed class SyntaxMistake : SyntaxRule
{
    private static readonly Message UnreadableName = new("The name of this file is not UTF-8, so the file was not read. Rename it.");
    private static readonly Message UnreadableVersion = new(
        "VERSION '{0}' does not have the form major.minor.patch or major.minor.patch-post. Write {2} for the release after the live {1}.");
    private static readonly Message UnreadableVersionAlone = new(
        "VERSION '{0}' does not have the form major.minor.patch or major.minor.patch-post. Write a version such as {1}.");

    public override RuleDescription Description { get; } = Describe(
        "DF0002", "syntax", DiagnosticSeverity.Error,
        "Text does not fit the grammar of its block",
        [.. OfParser("DF0002"), .. SyntaxMessages.OfKeys.Select(Message.Of), UnreadableName, UnreadableVersion, UnreadableVersionAlone, .. SchemaForms.Messages, .. InstructionValues.Messages]);

    private protected override void Check(AnalysisModel model, Report report)
    {
        if (model.Workflow != Workflow.Releases
            || model.Project.Snapshot.Files.FirstOrDefault(f => f.Path == TinyEnv.FileName) is not { } file
            || TinyEnv.Parse(file.Text).UnreadableVersion is not { } entry)
            return;

        report.At(file, entry.ValueSpan, model.Rollout?.Release is { Path: var path }
            ? UnreadableVersion.With(entry.Value, path.Live, path.Release)
            : UnreadableVersionAlone.With(entry.Value, "1.2.3"));
    }

    private protected override void Check(FileReport file)
    {
        if (file.File.File.HasUnreadableName)
        {
            file.At(default, UnreadableName.With());
            return;
        }

        SchemaForms.Check(file);

        // An unterminated quote is reported already; the rest of that line would be a second finding.
        int[] mistakes = [.. file.Syntax.Diagnostics.Select(d => d.Span.Start).OrderBy(start => start)];
        foreach (var instruction in file.Syntax.Instructions.Where(i => (i.Kind.In(file.Products) & file.Syntax.Kind) != 0))
        {
            if (InstructionValues.Problem(instruction, file) is { } problem)
                file.At(instruction.IsBlock || instruction.ValueSpan.IsEmpty ? instruction.Keyword : instruction.ValueSpan, problem);
            else if (KeyExpressions.Of(file.Syntax.Content, instruction) is { Diagnostics.IsEmpty: false } expressions
                && !instruction.Value.Contains('$')
                && !instruction.Words.Any(w => Array.BinarySearch(mistakes, w.Start) >= 0))
                Report(file, expressions);
        }

        if (file.Syntax is DatasourceSyntax source)
            CheckColumns(file, source, mistakes);
    }

    private static void CheckColumns(FileReport file, DatasourceSyntax source, int[] mistakes)
    {
        foreach (var column in source.Schema?.Columns ?? [])
        {
            if (column.Find(ColumnClauseKind.Default) is { TextSpan: var span } && !HasMistake(column.Span))
                Report(file, KeyExpressions.Parse(file.Syntax.Content, span, $"DEFAULT of '{column.Name}'"));
        }

        foreach (var index in source.Indexes)
        {
            if (!HasMistake(index.Span))
                Report(file, KeyExpressions.Parse(file.Syntax.Content, index.ExpressionSpan, $"Index '{index.Name}'"));
        }

        bool HasMistake(TextSpan span)
        {
            var at = Array.BinarySearch(mistakes, span.Start);
            return (at < 0 ? ~at : at) is var next && next < mistakes.Length && mistakes[next] <= span.End;
        }
    }

    private static void Report(FileReport file, KeyExpressions expressions)
    {
        foreach (var mistake in expressions.Diagnostics)
            file.At(mistake.Span, Text(mistake));
    }
}
