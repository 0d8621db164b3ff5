using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

/// <summary>Removes the quotes of one word and puts in the variables; an unquoted variable may give several words, or none.</summary>
internal sealed class ShellExpansion
{
    private readonly string _text;
    private readonly ShellVariables _variables;
    private readonly ImmutableArray<ShellWord> _parameters;
    private readonly bool _splits;
    private readonly TextSpan _span;
    private readonly ImmutableArray<ShellWord>.Builder _words = ImmutableArray.CreateBuilder<ShellWord>();
    private readonly StringBuilder _current = new();
    private bool _started;
    private bool _known = true;

    private ShellExpansion(
        string text, ShellVariables variables, ImmutableArray<ShellWord> parameters, bool splits, TextSpan span) =>
        (_text, _variables, _parameters, _splits, _span) = (text, variables, parameters, splits, span);

    /// <summary>The words that an argument becomes.</summary>
    /// <param name="parameters">Arguments of the function that runs; default outside of functions.</param>
    public static ImmutableArray<ShellWord> Words(
        string text, TextSpan span, ShellVariables variables, ImmutableArray<ShellWord> parameters)
    {
        var expansion = new ShellExpansion(text, variables, parameters, splits: true, span);
        expansion.Expand(span.Start, span.End, quoted: false, depth: 0);
        expansion.EndWord();
        return expansion._words.ToImmutable();
    }

    /// <summary>The value that the right side of an assignment becomes; null where it cannot be determined.</summary>
    public static string? Value(
        string text, TextSpan span, ShellVariables variables, ImmutableArray<ShellWord> parameters) =>
        Value(text, span, variables, parameters, depth: 0);

    private static string? Value(
        string text, TextSpan span, ShellVariables variables, ImmutableArray<ShellWord> parameters, int depth)
    {
        // An array is more than one value.
        if (!span.IsEmpty && text[span.Start] == '(')
            return null;
        var expansion = new ShellExpansion(text, variables, parameters, splits: false, span);
        expansion.Expand(span.Start, span.End, quoted: false, depth);
        return expansion._known ? expansion._current.ToString() : null;
    }

    private void EndWord()
    {
        if (_started)
            _words.Add(new ShellWord(_current.ToString(), _span, _known));
        _current.Clear();
        _started = false;
        _known = true;
    }

    private void Append(string value)
    {
        _current.Append(value);
        _started = true;
    }

    private void AppendUnknown(string value)
    {
        Append(value);
        _known = false;
    }

    private void AppendVariable(string value, bool quoted)
    {
        if (quoted || !_splits)
        {
            Append(value);
            return;
        }

        foreach (var c in value)
        {
            if (c is ' ' or '\t' or '\n')
            {
                EndWord();
                continue;
            }

            _current.Append(c);
            _started = true;
        }
    }

    private void Expand(int at, int end, bool quoted, int depth)
    {
        while (at < end)
        {
            var c = _text[at];
            var continuation = ShellScan.Continuation(_text, at, end);
            if (continuation > 0)
                at += continuation;
            else if (c == '\\' && at + 1 < end)
            {
                var stays = quoted && _text[at + 1] is not ('$' or '`' or '"' or '\\');
                Append(stays ? _text.Substring(at, 2) : _text[at + 1].ToString());
                at += 2;
            }
            else if (c == '\'' && !quoted)
            {
                var stop = ShellScan.SingleQuoted(_text, at, end);
                Append(_text.Substring(at + 1, Math.Max(0, stop - at - (Closes(stop, '\'', at) ? 2 : 1))));
                at = stop;
            }
            else if (c == '"' && !quoted)
            {
                var stop = ShellScan.Nested(_text, at, end);
                _started = true;
                Expand(at + 1, Closes(stop, '"', at) ? stop - 1 : stop, quoted: true, depth);
                at = stop;
            }
            else if (c == '`')
            {
                var stop = ShellScan.Nested(_text, at, end);
                AppendUnknown(_text.Substring(at, stop - at));
                at = stop;
            }
            else if (c == '$')
                at = Dollar(at, end, quoted, depth);
            else if (depth > 0 && !quoted && _splits && c is ' ' or '\t')
            {
                // A blank inside of ${X:-a b} parts words, too.
                EndWord();
                at++;
            }
            else
            {
                _current.Append(c);
                _started = true;
                at++;
            }
        }
    }

    private bool Closes(int stop, char quote, int open) => stop - 1 > open && _text[stop - 1] == quote;

    private int Dollar(int at, int end, bool quoted, int depth)
    {
        var next = at + 1 < end ? _text[at + 1] : '\0';
        var nameEnd = ShellName.EndAt(_text, at + 1, end);
        if (nameEnd > at + 1)
        {
            Variable(_text.Substring(at + 1, nameEnd - at - 1), quoted);
            return nameEnd;
        }

        switch (next)
        {
            case '\'' when !quoted:
                var stop = ShellScan.AnsiQuoted(_text, at + 1, end);
                var inner = _text.Substring(at + 2, Math.Max(0, stop - at - (Closes(stop, '\'', at + 1) ? 3 : 2)));
                Append(inner.Replace("\\n", "\n").Replace("\\t", "\t").Replace("\\'", "'").Replace("\\\\", "\\"));
                return stop;
            case '"' when !quoted:
                return at + 1;
            case '(':
                var close = ShellScan.Nested(_text, at, end);
                AppendUnknown(_text.Substring(at, close - at));
                return close;
            case '{':
                var brace = ShellScan.Nested(_text, at, end);
                Braced(at, _text[brace - 1] == '}' ? brace - 1 : brace, brace, quoted, depth);
                return brace;
            case (>= '0' and <= '9') or '@' or '*' or '#' or '?' or '$' or '!' or '-':
                Parameter(next, quoted);
                return at + 2;
            default:
                Append("$");
                return at + 1;
        }
    }

    private void Variable(string name, bool quoted)
    {
        if (_variables[name] is { } value)
            AppendVariable(value, quoted);
        else
            AppendUnknown("${" + name + "}");
    }

    /// <summary>A parameter of the function that runs.</summary>
    private void Parameter(char name, bool quoted)
    {
        if (_parameters.IsDefault || name is '0' or '?' or '$' or '!' or '-')
            AppendUnknown("${" + name + "}");
        else if (name == '#')
            Append(_parameters.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else if (name is '@' or '*')
        {
            for (var i = 0; i < _parameters.Length; i++)
            {
                if (i > 0)
                    EndWord();
                Parameter(_parameters[i], quoted);
            }
        }
        else if (name - '1' < _parameters.Length)
            Parameter(_parameters[name - '1'], quoted);
        else if (quoted)
            Append("");
    }

    private void Parameter(ShellWord value, bool quoted)
    {
        if (!_variables.TryCharge(value.Value))
            return;
        AppendVariable(value.Value, quoted || !value.Known);
        _known &= value.Known;
    }

    /// <summary><c>${…}</c> from its dollar to where its inside ends.</summary>
    private void Braced(int at, int insideEnd, int end, bool quoted, int depth)
    {
        var nameEnd = ShellName.EndAt(_text, at + 2, insideEnd);
        var name = _text.Substring(at + 2, nameEnd - at - 2);
        if (name.Length == 0 && insideEnd == at + 3 && _text[at + 2] is (>= '0' and <= '9') or '@' or '*' or '#')
        {
            Parameter(_text[at + 2], quoted);
            return;
        }

        if (name.Length > 0 && nameEnd == insideEnd)
        {
            Variable(name, quoted);
            return;
        }

        if (name.Length == 0 || depth >= Limits.ShellDefaults || !TryOperator(name, nameEnd, insideEnd, quoted, depth))
            AppendUnknown(_text.Substring(at, end - at));
    }

    private bool TryOperator(string name, int at, int end, bool quoted, int depth)
    {
        var colon = _text[at] == ':';
        var operation = colon && at + 1 < end ? _text[at + 1] : _text[at];
        if (operation == '/' && !colon)
            return TryReplace(name, at, end, quoted);
        if (operation is not ('-' or '=' or '?' or '+'))
            return false;

        var value = _variables[name];
        if (value is null && _variables.IsSet(name))
            return false;
        var present = value is not null && !(colon && value.Length == 0);
        var other = at + (colon ? 2 : 1);
        switch (operation)
        {
            case '+':
                if (present)
                    Expand(other, end, quoted, depth + 1);
                return true;
            case '?' when !present:
                return false;
            case '=' when !present:
                value = Value(_text, TextSpan.FromBounds(other, end), _variables, _parameters, depth + 1);
                _variables[name] = value;
                present = value is not null;
                if (!present)
                    return false;
                break;
        }

        if (present && value is not null)
            AppendVariable(value, quoted);
        else
            Expand(other, end, quoted, depth + 1);
        return true;
    }

    /// <summary><c>${NAME/a/b}</c> and <c>${NAME//a/b}</c> where a is plain text.</summary>
    private bool TryReplace(string name, int at, int end, bool quoted)
    {
        var all = at + 1 < end && _text[at + 1] == '/';
        var parts = _text.Substring(at + (all ? 2 : 1), end - at - (all ? 2 : 1)).Split('/');
        if (parts.Length > 2 || parts[0].Length == 0 || parts.Any(part => part.IndexOfAny(['$', '*', '?', '[', '\\', '"', '\'', '#', '%']) >= 0))
            return false;
        if (_variables[name] is not { } value)
            return false;

        var with = parts.Length == 2 ? parts[1] : "";
        if ((long)value.Length * (with.Length + 1) > Limits.ShellText)
            return false;
        var first = value.IndexOf(parts[0], StringComparison.Ordinal);
        AppendVariable(
            all ? value.Replace(parts[0], with)
            : first < 0 ? value
            : value.Substring(0, first) + with + value.Substring(first + parts[0].Length),
            quoted);
        return true;
    }
}
