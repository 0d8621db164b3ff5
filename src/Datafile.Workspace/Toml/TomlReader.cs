using Datafile.Parser;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Toml;

/// <summary>Reads TOML 1.0, with the line ends and commas that 1.1 allows in inline tables.</summary>
/// <remarks>
/// In time linear in the text. Numbers and dates are recognized by their form, and their range is not checked. The packages for
/// TOML need newer libraries for netstandard2.0 than the SDK carries that loads the build task.
/// </remarks>
internal sealed class TomlReader
{
    private readonly TomlCursor _text;
    private readonly TomlTable _root = new(default, TomlTableOrigin.Header);
    private int _depth;

    private TomlReader(string text) => _text = new TomlCursor(text);

    /// <exception cref="TomlException">The text is not TOML.</exception>
    public static TomlTable Read(string text)
    {
        var reader = new TomlReader(text);
        reader.ReadDocument();
        return reader._root;
    }

    private void ReadDocument()
    {
        var table = _root;
        while (true)
        {
            _text.SkipLines();
            if (_text.IsAtEnd)
                return;

            if (_text.Current == '[')
                table = ReadHeader();
            else
                ReadEntry(table);
            _text.EndLine();
        }
    }

    private TomlTable ReadHeader()
    {
        var start = _text.At;
        var isArray = _text.Skip("[[");
        if (!isArray)
            _text.Skip("[");

        var keys = ReadKeys();
        if (!_text.Skip(isArray ? "]]" : "]"))
            throw _text.Fail(isArray ? "the header is not closed: add ']]'" : "the header is not closed: add ']'");

        var (table, (name, span)) = (_root, keys[keys.Count - 1]);
        for (var i = 0; i < keys.Count - 1; i++)
            table = Enter(table, keys[i]);

        var header = TextSpan.FromBounds(start, _text.At);
        switch (table.Find(name))
        {
            case null when isArray:
                var array = new TomlArray(header, isOfTables: true);
                table.Add(name, span, array);
                return AddTo(array, header);
            case null:
                var added = new TomlTable(header, TomlTableOrigin.Header);
                table.Add(name, span, added);
                return added;
            case TomlArray { IsOfTables: true } existing when isArray:
                return AddTo(existing, header);
            case TomlTable { Origin: TomlTableOrigin.Implied } implied when !isArray:
                implied.Origin = TomlTableOrigin.Header;
                return implied;
            default:
                throw new TomlException($"'{OneLine.Of(name)}' is declared twice: remove one of them", span.Start);
        }
    }

    private static TomlTable AddTo(TomlArray array, TextSpan span)
    {
        var table = new TomlTable(span, TomlTableOrigin.Header);
        array.Items.Add(table);
        return table;
    }

    /// <summary>The table that a header leads through.</summary>
    private static TomlTable Enter(TomlTable table, (string Name, TextSpan Span) key)
    {
        switch (table.Find(key.Name))
        {
            case null:
                var added = new TomlTable(key.Span, TomlTableOrigin.Implied);
                table.Add(key.Name, key.Span, added);
                return added;
            case TomlTable { Origin: not TomlTableOrigin.Inline } existing:
                return existing;
            case TomlArray { IsOfTables: true } array:
                return (TomlTable)array.Items[array.Items.Count - 1];
            default:
                throw new TomlException($"'{OneLine.Of(key.Name)}' has a value already: rename one of them", key.Span.Start);
        }
    }

    private void ReadEntry(TomlTable table)
    {
        var keys = ReadKeys();
        if (!_text.Skip("="))
            throw _text.Fail("'=' is missing: write a setting as key = value");

        _text.SkipBlanks();
        var value = ReadValue();
        for (var i = 0; i < keys.Count - 1; i++)
        {
            switch (table.Find(keys[i].Name))
            {
                case null:
                    var added = new TomlTable(keys[i].Span, TomlTableOrigin.DottedKey);
                    table.Add(keys[i].Name, keys[i].Span, added);
                    table = added;
                    break;
                case TomlTable { Origin: TomlTableOrigin.DottedKey } existing:
                    table = existing;
                    break;
                default:
                    throw new TomlException($"'{OneLine.Of(keys[i].Name)}' has a value already: add to it where it is declared", keys[i].Span.Start);
            }
        }

        var (name, span) = keys[keys.Count - 1];
        if (table.Find(name) is not null)
            throw new TomlException($"'{OneLine.Of(name)}' is set twice: remove one of them", span.Start);
        table.Add(name, span, value);
    }

    /// <summary>A key and the parts of it between dots, with the blanks around them.</summary>
    private List<(string Name, TextSpan Span)> ReadKeys()
    {
        var keys = new List<(string, TextSpan)>();
        do
        {
            _text.SkipBlanks();
            var start = _text.At;
            var name = _text.Current switch
            {
                '"' => _text.ReadText('"', isMultiline: false),
                '\'' => _text.ReadText('\'', isMultiline: false),
                _ => _text.ReadWhile(IsBare),
            };
            if (start == _text.At)
                throw _text.Fail("a key is missing: write letters, digits, '-' and '_', or put it in quotes");

            keys.Add((name, TextSpan.FromBounds(start, _text.At)));
            _text.SkipBlanks();
        }
        while (_text.Skip("."));
        return keys;
    }

    private TomlNode ReadValue()
    {
        var start = _text.At;
        switch (_text.Current)
        {
            case '"':
                return Text(_text.StartsWith("\"\"\"") ? _text.ReadText('"', isMultiline: true) : _text.ReadText('"', isMultiline: false));
            case '\'':
                return Text(_text.StartsWith("'''") ? _text.ReadText('\'', isMultiline: true) : _text.ReadText('\'', isMultiline: false));
            case '[':
                return Nested(ReadArray);
            case '{':
                return Nested(ReadInlineTable);
        }

        var word = _text.ReadScalar();
        var span = TextSpan.FromBounds(start, _text.At);
        return word switch
        {
            "true" => new TomlBoolean(true, span),
            "false" => new TomlBoolean(false, span),
            "" => throw new TomlException("a value is missing: write text in quotes, true, false, a number, or a list in brackets", start),
            _ => new TomlScalar(
                TomlScalars.KindOf(word) ?? throw new TomlException($"'{OneLine.Of(word)}' is not a value: put text in quotes", start), span),
        };

        TomlText Text(string value) => new(value, TextSpan.FromBounds(start, _text.At));
    }

    private TomlNode Nested(Func<TomlNode> read)
    {
        if (++_depth > Limits.SettingsDepth)
            throw _text.Fail($"lists and tables are nested more than {Limits.SettingsDepth} deep: write them flatter");

        var node = read();
        _depth--;
        return node;
    }

    private TomlArray ReadArray()
    {
        var start = _text.At;
        _text.Skip("[");
        var items = new List<TomlNode>();
        for (_text.SkipLines(); !_text.Skip("]"); _text.SkipLines())
        {
            if (_text.IsAtEnd)
                throw new TomlException("the list is not closed: add ']'", start);

            items.Add(ReadValue());
            _text.SkipLines();
            if (!_text.Skip(",") && _text.Current != ']')
                throw _text.IsAtEnd
                    ? new TomlException("the list is not closed: add ']'", start)
                    : _text.Fail("',' or ']' is missing: put commas between the values of a list");
        }

        var array = new TomlArray(TextSpan.FromBounds(start, _text.At), isOfTables: false);
        array.Items.AddRange(items);
        return array;
    }

    private TomlTable ReadInlineTable()
    {
        var start = _text.At;
        _text.Skip("{");
        var table = new TomlTable(new TextSpan(start, 1), TomlTableOrigin.Inline);
        for (_text.SkipLines(); !_text.Skip("}"); _text.SkipLines())
        {
            if (_text.IsAtEnd)
                throw new TomlException("the table is not closed: add '}'", start);

            ReadEntry(table);
            _text.SkipLines();
            if (!_text.Skip(",") && _text.Current != '}')
                throw _text.IsAtEnd
                    ? new TomlException("the table is not closed: add '}'", start)
                    : _text.Fail("',' or '}' is missing: put commas between the settings of a table in braces");
        }

        Close(table);
        return table;
    }

    /// <summary>Keys with dots made tables in it, to which nothing can be added either.</summary>
    private static void Close(TomlTable table)
    {
        var open = new Stack<TomlTable>([table]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            next.Origin = TomlTableOrigin.Inline;
            foreach (var entry in next.Entries)
            {
                if (entry.Value is TomlTable { Origin: TomlTableOrigin.DottedKey } inner)
                    open.Push(inner);
            }
        }
    }

    private static bool IsBare(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-';
}
