using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>The value of ENGINE: a name, and arguments where it has some (datafile format 3.1).</summary>
internal static class EngineGrammar
{
    private static readonly Parser<SchemaToken> Name = One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.Word);

    private static readonly Parser<TextSpan> Argument =
        One<SchemaToken>.Where(t => !t.Is(',')).Select(t => t.Span).Unless(ColumnGrammar.Parenthesis).Or(ColumnGrammar.Parenthesized)
            .Spanning().Where(s => !s.IsEmpty);

    private static readonly Parser<ImmutableArray<TextSpan>> ArgumentList = Argument.DelimitedBy(TypeGrammar.Punctuation(',')).OrElse([]);

    private static readonly Parser<(ImmutableArray<TextSpan> Items, int End)> Arguments =
        from open in TypeGrammar.Punctuation('(')
        from items in ArgumentList
        from close in TypeGrammar.Punctuation(')')
        select (items, close.Span.End);

    private static readonly Parser<EngineCallSyntax> WithArguments =
        from name in Name
        from arguments in Arguments
        select new EngineCallSyntax(
            TextSpan.FromBounds(name.Span.Start, arguments.End), name.Text,
            [.. arguments.Items.Select(a => name.Source.Substring(a.Start, a.Length))]);

    private static readonly Parser<EngineCallSyntax> Engine =
        WithArguments.Or(Name.Select(name => new EngineCallSyntax(name.Span, name.Text, [])));

    /// <summary>The engine of a value; null, with a diagnostic, where the value is none.</summary>
    public static EngineCallSyntax? Read(string text, TextSpan span, List<SyntaxDiagnostic> diagnostics)
    {
        var tokens = SchemaLexer.Read(text, span, new QuoteDiagnostics());
        if (Engine(new SequenceInput<SchemaToken>(tokens)) is { WasSuccessful: true, Remainder.AtEnd: true } engine)
            return engine.Value;

        // The value of an environment variable is not known here, and quotes that are none are a finding of their own.
        if (tokens.Count > 0 && text[span.Start] is not ('$' or '\u201C' or '\u2018'))
            diagnostics.Add(SyntaxMessages.NotAnEngine.At(span, text.Substring(span.Start, span.Length)));
        return null;
    }
}
