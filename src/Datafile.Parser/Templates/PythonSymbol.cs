namespace Datafile.Parser.Templates;

/// <summary>What the lexer recognizes by name: operators and the words that are no names. The parser asks for these, never for text.</summary>
internal enum PythonSymbol : byte
{
    None,

    // Operators
    LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, LeftBrace, RightBrace, Comma, Colon, Semicolon, Dot, Ellipsis,
    Equal, ColonEqual, Plus, Minus, Tilde, Star, DoubleStar, Bar, Caret, Ampersand,

    /// <summary><c>+=</c> and the like.</summary>
    Assignment,

    /// <summary><c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>.</summary>
    Comparison,

    /// <summary><c>&lt;&lt;</c> and <c>&gt;&gt;</c>.</summary>
    Shift,

    /// <summary><c>/</c>, <c>//</c>, <c>%</c> and <c>@</c>.</summary>
    Division,

    // Words
    And, Else, For, If, In, Is, Lambda, Not, Or, True, False, NoneValue,

    /// <summary>A word that statements start with: no name, and nothing in a tag.</summary>
    Reserved,
}

/// <summary>The words and operators of Python.</summary>
internal static class PythonSymbols
{
    private static readonly (string Word, PythonSymbol Symbol)[] Words =
    [
        ("and", PythonSymbol.And), ("else", PythonSymbol.Else), ("for", PythonSymbol.For), ("if", PythonSymbol.If),
        ("in", PythonSymbol.In), ("is", PythonSymbol.Is), ("lambda", PythonSymbol.Lambda), ("not", PythonSymbol.Not),
        ("or", PythonSymbol.Or), ("True", PythonSymbol.True), ("False", PythonSymbol.False), ("None", PythonSymbol.NoneValue),
        .. "as assert async await break class continue def del elif except finally from global import nonlocal pass raise return try while with yield"
            .Split(' ').Select(word => (word, PythonSymbol.Reserved)),
    ];

    /// <summary>The words by their first letter, upper-case letters first.</summary>
    private static readonly (string Word, PythonSymbol Symbol)[][] ByFirst =
        [.. Enumerable.Range('A', 'z' - 'A' + 1).Select(first => Words.Where(w => w.Word[0] == first).ToArray())];

    /// <summary>What a word means; None where it is a name.</summary>
    public static PythonSymbol OfWord(string text, int start, int length)
    {
        var first = text[start] - 'A';
        if ((uint)first >= (uint)ByFirst.Length)
            return PythonSymbol.None;

        foreach (var (word, symbol) in ByFirst[first])
        {
            if (word.Length == length && string.CompareOrdinal(text, start, word, 0, length) == 0)
                return symbol;
        }

        return PythonSymbol.None;
    }

    /// <summary>The longest operator that starts at a place, with its length; None, and one character, where none does.</summary>
    public static (PythonSymbol Symbol, int Length) OfOperator(string text, int at, int end)
    {
        var (next, third) = (at + 1 < end ? text[at + 1] : '\0', at + 2 < end ? text[at + 2] : '\0');
        return text[at] switch
        {
            '(' => (PythonSymbol.LeftParenthesis, 1),
            ')' => (PythonSymbol.RightParenthesis, 1),
            '[' => (PythonSymbol.LeftBracket, 1),
            ']' => (PythonSymbol.RightBracket, 1),
            '{' => (PythonSymbol.LeftBrace, 1),
            '}' => (PythonSymbol.RightBrace, 1),
            ',' => (PythonSymbol.Comma, 1),
            ';' => (PythonSymbol.Semicolon, 1),
            '~' => (PythonSymbol.Tilde, 1),
            ':' => next == '=' ? (PythonSymbol.ColonEqual, 2) : (PythonSymbol.Colon, 1),
            '.' => next == '.' && third == '.' ? (PythonSymbol.Ellipsis, 3) : (PythonSymbol.Dot, 1),
            '=' => next == '=' ? (PythonSymbol.Comparison, 2) : (PythonSymbol.Equal, 1),
            '!' when next == '=' => (PythonSymbol.Comparison, 2),
            '<' or '>' when next == text[at] => third == '=' ? (PythonSymbol.Assignment, 3) : (PythonSymbol.Shift, 2),
            '<' or '>' => (PythonSymbol.Comparison, next == '=' ? 2 : 1),
            '*' when next == '*' => third == '=' ? (PythonSymbol.Assignment, 3) : (PythonSymbol.DoubleStar, 2),
            '/' when next == '/' => third == '=' ? (PythonSymbol.Assignment, 3) : (PythonSymbol.Division, 2),
            '+' or '-' or '*' or '/' or '%' or '@' or '|' or '^' or '&' when next == '=' => (PythonSymbol.Assignment, 2),
            '-' => next == '>' ? (PythonSymbol.None, 2) : (PythonSymbol.Minus, 1),
            '+' => (PythonSymbol.Plus, 1),
            '*' => (PythonSymbol.Star, 1),
            '/' or '%' or '@' => (PythonSymbol.Division, 1),
            '|' => (PythonSymbol.Bar, 1),
            '^' => (PythonSymbol.Caret, 1),
            '&' => (PythonSymbol.Ampersand, 1),
            _ => (PythonSymbol.None, 1),
        };
    }
}
