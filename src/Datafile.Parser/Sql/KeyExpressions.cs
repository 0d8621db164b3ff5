using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>A key of an engine as SQL: expressions between commas, bare, in parentheses or in <c>tuple()</c>; or the times of its TTL.</summary>
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
        var key = Parse(text, option, parser => parser.ParseKey());
        return key with { Expressions = [.. key.Expressions.SelectMany(Parts)] };
    }

    /// <summary>
    /// Parses a TTL where it stands in a file: the times at which rows are deleted, all of them or those of a WHERE, up to the first that
    /// says so or does something else, such as TO DISK.
    /// </summary>
    public static KeyExpressions ParseTtl(string text, InstructionSyntax option) => Parse(text, option, parser => parser.ParseTtl());

    private static KeyExpressions Parse(string text, InstructionSyntax option, Func<SqlParser, ImmutableArray<SqlExpression>> parse)
    {
        var tokens = SqlLexer.Read(text, option.ValueSpan);
        if (tokens.Length == 1)
            return new KeyExpressions([], []);

        var parser = new SqlParser(text, tokens);
        var expressions = parse(parser);
        return parser.Diagnostics.Count == 0 ? new KeyExpressions(expressions, []) : new KeyExpressions([], [parser.Diagnostics[0].InKey(option.Kind.Name)]);
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

    /// <summary>The parts of a tuple; the expression itself if it is not one.</summary>
    public static IEnumerable<SqlExpression> Parts(SqlExpression expression) => expression switch
    {
        Operation { Function: "tuple" } tuple => tuple.Operands,
        FunctionCall { Name: "tuple" } tuple => tuple.Arguments,
        _ => [expression],
    };
}
