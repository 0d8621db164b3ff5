using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

public enum SqlTokenKind : byte
{
    Word, QuotedIdentifier, Number, String, Operator,

    /// <summary>A <c>{{ }}</c> tag, as one opaque piece.</summary>
    TemplateExpression,

    /// <summary>A <c>{% %}</c> tag, as one opaque piece.</summary>
    TemplateStatement,

    /// <summary>A character that starts no token of SQL, or a quote or a comment that never closes.</summary>
    Bad,

    End,
}

/// <summary>A token of SQL. White space and comments lie between tokens.</summary>
public readonly record struct SqlToken(SqlTokenKind Kind, TextSpan Span)
{
    /// <summary>Which operator it is, or which word.</summary>
    internal SqlSymbol Symbol { get; init; }

    /// <summary>Whether it is a word of the language, which may be a name as well.</summary>
    public bool IsKeyword => Kind == SqlTokenKind.Word && Symbol != SqlSymbol.None;
}
