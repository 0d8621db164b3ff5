using System.Collections.Immutable;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>A key of an engine: a list of expressions.</summary>
public sealed class TableKey
{
    /// <param name="content">The text of the file.</param>
    /// <param name="option">The option that declares the key; null if none does.</param>
    internal TableKey(string content, InstructionSyntax? option)
    {
        (Text, Span) = (NormalForm(option?.Value ?? ""), option?.ValueSpan);
        Expressions = option is null || IsEmpty ? [] : KeyExpressions.Of(content, option)?.Expressions ?? [];
        Parts = ImmutableArray.CreateRange(Expressions, static (e, text) => NormalForm(text.Substring(e.Span.Start, e.Span.Length)), content);
    }

    /// <summary>The key without white space, needless back-ticks, outer parentheses and a comma at its end; empty if there is none.</summary>
    public string Text { get; }

    /// <summary>The key for a message; <c>tuple()</c> if it is empty.</summary>
    public string Shown => IsEmpty ? "tuple()" : Expressions.IsEmpty ? Text : string.Join(", ", Parts);

    /// <summary>Where it is written; null if it is not.</summary>
    public TextSpan? Span { get; }

    /// <summary>Its parts; none for an empty key and for one that does not parse.</summary>
    public ImmutableArray<SqlExpression> Expressions { get; }

    /// <summary>The text of each part, in the form of <see cref="Text"/>.</summary>
    public ImmutableArray<string> Parts { get; }

    public bool IsEmpty => Text.Length == 0;

    /// <summary>Whether a part of the key is this column. A key that does not parse may have any column.</summary>
    public bool Has(string column) => IsUnknown || Expressions.OfType<Identifier>().Any(name => IsColumn(name, column));

    /// <summary>Whether a part of the key is this column or computed from it. A key that does not parse may mention any column.</summary>
    public bool Mentions(string column) =>
        IsUnknown || Expressions.SelectMany(e => e.DescendantsAndSelf()).OfType<Identifier>().Any(name => IsColumn(name, column));

    /// <summary>
    /// The parts of another key that are neither in this one nor determined by its columns: rows that differ only there are equal in this
    /// key.
    /// </summary>
    public ImmutableArray<string> Lacks(TableKey other) =>
        [.. other.Parts.Where((text, i) => !Parts.Contains(text)
            && !other.Expressions[i].DescendantsAndSelf().OfType<Identifier>().All(c => Has(string.Join(".", c.Parts))))];

    /// <summary>Whether another key surely does not begin with this one. Of two expressions nothing is said: they may be one in two forms.</summary>
    public bool IsNoStartOf(TableKey other) =>
        !IsUnknown && !other.IsUnknown
        && (Parts.Length > other.Parts.Length
            || Parts.Where((text, i) => text != other.Parts[i] && (Expressions[i] is Identifier || other.Expressions[i] is Identifier)).Any());

    /// <summary>Whether it does not parse.</summary>
    internal bool IsUnknown => !IsEmpty && Expressions.IsEmpty;

    private static bool IsColumn(Identifier name, string column) => string.Join(".", name.Parts) == column;

    internal static string NormalForm(string written)
    {
        var key = SqlWords.Of(written).TrimEnd(',');
        var open = key.StartsWith("tuple(", StringComparison.Ordinal) ? "tuple".Length : 0;
        return open < key.Length && key[open] == '(' && EndOf(key, open) == key.Length - 1
            ? key.Substring(open + 1, key.Length - open - 2).TrimEnd(',')
            : key;
    }

    /// <summary>Where the parenthesis is closed that opens at a place; the length of the text where it is not.</summary>
    private static int EndOf(string key, int open)
    {
        var (depth, quote) = (0, '\0');
        for (var i = open; i < key.Length; i++)
        {
            if (quote != '\0')
                quote = key[i] == quote ? '\0' : quote;
            else if (key[i] is '\'' or '`' or '"')
                quote = key[i];
            else if (key[i] == '(')
                depth++;
            else if (key[i] == ')' && --depth == 0)
                return i;
        }

        return key.Length;
    }
}
