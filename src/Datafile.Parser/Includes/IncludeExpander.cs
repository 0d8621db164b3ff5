using System.Text;
using Datafile.Parser.Tracing;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Includes;

/// <summary>Puts included text in place of INCLUDE, as a preprocessor does (datafile format 1.9).</summary>
public sealed class IncludeExpander
{
    private readonly Func<string, IncludedText> _find;
    private readonly Func<string, string?> _variable;
    private readonly Func<string, string?> _pathVariable;
    private readonly IncludeLines _lines = new();
    private readonly StringBuilder _text = new();
    private readonly List<Segment> _segments = [];
    private readonly List<IncludeProblem> _problems = [];
    private readonly List<Included> _open = [];
    private readonly List<string> _includes = [];
    private int _count;
    private int _length;
    private bool _isTooMuch;

    private IncludeExpander(Func<string, IncludedText> find, Func<string, string?> variable, Func<string, string?> pathVariable)
    {
        _find = find;
        _variable = variable;
        _pathVariable = pathVariable;
    }

    /// <summary>The text of a file with all that it includes. It never fails and always ends.</summary>
    /// <param name="path">Relative to the project root, with <c>/</c>.</param>
    /// <param name="find">Gives a file by its path, relative to the project root.</param>
    /// <param name="variable">The value of a variable of the project's settings; null where it is not known.</param>
    /// <param name="pathVariable">The value of a variable that only names files and is never put into the text; asked before
    /// <paramref name="variable"/>.</param>
    public static ExpandedText Expand(
        string path, SourceText text, Func<string, IncludedText> find, Func<string, string?> variable, Func<string, string?>? pathVariable = null)
    {
        var content = text.ToString();
        if (!IncludeLines.MayBeIn(content))
            return new ExpandedText(text, null, [], []);

        ParserEvents.Log.IncludesExpanded(path);
        return new IncludeExpander(find, variable, pathVariable ?? (_ => null)).Expand(new Included(
            new TextOrigin(path, text, null, default), content, [TextPiece.Copied(new TextSpan(0, content.Length))], path));
    }

    private ExpandedText Expand(Included file)
    {
        Append(file);
        var written = file.Origin.Text;
        if (_isTooMuch)
            return new ExpandedText(written, null, [.. _includes.Distinct()], [_problems[_problems.Count - 1]]);

        return _includes.Count == 0
            ? new ExpandedText(written, null, [], [.. _problems])
            : new ExpandedText(
                SourceText.From(_text.ToString(), written.Encoding), new SourceMap(file.Origin, _segments),
                [.. _includes.Distinct()], [.. _problems]);
    }

    private void Append(Included file)
    {
        _open.Add(file);
        var text = file.Text;
        for (var at = 0; at < text.Length && !_isTooMuch;)
        {
            var lineBreak = text.IndexOf('\n', at);
            var next = lineBreak < 0 ? text.Length : lineBreak + 1;
            var end = lineBreak < 0 ? next : lineBreak > at && text[lineBreak - 1] == '\r' ? lineBreak - 1 : lineBreak;
            if (_lines.Take(text, at, end))
            {
                Copy(file, next);
                Include(file, next);
            }

            at = next;
        }

        Copy(file, text.Length);
        _open.RemoveAt(_open.Count - 1);
    }

    /// <param name="next">Where the line after the INCLUDE starts; all before it is copied.</param>
    private void Include(Included file, int next)
    {
        var offset = _text.Length - next;
        var words = _lines.Words;
        var named = words.Count > 1 ? Unquoted(file.Text, words[1]) : words[0];
        void Problem(IncludeProblemKind kind, string path, params string[] chain) =>
            _problems.Add(new IncludeProblem(kind, new TextSpan(named.Start + offset, named.Length), path, [.. chain]));

        var written = words.Count > 1 ? file.Text.Substring(named.Start, named.Length) : "";
        if (written.Trim() is "" or ">")
        {
            Problem(IncludeProblemKind.NoPath, "");
            return;
        }

        if (Placeholders.ReplaceAll(written, name => _pathVariable(name) ?? _variable(name)) is not { } path)
        {
            Problem(IncludeProblemKind.UnknownVariable, written);
            return;
        }

        var (found, text) = Find(path);
        if (text.Text is null)
        {
            Problem(KindOf(text.State), written.IndexOf('$') < 0 ? found : written);
            return;
        }

        var arguments = Arguments(file.Text, words);
        var call = string.Join("\n", arguments.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Key + "=" + a.Value).Prepend(found));

        // The same file with the same arguments comes to the same INCLUDE again; with others it may end.
        if (_open.FindIndex(open => open.Call == call) is var first and >= 0)
            Problem(IncludeProblemKind.Cycle, found, [.. _open.Skip(first).Select(open => open.Origin.Path), found]);
        else if (_open.Count > Limits.IncludeDepth)
            Problem(IncludeProblemKind.TooDeep, found);
        else
            Put(file, new TextSpan(named.Start + offset, named.Length), found, text.Text, arguments, call);
    }

    private void Put(Included file, TextSpan named, string path, SourceText text, Dictionary<string, string> arguments, string call)
    {
        var content = text.ToString();
        var start = content.Length > 0 && content[0] == '\uFEFF' ? 1 : 0;
        var pieces = Placeholders.Replace(
            content, start, name => arguments.TryGetValue(name, out var value) ? value : null, Limits.IncludedText - _length);
        if (pieces is null || ++_count > Limits.Includes)
        {
            // Of a text that is not put together, the place is that of the INCLUDE where it all begins.
            var outermost = _open.Count > 1 ? _open[1].Origin.IncludedAt : Written(named);
            _problems.Add(new IncludeProblem(IncludeProblemKind.TooMuch, outermost, _open.Count > 1 ? _open[1].Origin.Path : path, []));
            _isTooMuch = true;
            return;
        }

        var at = Written(named);
        _includes.Add(path);
        _length += pieces.Sum(piece => piece.Length);
        EndLine(file, file.Origin.Text.Length);
        var included = new Included(new TextOrigin(path, text, file.Origin, at), Placeholders.Join(content, pieces), pieces, call);
        Append(included);
        EndLine(included, content.Length);
    }

    /// <summary>
    /// The file that a path means: seen from the folder of the file that includes all of it, for the reader splices lines
    /// and forgets where they came from. Then, as the documentation has it, from the folder of the include itself and
    /// from the project root.
    /// </summary>
    private (string Path, IncludedText Text) Find(string path)
    {
        (string Path, IncludedText Text)? first = null;
        foreach (var folder in new[] { _open[0], _open[_open.Count - 1] }
            .Select(file => IncludePath.FolderOf(file.Origin.Path))
            .Append("")
            .Distinct())
        {
            if (IncludePath.Combine(folder, path) is not { } candidate)
                return (path, new IncludedText(IncludeState.Outside, null));

            var found = candidate.Any(char.IsControl) || candidate.Length == 0 ? IncludedText.Missing : _find(candidate);
            if (found.Text is not null)
                return (candidate, found);
            first ??= (candidate, found);
        }

        return first ?? (path, IncludedText.Missing);
    }

    private Dictionary<string, string> Arguments(string text, IReadOnlyList<TextSpan> words)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(2).Select(word => Unquoted(text, word)).Select(span => text.Substring(span.Start, span.Length)))
        {
            var equals = word.IndexOf('=');
            if (equals < 0)
                continue;

            var value = word.Substring(equals + 1);
            arguments[word.Substring(0, equals)] = Placeholders.ReplaceAll(value, _variable) ?? value;
        }

        return arguments;
    }

    /// <summary>Copies what is left of a file up to a position.</summary>
    private void Copy(Included file, int to)
    {
        while (file.Next(to) is { Length: > 0 } part)
        {
            _segments.Add(new Segment(_text.Length, part.Length, file.Origin, part.Written, part.IsCopy));
            _text.Append(file.Text, part.Start, part.Length);
        }
    }

    /// <summary>Where a piece of what was copied last is written.</summary>
    private TextSpan Written(TextSpan span)
    {
        var i = _segments.Count - 1;
        while (i > 0 && _segments[i].Start > span.Start)
            i--;

        var start = _segments[i].StartOf(span.Start);
        return TextSpan.FromBounds(start, Math.Max(start, _segments[i].EndOf(Math.Min(span.End, _segments[i].End))));
    }

    /// <summary>Ends the last line where its file does not, for another follows.</summary>
    private void EndLine(Included file, int written)
    {
        if (_text.Length == 0 || _text[_text.Length - 1] == '\n')
            return;

        _segments.Add(new Segment(_text.Length, 1, file.Origin, new TextSpan(written, 0), IsCopy: false));
        _text.Append('\n');
    }

    private static IncludeProblemKind KindOf(IncludeState state) => state switch
    {
        IncludeState.Outside => IncludeProblemKind.Outside,
        IncludeState.BehindLink => IncludeProblemKind.BehindLink,
        IncludeState.Unreadable => IncludeProblemKind.Unreadable,
        _ => IncludeProblemKind.Missing,
    };

    private static TextSpan Unquoted(string text, TextSpan word) =>
        word.Length >= 2 && text[word.Start] is '"' or '\'' && text[word.End - 1] is '"' or '\''
            ? new TextSpan(word.Start + 1, word.Length - 2)
            : word;

    /// <summary>A file that is being put in.</summary>
    /// <param name="text">With its arguments in place.</param>
    /// <param name="pieces">What the text is made of.</param>
    /// <param name="call">The path with the arguments.</param>
    private sealed class Included(TextOrigin origin, string text, List<TextPiece> pieces, string call)
    {
        private int _piece;
        private int _pieceStart;
        private int _copied;

        public TextOrigin Origin => origin;

        public string Text => text;

        public string Call => call;

        /// <summary>The next stretch of one piece, up to a position; empty at its end.</summary>
        public (int Start, int Length, TextSpan Written, bool IsCopy) Next(int to)
        {
            while (_piece < pieces.Count && _pieceStart + pieces[_piece].Length <= _copied)
                _pieceStart += pieces[_piece++].Length;
            if (_piece == pieces.Count || _copied >= to)
                return default;

            var piece = pieces[_piece];
            var (start, length) = (_copied, Math.Min(_pieceStart + piece.Length, to) - _copied);
            _copied += length;
            return piece.Put is null
                ? (start, length, new TextSpan(piece.Span.Start + start - _pieceStart, length), true)
                : (start, length, piece.Span, false);
        }
    }
}
