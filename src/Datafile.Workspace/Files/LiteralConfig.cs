using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>
/// Reads <c>include</c> and <c>folder</c> of a configuration that is JavaScript or Python, where they are literals. The file is
/// never run: a value that is put together, set twice or mixed with a spread is unknown.
/// </summary>
internal sealed class LiteralConfig
{
    private readonly string _text;
    private readonly bool _isPython;
    private readonly List<Token> _tokens = [];

    private LiteralConfig(string text, bool isPython)
    {
        (_text, _isPython) = (text, isPython);
        for (var at = 0; at < text.Length;)
            at = ReadToken(at);
    }

    public static TinybirdConfig Read(string path, SourceText text)
    {
        var literals = new LiteralConfig(text.ToString(), path.EndsWith(".py", StringComparison.Ordinal));
        var (include, isIncludeKnown) = literals.Find("include");
        var (folder, isFolderKnown) = literals.Find("folder");
        return new TinybirdConfig(path, text, include, folder.FirstOrDefault())
        {
            Unknown = isIncludeKnown && isFolderKnown ? null : "its include is not a list of literals, and it is not run",
        };
    }

    /// <summary>The texts of a property, and whether they are all of them: there is one such property, of literals alone.</summary>
    private (ImmutableArray<ConfiguredPath> Values, bool IsKnown) Find(string name)
    {
        var keys = Enumerable.Range(0, _tokens.Count)
            .Where(i => _tokens[i].Value == name && _tokens[i].Kind != TokenKind.Mark && IsMark(i + 1, ":", "="))
            .ToArray();
        if (keys.Length == 0)
            return ([], !_tokens.Exists(
                token => token is { Kind: TokenKind.Mark, Value: "..." } || token is { Kind: TokenKind.Word } && token.Value == name));
        if (keys.Length > 1)
            return ([], false);

        var at = keys[0] + 2;
        if (at < _tokens.Count && _tokens[at].Kind == TokenKind.Text)
            return ([Path(at)], EndsValue(at + 1));
        if (!IsMark(at, "["))
            return ([], false);

        var values = ImmutableArray.CreateBuilder<ConfiguredPath>();
        for (at++; at < _tokens.Count && _tokens[at].Kind == TokenKind.Text; at++)
        {
            values.Add(Path(at));
            if (!IsMark(at + 1, ","))
            {
                at++;
                break;
            }

            at++;
        }

        return IsMark(at, "]") && EndsValue(at + 1) ? (values.ToImmutable(), true) : ([], false);
    }

    private ConfiguredPath Path(int at) => new(_tokens[at].Value.Trim(), _tokens[at].Span);

    private bool EndsValue(int at) => at >= _tokens.Count || IsMark(at, ",", "}", ")", ";") || _tokens[at].StartsLine;

    private bool IsMark(int at, params string[] marks) =>
        at < _tokens.Count && _tokens[at].Kind == TokenKind.Mark && marks.Contains(_tokens[at].Value);

    private int ReadToken(int at)
    {
        var c = _text[at];
        if (char.IsWhiteSpace(c))
            return at + 1;
        if (_isPython ? c == '#' : c == '/' && Next(at) == '/')
            return _text.IndexOf('\n', at) is var end and >= 0 ? end : _text.Length;
        if (!_isPython && c == '/' && Next(at) == '*')
            return _text.IndexOf("*/", at + 2, StringComparison.Ordinal) is var close and >= 0 ? close + 2 : _text.Length;
        if (c is '"' or '\'' || (c == '`' && !_isPython))
            return ReadText(at);
        if (char.IsLetter(c) || c is '_' or '$')
        {
            var end = at;
            while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '$'))
                end++;
            return Add(TokenKind.Word, _text.Substring(at, end - at), at, end);
        }

        return string.CompareOrdinal(_text, at, "...", 0, 3) == 0
            ? Add(TokenKind.Mark, "...", at, at + 3)
            : Add(TokenKind.Mark, c.ToString(), at, at + 1);
    }

    private int ReadText(int at)
    {
        var quote = _text[at];
        var value = new StringBuilder();
        for (var i = at + 1; i < _text.Length; i++)
        {
            if (_text[i] == quote)
                return Add(TokenKind.Text, value.ToString(), at, i + 1);

            // An escape, an expression in a template and a line end make it something else than a plain path.
            if (_text[i] == '\\' || _text[i] == '\n' || (quote == '`' && _text[i] == '$' && Next(i) == '{'))
                return Add(TokenKind.Mark, quote.ToString(), at, SkipText(i, quote));
            value.Append(_text[i]);
        }

        return _text.Length;
    }

    private int SkipText(int at, char quote)
    {
        for (; at < _text.Length && _text[at] != quote; at++)
        {
            if (_text[at] == '\\')
                at++;
        }

        return Math.Min(at + 1, _text.Length);
    }

    private char Next(int at) => at + 1 < _text.Length ? _text[at + 1] : '\0';

    private int Add(TokenKind kind, string value, int start, int end)
    {
        var startsLine = _tokens.Count == 0
            || _text.IndexOf('\n', _tokens[_tokens.Count - 1].Span.End, start - _tokens[_tokens.Count - 1].Span.End) >= 0;
        _tokens.Add(new Token(kind, value, TextSpan.FromBounds(start, end), startsLine));
        return end;
    }

    private enum TokenKind
    {
        Word, Text, Mark,
    }

    private readonly record struct Token(TokenKind Kind, string Value, TextSpan Span, bool StartsLine);
}
