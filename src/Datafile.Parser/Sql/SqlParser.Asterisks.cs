using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>What follows <c>*</c>, <c>t.*</c> and <c>COLUMNS('…')</c>.</summary>
internal sealed partial class SqlParser
{
    private Asterisk ParseAsterisk(int start, string qualifier)
    {
        var from = SpanFrom(start).End;
        var mark = _stack.Count;
        while (!Failed && ParseModifier())
            continue;

        var span = SpanFrom(start);
        var replacements = PopFrom<SqlExpression>(mark);
        return new Asterisk(span, qualifier, span.End > from ? TextOf(TextSpan.FromBounds(from, span.End)).Trim() : "")
        {
            Replacements = replacements,
            Depth = DepthOf(replacements) + 1,
        };
    }

    private bool ParseModifier()
    {
        switch (Current.Symbol)
        {
            // EXCEPT between two queries is no modifier.
            case SqlSymbol.Except when !Is(SqlSymbol.Select, 1) && !Is(SqlSymbol.All, 1) && !Is(SqlSymbol.Distinct, 1)
                && !(Is(SqlSymbol.LeftParenthesis, 1) && (IsQueryStart(2) || Is(SqlSymbol.LeftParenthesis, 2))):
                _at++;
                Take(SqlSymbol.Strict);
                if (Is(SqlSymbol.LeftParenthesis))
                    SkipParentheses();
                else if (Current.Kind is SqlTokenKind.String or SqlTokenKind.TemplateExpression)
                    _at++;
                else
                    Name();
                return true;
            case SqlSymbol.Replace:
                _at++;
                Take(SqlSymbol.Strict);
                ParseReplacements();
                return true;
            case SqlSymbol.Apply:
                _at++;
                ParseApplied();
                return true;
            case SqlSymbol.Like or SqlSymbol.Ilike when IsKind(SqlTokenKind.String, 1):
                _at += 2;
                return true;
            case SqlSymbol.Not when (Is(SqlSymbol.Like, 1) || Is(SqlSymbol.Ilike, 1)) && IsKind(SqlTokenKind.String, 2):
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

    /// <summary>A function by its name, with parameters or without, or a lambda.</summary>
    private void ParseApplied()
    {
        if (Is(SqlSymbol.LeftParenthesis))
            SkipParentheses();
        else if (IsName(0) && Is(SqlSymbol.Arrow, 1))
            ParseExpression(Aliases.None);
        else
        {
            Name();
            if (Is(SqlSymbol.LeftParenthesis))
                SkipParentheses();
        }
    }
}
