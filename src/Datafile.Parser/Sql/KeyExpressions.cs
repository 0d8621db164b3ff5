using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>
/// What a table has of SQL beside its queries: a key, which is expressions between commas, bare, in parentheses or in <c>tuple()</c>; the times
/// of a TTL; a DEFAULT; what an index is of.
/// </summary>
/// <param name="Expressions">Its parts; none where it is empty or does not parse.</param>
/// <param name="Diagnostics">At most one: what does not parse.</param>
public sealed record KeyExpressions(ImmutableArray<SqlExpression> Expressions, ImmutableArray<SyntaxDiagnostic> Diagnostics)
{
    /// <summary>Whether a TTL deletes only rows that meet a condition: <c>DELETE WHERE</c>.</summary>
    public bool IsOfSomeRows { get; init; }

    /// <summary>Whether an option of an engine is a key.</summary>
    public static bool IsKey(Instruction option) =>
        option.Name is "ENGINE_SORTING_KEY" or "ENGINE_PARTITION_KEY" or "ENGINE_PRIMARY_KEY" or "ENGINE_SAMPLING_KEY";

    /// <summary>
    /// Parses the value of an option, with positions in the file: the parts of a key; the times of a TTL at which rows are deleted, all of them
    /// or those of a WHERE, up to the first that says so or does something else, such as TO DISK; the settings of ENGINE_SETTINGS, names alone
    /// and <c>name = value</c>. Null for other options.
    /// </summary>
    public static KeyExpressions? Of(string text, InstructionSyntax option) => option.Kind switch
    {
        { Name: "ENGINE_TTL" } => Parse(text, option.ValueSpan, option.Kind.Name, parser => parser.ParseTtl()),
        { Name: "ENGINE_SETTINGS" } => Parse(text, option.ValueSpan, option.Kind.Name, parser => parser.ParseEngineSettings()),
        var key when IsKey(key) => Parse(text, option.ValueSpan, key.Name) is var read && read.Expressions.Any(IsTuple)
            ? read with { Expressions = [.. read.Expressions.SelectMany(Parts)] }
            : read,
        _ => null,
    };

    /// <summary>Parses the expressions between the commas of a span of a file, such as a DEFAULT.</summary>
    /// <param name="name">How messages call it.</param>
    public static KeyExpressions Parse(string text, TextSpan span, string name) => Parse(text, span, name, parser => parser.ParseKey());

    private static KeyExpressions Parse(string text, TextSpan span, string name, Func<SqlParser, ImmutableArray<SqlExpression>> parse)
    {
        var tokens = SqlLexer.Read(text, span);
        if (tokens.Length == 1)
            return new KeyExpressions([], []);

        var parser = new SqlParser(text, tokens);
        var expressions = parse(parser);
        return parser.Diagnostics.Count == 0
            ? new KeyExpressions(expressions, []) { IsOfSomeRows = parser.IsOfSomeRows }
            : new KeyExpressions([], [parser.Diagnostics[0].InKey(name)]);
    }

    /// <summary>The parts of a tuple; the expression itself if it is not one.</summary>
    public static IEnumerable<SqlExpression> Parts(SqlExpression expression) => expression switch
    {
        Operation { Function: "tuple" } tuple => tuple.Operands,
        FunctionCall { Name: "tuple" } tuple => tuple.Arguments,
        _ => [expression],
    };

    private static bool IsTuple(SqlExpression expression) => expression is Operation { Function: "tuple" } or FunctionCall { Name: "tuple" };
}
