using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// A ClickHouse type: a name, and in parentheses types, named types, literals and enum entries (datafile format 2.1).
/// </summary>
internal static class TypeGrammar
{
    private static readonly Parser<SchemaToken> Comma = Punctuation(',');

    private static readonly Parser<SchemaToken> Name =
        One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.Word, "the name of a type");

    private static readonly Parser<SchemaToken> ElementName =
        One<SchemaToken>.Where(t => t.Kind is SchemaTokenKind.Word or SchemaTokenKind.Backticked, "a name");

    private static readonly Parser<SchemaToken> Number =
        One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.Number, "a number");

    private static readonly Parser<SchemaToken> SignedNumber =
        from sign in Punctuation('-').Optional()
        from number in Number
        select sign.IsDefined
            ? number with { Span = TextSpan.FromBounds(sign.Get().Span.Start, number.Span.End) }
            : number;

    private static readonly Parser<SchemaToken> String =
        One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.String, "a string");

    private static readonly Parser<TypeArgumentSyntax> EnumEntry =
        from name in String
        from sign in Punctuation('=')
        from value in SignedNumber
        select new TypeArgumentSyntax(
            TextSpan.FromBounds(name.Span.Start, value.Span.End), "", null, $"'{name.Unquoted}' = {value.Text}");

    private static readonly Parser<TypeArgumentSyntax> Literal =
        String.Select(s => new TypeArgumentSyntax(s.Span, "", null, $"'{s.Unquoted}'"))
            .Or(SignedNumber.Select(n => new TypeArgumentSyntax(n.Span, "", null, n.Text)));

    /// <summary>A setting of the type: <c>JSON(max_dynamic_paths=16)</c>.</summary>
    private static readonly Parser<TypeArgumentSyntax> Setting =
        from name in Name
        from sign in Punctuation('=')
        from value in SignedNumber
        select new TypeArgumentSyntax(
            TextSpan.FromBounds(name.Span.Start, value.Span.End), "", null, $"{name.Text}={value.Text}");

    private static readonly Parser<TypeArgumentSyntax> NamedType =
        from name in ElementName
        from type in Parse.Ref(() => Type!)
        select new TypeArgumentSyntax(TextSpan.FromBounds(name.Span.Start, type.Span.End), name.Unquoted, type, "");

    private static readonly Parser<TypeArgumentSyntax> PlainType =
        Parse.Ref(() => Type!).Select(type => new TypeArgumentSyntax(type.Span, "", type, ""));

    private static readonly Parser<TypeArgumentSyntax> Argument =
        EnumEntry.Or(Literal).Or(Setting).Or(NamedType).Or(PlainType);

    private static readonly Parser<(ImmutableArray<TypeArgumentSyntax> Items, int End)> Arguments =
        from open in Punctuation('(')
        from items in Argument.DelimitedBy(Comma).Optional()
        from close in Punctuation(')')
        select (items.IsDefined ? items.Get().ToImmutableArray() : [], close.Span.End);

    public static readonly Parser<TypeSyntax> Type =
        from name in Name
        from arguments in Arguments.Optional()
        select arguments.IsDefined
            ? new TypeSyntax(TextSpan.FromBounds(name.Span.Start, arguments.Get().End), name.Text, arguments.Get().Items, true)
            : new TypeSyntax(name.Span, name.Text, [], false);

    public static Parser<SchemaToken> Punctuation(char c) => One<SchemaToken>.Where(t => t.Is(c), $"'{c}'");
}
