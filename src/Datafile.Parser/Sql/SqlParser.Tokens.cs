using System.Text;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

internal sealed partial class SqlParser
{
    /// <summary>Words that end an expression, so that they are no alias without AS.</summary>
    private static readonly HashSet<string> ReservedWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "ALL", "AND", "ANTI", "ANY", "ARRAY", "AS", "ASC", "ASCENDING", "ASOF", "BETWEEN", "BY", "COLLATE", "CROSS",
        "DESC", "DESCENDING", "DIV", "ELSE", "END", "EXCEPT", "FETCH", "FILTER", "FINAL", "FORMAT", "FROM", "FULL",
        "GLOBAL", "GROUP", "HAVING", "ILIKE", "IN", "INNER", "INTERPOLATE", "INTERSECT", "INTO", "IS", "JOIN", "LEFT",
        "LIKE", "LIMIT", "MOD", "NATURAL", "NOT", "NULLS", "OFFSET", "ON", "OR", "ORDER", "OVER", "PASTE", "PREWHERE",
        "QUALIFY", "REGEXP", "RIGHT", "SAMPLE", "SELECT", "SEMI", "SETTINGS", "STEP", "THEN", "TO", "UNION", "USING",
        "WHEN", "WHERE", "WINDOW", "WITH",
    };

    private string TextAt(int index) => text.Substring(tokens[index].Span.Start, tokens[index].Span.Length);

    private bool IsWord(string word, int ahead = 0)
    {
        if (_at + ahead >= tokens.Count)
            return false;

        var token = tokens[_at + ahead];
        return token.Kind == SqlTokenKind.Word && token.Span.Length == word.Length
            && string.Compare(text, token.Span.Start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;
    }

    private bool IsOperator(string op, int ahead = 0)
    {
        if (_at + ahead >= tokens.Count)
            return false;

        var token = tokens[_at + ahead];
        return token.Kind == SqlTokenKind.Operator && token.Span.Length == op.Length
            && string.CompareOrdinal(text, token.Span.Start, op, 0, op.Length) == 0;
    }

    private bool IsName(int ahead) =>
        _at + ahead < tokens.Count && tokens[_at + ahead].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    private bool IsQueryStart() => IsWord("SELECT") || IsWord("WITH") || (IsWord("FROM") && IsName(1));

    private bool IsAliasWord() =>
        Current.Kind == SqlTokenKind.QuotedIdentifier
        || (Current.Kind == SqlTokenKind.Word && !ReservedWords.Contains(TextAt(_at)));

    private bool TakeWord(string word) => IsWord(word) && Skip(1);

    private bool TakeAny(params string[] words) => words.Any(w => IsWord(w)) && Skip(1);

    private bool TakeOperator(string op) => IsOperator(op) && Skip(1);

    private bool Skip(int count)
    {
        _at = Math.Min(_at + count, tokens.Count - 1);
        return true;
    }

    private void Expect(string op)
    {
        if (!TakeOperator(op))
            Fail($"'{op}'");
    }

    /// <summary>A name, without its quotes.</summary>
    private string Name()
    {
        if (Current.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier))
        {
            Fail("a name");
            return "";
        }

        var name = TextAt(_at);
        var quoted = Current.Kind == SqlTokenKind.QuotedIdentifier;
        Skip(1);
        return quoted ? Unquote(name) : name;
    }

    private void SkipParentheses()
    {
        Expect("(");
        for (var depth = 1; depth > 0 && Current.Kind != SqlTokenKind.End && !Failed; Skip(1))
            depth += IsOperator("(") ? 1 : IsOperator(")") ? -1 : 0;
    }

    private TextSpan SpanFrom(int start) =>
        TextSpan.FromBounds(start, Math.Max(start, _at > 0 ? tokens[_at - 1].Span.End : start));

    /// <summary>Reports what was expected, once; the parser winds down after it.</summary>
    private void Fail(string expected)
    {
        if (Failed)
            return;

        var found = Current.Kind == SqlTokenKind.End ? "the end of the query" : "'" + Shorten(TextAt(_at)) + "'";
        Diagnostics.Add(new SyntaxDiagnostic("DF0004", Current.Span, $"The query does not parse: expected {expected}, but found {found}. Correct it here or just before."));
        _at = tokens.Count - 1;
    }

    /// <summary>Goes one level down; false, with a diagnostic, where that is too deep.</summary>
    private bool Enter()
    {
        if (++_depth <= MaxDepth && !Failed)
            return true;

        _depth--;
        Fail($"at most {MaxDepth} levels of nesting");
        return false;
    }

    private static string Shorten(string value) => value.Length > 30 ? value.Substring(0, 30) + "…" : value;

    /// <summary>A quoted string or name without its quotes and escapes.</summary>
    private static string Unquote(string quoted)
    {
        var quote = quoted[0];
        var inner = quoted.Substring(1, quoted.Length - 2);
        if (inner.IndexOf('\\') < 0 && inner.IndexOf(quote) < 0)
            return inner;

        var to = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
            {
                i++;
                to.Append(inner[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', var c => c });
            }
            else
            {
                to.Append(inner[i]);
                if (inner[i] == quote)
                    i++; // a doubled quote
            }
        }

        return to.ToString();
    }
}
