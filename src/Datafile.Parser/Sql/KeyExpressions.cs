using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>A key of an engine as SQL: expressions between commas, bare, in parentheses or in <c>tuple()</c>.</summary>
/// <param name="Expressions">Its parts; none where it is empty or does not parse.</param>
/// <param name="Diagnostics">At most one: what does not parse.</param>
public sealed record KeyExpressions(ImmutableArray<SqlExpression> Expressions, ImmutableArray<SyntaxDiagnostic> Diagnostics)
{
    /// <summary>Whether an option of an engine is a key.</summary>
    public static bool IsKey(Instruction option) =>
        option.Name is "ENGINE_SORTING_KEY" or "ENGINE_PARTITION_KEY" or "ENGINE_PRIMARY_KEY" or "ENGINE_SAMPLING_KEY";

    /// <summary>Parses a key where it stands in a file.</summary>
    public static KeyExpressions Parse(string text, InstructionSyntax option)
    {
        var tokens = SqlLexer.Read(text, option.ValueSpan);
        if (tokens.Length == 1)
            return new KeyExpressions([], []);

        var parser = new SqlParser(text, tokens);
        var expressions = parser.ParseKey();
        if (parser.Diagnostics.Count == 0)
            return new KeyExpressions([.. expressions.SelectMany(Parts)], []);

        return new KeyExpressions([], [parser.Diagnostics[0].InKey(option.Kind.Name)]);
    }

    /// <summary>The expressions between the commas of a span of a file; none where it is empty or does not parse.</summary>
    public static ImmutableArray<SqlExpression> Read(string text, TextSpan span)
    {
        var tokens = SqlLexer.Read(text, span);
        if (tokens.Length == 1)
            return [];

        var parser = new SqlParser(text, tokens);
        var expressions = parser.ParseKey();
        return parser.Diagnostics.Count == 0 ? expressions : [];
    }

    /// <summary>When a TTL deletes rows, all of them or those of its WHERE; null where it does something else, or does not parse.</summary>
    public static SqlExpression? ReadTtl(string text, TextSpan span)
    {
        var tokens = SqlLexer.Read(text, span);
        var delete = Array.FindIndex(tokens, t => t.Kind == SqlTokenKind.Word && t.Span.Length == 6 && string.Compare(text, t.Span.Start, "DELETE", 0, 6, StringComparison.OrdinalIgnoreCase) == 0);
        return Read(text, delete < 0 ? span : TextSpan.FromBounds(span.Start, tokens[delete].Span.Start)) is { Length: 1 } ttl ? ttl[0] : null;
    }

    /// <summary>The parts of a tuple; the expression itself if it is not one.</summary>
    public static IEnumerable<SqlExpression> Parts(SqlExpression expression) => expression switch
    {
        Operation { Function: "tuple" } tuple => tuple.Operands,
        FunctionCall { Name: "tuple" } tuple => tuple.Arguments,
        _ => [expression],
    };
}
