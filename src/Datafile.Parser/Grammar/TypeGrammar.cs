using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// A ClickHouse type: a name, and in parentheses types, named types, literals, enum entries and settings (datafile
/// format 2.1).
/// </summary>
internal static class TypeGrammar
{
    private static readonly Parser<TypeSyntax> Inner = input => Type!(input);

    /// <summary>Behind the first word, the other words of the names of SQL that ClickHouse knows as well; longer ones first.</summary>
    private static readonly ILookup<string, string[]> LongNames = (
        from entry in new[]
        {
            "DOUBLE: PRECISION", "CHAR, CHARACTER, NCHAR, BINARY: LARGE OBJECT", "CHAR, CHARACTER, NCHAR, BINARY: VARYING",
            "NATIONAL: CHARACTER LARGE OBJECT", "NATIONAL: CHARACTER VARYING", "NATIONAL: CHAR VARYING", "NATIONAL: CHARACTER", "NATIONAL: CHAR",
            "INT, INT1, INTEGER, BIGINT, MEDIUMINT, SMALLINT, TINYINT: SIGNED", "INT, INT1, INTEGER, BIGINT, MEDIUMINT, SMALLINT, TINYINT: UNSIGNED",
        }
        let parts = entry.Split(':')
        from first in parts[0].Split(',')
        select (First: first.Trim(), Words: parts[1].Trim().Split(' ')))
        .ToLookup(n => n.First, n => n.Words, StringComparer.OrdinalIgnoreCase);

    private static readonly Parser<SchemaToken> Comma = Punctuation(',');

    private static readonly Parser<SchemaToken> Open = Punctuation('(');

    private static readonly Parser<SchemaToken> Equal = Punctuation('=');

    private static readonly Parser<SchemaToken> Close = Punctuation(')');

    private static readonly Parser<SchemaToken> Word = One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.Word);

    private static readonly Parser<SchemaToken> ElementName =
        One<SchemaToken>.Where(t => t.Kind is SchemaTokenKind.Word or SchemaTokenKind.Backticked);

    private static readonly Parser<SchemaToken> String = One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.String);

    private static readonly Parser<SchemaToken> Number = One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.Number);

    private static readonly Parser<SchemaToken> SignedNumber = Number.Or(
        from sign in Punctuation('-')
        from number in Number
        select number with { Span = TextSpan.FromBounds(sign.Span.Start, number.Span.End) });

    /// <summary>A call without calls inside, as one token.</summary>
    private static readonly Parser<SchemaToken> WholeCall =
        from name in Word
        from open in Open
        from inside in One<SchemaToken>.Where(t => !t.Is('(') && !t.Is(')')).Many()
        from close in Close
        select name with { Span = TextSpan.FromBounds(name.Span.Start, close.Span.End) };

    /// <summary><c>'a' = 1</c>, or <c>'a'</c> alone.</summary>
    private static readonly Parser<TypeArgumentSyntax> EnumEntry = (
        from name in String
        from sign in Equal
        from value in SignedNumber
        select Literal(name, value, $"'{name.Unquoted}' = {value.Text}"))
        .Or(String.Select(name => Literal(name, name, $"'{name.Unquoted}'")));

    /// <summary>A setting of the type: <c>JSON(max_dynamic_paths=16)</c>.</summary>
    private static readonly Parser<TypeArgumentSyntax> Setting =
        from name in Word
        from sign in Equal
        from value in SignedNumber
        select Literal(name, value, $"{name.Text}={value.Text}");

    private static readonly Parser<TypeArgumentSyntax> NamedType =
        from name in ElementName
        from type in Inner
        where !IsSecondWord(name, type.Name)
        select new TypeArgumentSyntax(TextSpan.FromBounds(name.Span.Start, type.Span.End), name.Unquoted, type, "");

    private static readonly Parser<TypeArgumentSyntax> PlainType =
        Inner.Select(type => new TypeArgumentSyntax(type.Span, "", type, ""));

    /// <summary>A parameter of an aggregate function that is an array: <c>sumMapFiltered([1, 2])</c>.</summary>
    private static readonly Parser<TypeArgumentSyntax> ArrayLiteral =
        from open in Punctuation('[')
        from items in SignedNumber.Or(String).DelimitedBy(Comma).OrElse([])
        from close in Punctuation(']')
        select Literal(open, close, $"[{string.Join(", ", items.Select(i => i.Text))}]");

    private static readonly Parser<TypeArgumentSyntax> Argument =
        EnumEntry
            .Or(ArrayLiteral)
            .Or(SignedNumber.Select(n => Literal(n, n, n.Text)))
            .Or(Setting)
            .Or(NamedType)
            .Or(PlainType);

    /// <summary>A path that JSON leaves out: <c>SKIP a.b</c>, <c>SKIP REGEXP 'x'</c>.</summary>
    private static readonly Parser<TypeArgumentSyntax> Skip =
        (from skip in Keyword("SKIP")
         from regexp in Keyword("REGEXP")
         from pattern in String
         select Literal(skip, pattern, $"SKIP REGEXP '{pattern.Unquoted}'"))
        .Or(from skip in Keyword("SKIP")
            from path in ElementName
            select Literal(skip, path, $"SKIP {path.Text}"));

    private static readonly Parser<ArgumentList> Arguments = InParentheses(Argument);

    private static readonly Parser<ArgumentList> JsonArguments = InParentheses(Skip.Or(Argument));

    private static readonly Parser<TypeSyntax> WithArguments =
        from name in Word
        from arguments in name.IsWord("JSON") ? JsonArguments : Arguments
        select new TypeSyntax(TextSpan.FromBounds(name.Span.Start, arguments.End), name.Text, arguments.Items, true);

    private static readonly Dictionary<string, Parser<SchemaToken>> RestOf = LongNames.ToDictionary(
        n => n.Key, n => n.Select(WordsOf).Aggregate((one, other) => one.Or(other)), StringComparer.OrdinalIgnoreCase);

    private static readonly Parser<TypeSyntax> SeveralWords =
        from first in One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.Word && RestOf.ContainsKey(t.Text))
        from rest in RestOf[first.Text]
        from arguments in Arguments.OrElse(new ArgumentList([], 0))
        select new TypeSyntax(
            TextSpan.FromBounds(first.Span.Start, Math.Max(arguments.End, rest.Span.End)),
            string.Join(" ", $"{first.Text} {rest.Text}".Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)), arguments.Items, arguments.End > 0);

    private static readonly Parser<TypeSyntax> Bare = Word.Select(name => new TypeSyntax(name.Span, name.Text, [], false));

    /// <summary>A setting of a text index: <c>tokenizer = 'splitByNonAlpha'</c>, <c>tokenizer = ngrams(3)</c>.</summary>
    private static readonly Parser<TypeArgumentSyntax> IndexSetting =
        from name in Word
        from sign in Equal
        from value in String.Or(SignedNumber).Or(WholeCall).Or(Word)
        select Literal(name, value, $"{name.Text} = {value.Text}");

    /// <summary>The type of an index.</summary>
    public static readonly Parser<TypeSyntax> IndexType = (
        from name in Word
        from arguments in InParentheses(IndexSetting.Or(Argument))
        select new TypeSyntax(TextSpan.FromBounds(name.Span.Start, arguments.End), name.Text, arguments.Items, true)).Or(Bare);

    public static readonly Parser<TypeSyntax> Type = SeveralWords.Or(WithArguments).Or(Bare);

    public static Parser<SchemaToken> Punctuation(char c) => One<SchemaToken>.Where(t => t.Is(c));

    public static Parser<SchemaToken> Keyword(string word) => One<SchemaToken>.Where(t => t.IsWord(word));

    private static Parser<ArgumentList> InParentheses(Parser<TypeArgumentSyntax> argument)
    {
        var items = argument.DelimitedBy(Comma).OrElse([]);
        return
            from open in Open
            from list in items
            from close in Close
            select new ArgumentList(list, close.Span.End);
    }

    private static TypeArgumentSyntax Literal(SchemaToken first, SchemaToken last, string text) =>
        new(TextSpan.FromBounds(first.Span.Start, last.Span.End), "", null, text);

    /// <summary>Words in a row, as one token.</summary>
    private static Parser<SchemaToken> WordsOf(string[] words) => words.Select(Keyword).Aggregate((before, next) =>
        from one in before
        from other in next
        select one with { Span = TextSpan.FromBounds(one.Span.Start, other.Span.End) });

    private static bool IsSecondWord(SchemaToken first, string rest) =>
        LongNames[first.Text].Any(words => string.Equals(rest, string.Join(" ", words), StringComparison.OrdinalIgnoreCase));

    /// <param name="End">Behind the closing parenthesis.</param>
    private readonly record struct ArgumentList(ImmutableArray<TypeArgumentSyntax> Items, int End);
}
