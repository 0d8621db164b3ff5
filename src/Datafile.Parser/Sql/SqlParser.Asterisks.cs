using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>What follows <c>*</c>, <c>t.*</c> and <c>COLUMNS('…')</c>.</summary>
internal sealed partial class SqlParser
{
    private Asterisk ParseAsterisk(int start, string qualifier, string? pattern = null, ImmutableArray<SqlExpression> listed = default)
    {
        var from = SpanFrom(start).End;
        var mark = _stack.Count;
        var modifiers = new AsteriskModifiers();
        while (!Failed && ParseModifier(modifiers))
            continue;

        var span = SpanFrom(start);
        var replacements = PopFrom<SqlExpression>(mark);
        return new Asterisk(span, qualifier, span.End > from ? TextOf(TextSpan.FromBounds(from, span.End)).Trim() : "")
        {
            Replacements = replacements,
            Pattern = pattern,
            Listed = listed.IsDefault ? [] : listed,
            Excluded = [.. modifiers.Excluded],
            Applied = [.. modifiers.Applied],
            HasOtherModifiers = modifiers.HasOthers,
            Depth = Math.Max(DepthOf(replacements), listed.IsDefault ? 0 : DepthOf(listed)) + 1,
        };
    }

    /// <summary>Behind <c>COLUMNS(</c>: a regular expression or a list of columns.</summary>
    private Asterisk ParseColumns(int start, string name)
    {
        var arguments = ParseArguments();
        var dot = name.LastIndexOf('.');
        var pattern = arguments.Length == 1 && arguments[0] is Literal { Kind: LiteralKind.String } text ? text.Value : null;
        return ParseAsterisk(start, dot < 0 ? "" : name.Substring(0, dot), pattern, pattern is null ? arguments : []);
    }

    private bool ParseModifier(AsteriskModifiers modifiers)
    {
        switch (Current.Symbol)
        {
            // EXCEPT between two queries is no modifier.
            case SqlSymbol.Except when !Is(SqlSymbol.Select, 1) && !Is(SqlSymbol.All, 1) && !Is(SqlSymbol.Distinct, 1)
                && !(Is(SqlSymbol.LeftParenthesis, 1) && (IsQueryStart(2) || Is(SqlSymbol.LeftParenthesis, 2))):
                _at++;
                Take(SqlSymbol.Strict);
                ParseExcluded(modifiers);
                return true;
            case SqlSymbol.Replace:
                _at++;
                Take(SqlSymbol.Strict);
                ParseReplacements();
                return true;
            case SqlSymbol.Apply:
                _at++;
                ParseApplied(modifiers);
                return true;
            case SqlSymbol.Like or SqlSymbol.Ilike when IsKind(SqlTokenKind.String, 1):
                modifiers.HasOthers = true;
                _at += 2;
                return true;
            case SqlSymbol.Not when (Is(SqlSymbol.Like, 1) || Is(SqlSymbol.Ilike, 1)) && IsKind(SqlTokenKind.String, 2):
                modifiers.HasOthers = true;
                _at += 3;
                return true;
            default:
                return false;
        }
    }

    private void ParseReplacements()
    {
        var parenthesized = Take(SqlSymbol.LeftParenthesis);
        do
        {
            var start = Start;
            var expression = ParseExpression(Aliases.None);
            if (!Take(SqlSymbol.As))
                FailExpecting(SqlSymbol.As);
            var name = Name();
            _stack.Add(new AliasedExpression(SpanFrom(start), expression, name) { Depth = expression.Depth + 1 });
        }
        while (!Failed && parenthesized && Take(SqlSymbol.Comma));
        if (parenthesized)
            Expect(SqlSymbol.RightParenthesis);
    }

    private void ParseExcluded(AsteriskModifiers modifiers)
    {
        var from = _at;
        if (Is(SqlSymbol.LeftParenthesis))
            SkipParentheses();
        else if (Current.Kind is SqlTokenKind.String or SqlTokenKind.TemplateExpression)
            _at++;
        else
            Name();

        for (var i = from; i < _at; i++)
        {
            if (tokens[i].Kind == SqlTokenKind.Word)
                modifiers.Excluded.Add(TextAt(i));
            else if (tokens[i].Kind == SqlTokenKind.QuotedIdentifier)
                modifiers.Excluded.Add(SqlStrings.Unquote(text, tokens[i].Span));
            else if (tokens[i].Symbol is not (SqlSymbol.LeftParenthesis or SqlSymbol.RightParenthesis or SqlSymbol.Comma))
                modifiers.HasOthers = true;
        }
    }

    /// <summary>A function by its name, with parameters or without, or a lambda.</summary>
    private void ParseApplied(AsteriskModifiers modifiers)
    {
        if (IsName(0) && !Is(SqlSymbol.Arrow, 1) && !Is(SqlSymbol.LeftParenthesis, 1))
        {
            modifiers.Applied.Add(Name());
        }
        else if (Is(SqlSymbol.LeftParenthesis) && IsName(1) && Is(SqlSymbol.RightParenthesis, 2))
        {
            _at++;
            modifiers.Applied.Add(Name());
            _at++;
        }
        else
        {
            modifiers.HasOthers = true;
            if (Is(SqlSymbol.LeftParenthesis))
            {
                SkipParentheses();
            }
            else if (IsName(0) && Is(SqlSymbol.Arrow, 1))
            {
                ParseExpression(Aliases.None);
            }
            else
            {
                Name();
                SkipParentheses();
            }
        }
    }

    /// <summary>What modifiers say, as they are read.</summary>
    private sealed class AsteriskModifiers
    {
        public List<string> Excluded { get; } = [];

        public List<string> Applied { get; } = [];

        public bool HasOthers { get; set; }
    }
}
