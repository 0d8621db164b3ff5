using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

/// <summary>Which instructions have a value with a grammar of its own.</summary>
internal static class ContentGrammar
{
    /// <summary>The value of an instruction as a tree; null for what is plain text, and for SQL, which is read when it is asked for.</summary>
    public static SyntaxNode? Read(Instruction instruction, string text, TextSpan span, List<SyntaxDiagnostic> diagnostics) =>
        instruction.Name switch
        {
            "ENGINE" => EngineGrammar.Read(text, span, diagnostics),
            "SCHEMA" => SchemaGrammar.Read(text, span, diagnostics),
            "INDEXES" or "INDICES" => IndexGrammar.Read(text, span, diagnostics),
            _ => null,
        };
}
