using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Sdk;

/// <summary>A file with code, searched as text: it is not parsed.</summary>
internal sealed class CodeFile(string path, SourceText source)
{
    private const string Define = "define";

    private static readonly char[] Quotes = ['"', '\'', '`'];

    public string Text { get; } = source.ToString();

    /// <summary>
    /// The call that defines a resource: <c>defineDatasource("name", …)</c>, <c>define_datasource("name", …)</c>; null where there is none.
    /// </summary>
    public Definition? DefinitionOf(string name)
    {
        foreach (var quote in Quotes)
        {
            var literal = quote + name + quote;
            for (var at = Text.IndexOf(literal, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(literal, at + 1, StringComparison.Ordinal))
            {
                if (StartOfCall(at) is { } start)
                    return new Definition(this, start, at, literal.Length, EndOfDefinition(at));
            }
        }

        return null;
    }

    /// <summary>The one place of a text; -1 where there is none or more than one.</summary>
    public int OnlyIndexOf(string text) =>
        Text.IndexOf(text, StringComparison.Ordinal) is var at and >= 0 && Text.IndexOf(text, at + 1, StringComparison.Ordinal) < 0 ? at : -1;

    public Location At(int start, int length)
    {
        var span = new TextSpan(Math.Min(start, Text.Length), Math.Min(length, Text.Length - Math.Min(start, Text.Length)));
        return Location.Create(path, span, source.Lines.GetLinePositionSpan(span));
    }

    /// <summary>The start of the call whose first argument is at a position; null where that is no call of a function that defines.</summary>
    private int? StartOfCall(int argument)
    {
        var at = SkipBlanksBack(argument - 1);
        if (at < 0 || Text[at] != '(')
            return null;

        at = SkipBlanksBack(at - 1);
        if (at >= 0 && Text[at] == '>')
            at = SkipBlanksBack(Text.LastIndexOf('<', at) - 1);
        var end = at + 1;
        while (at >= 0 && (char.IsLetterOrDigit(Text[at]) || Text[at] is '_' or '$'))
            at--;
        return Text.IndexOf(Define, at + 1, end - at - 1, StringComparison.Ordinal) == at + 1 ? at + 1 : null;
    }

    private int EndOfDefinition(int from)
    {
        for (var at = Text.IndexOf(Define, from, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(Define, at + 1, StringComparison.Ordinal))
        {
            var end = at;
            while (end < Text.Length && (char.IsLetterOrDigit(Text[end]) || Text[end] == '_'))
                end++;
            if (end < Text.Length && Text[end] is '(' or '<')
                return at;
        }

        return Text.Length;
    }

    private int SkipBlanksBack(int at)
    {
        while (at >= 0 && char.IsWhiteSpace(Text[at]))
            at--;
        return at;
    }
}

/// <summary>The definition of a resource in code.</summary>
/// <param name="Start">Where its call begins.</param>
/// <param name="NameStart">The name in it, with its quotes.</param>
/// <param name="End">Where the next definition, or the end of the file, is.</param>
internal sealed record Definition(CodeFile File, int Start, int NameStart, int NameLength, int End)
{
    /// <summary>The name of the resource.</summary>
    public Location Location => File.At(NameStart, NameLength);

    /// <summary>The n-th place of a text that makes up a line, counted from 0.</summary>
    public int? FindLine(string text, int n)
    {
        for (var at = IndexOf(text, Start); at >= 0; at = IndexOf(text, at + text.Length))
        {
            if (StartsLine(at) && EndsLine(at + text.Length) && n-- == 0)
                return at;
        }

        return null;
    }

    /// <summary>A word that is there once.</summary>
    public int? FindOnlyWord(string word) =>
        FindWord(word, Start) is { } at && FindWord(word, at + word.Length) is null ? at : null;

    /// <summary>A word that is the name of a property, quoted or not.</summary>
    public int? FindProperty(string word)
    {
        for (var at = FindWord(word, Start); at is { } found; at = FindWord(word, found + word.Length))
        {
            var after = found + word.Length;
            if (after < End && File.Text[after] is '"' or '\'')
                after++;
            while (after < End && char.IsWhiteSpace(File.Text[after]))
                after++;
            if (after < End && File.Text[after] is ':' or '=')
                return found;
        }

        return null;
    }

    private int? FindWord(string word, int from)
    {
        for (var at = IndexOf(word, from); at >= 0; at = IndexOf(word, at + 1))
        {
            if (!IsWordAt(at - 1) && !IsWordAt(at + word.Length))
                return at;
        }

        return null;
    }

    private int IndexOf(string text, int from) => from >= End ? -1 : File.Text.IndexOf(text, from, End - from, StringComparison.Ordinal);

    private bool IsWordAt(int at) => at >= 0 && at < File.Text.Length && (char.IsLetterOrDigit(File.Text[at]) || File.Text[at] == '_');

    /// <summary>Only blanks, or the quote that begins a text, are before a position.</summary>
    private bool StartsLine(int at)
    {
        for (at--; at >= 0 && File.Text[at] is ' ' or '\t';)
            at--;
        return at < 0 || File.Text[at] is '\n' or '\r' or '`' or '"' or '\'';
    }

    private bool EndsLine(int at)
    {
        while (at < File.Text.Length && File.Text[at] is ' ' or '\t')
            at++;
        return at >= File.Text.Length || File.Text[at] is '\n' or '\r' or '`' or '"' or '\'';
    }
}
