using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Output;

/// <summary>A line of a printed tree.</summary>
/// <param name="Start">Of the part that it is about.</param>
/// <param name="HasPlace">Whether the place is printed: only at the first line of a part.</param>
internal readonly record struct SyntaxLine(int Start, int Depth, string Text, bool HasPlace = true)
{
    /// <summary>What is deeper is indented no further.</summary>
    public const int Deepest = 30;
}

/// <summary>A tree as lines for people, in the order of the text.</summary>
internal sealed class SyntaxText
{
    /// <summary>Of a value in a line; of what stands in columns.</summary>
    private const int Longest = 80, Widest = 40;

    private readonly FileParse _file;
    private readonly string _text;

    private SyntaxText(FileParse file) => (_file, _text) = (file, file.Syntax.Content);

    public static IEnumerable<SyntaxLine> Of(FileParse file) => new SyntaxText(file).Lines();

    private IEnumerable<SyntaxLine> Lines()
    {
        var (depth, blank) = (0, 0);
        var items = _file.Syntax.Items;
        for (var i = 0; i < items.Length; i++)
        {
            // Blank lines in a row are one line here.
            if (items[i] is TriviaSyntax && Shown(items[i].Span).Length == 0)
            {
                blank++;
                if (i + 1 == items.Length || items[i + 1] is not TriviaSyntax || Shown(items[i + 1].Span).Length > 0)
                {
                    yield return new SyntaxLine(items[i + 1 - blank].Span.Start, depth, blank == 1 ? "(blank line)" : $"({blank} blank lines)");
                    blank = 0;
                }

                continue;
            }

            // What follows a NODE belongs to it.
            var isNode = items[i] is InstructionSyntax { Kind.Name: "NODE" };
            foreach (var line in LinesOf(items[i], isNode ? 0 : depth))
                yield return line;
            depth = isNode ? 1 : depth;
        }
    }

    private IEnumerable<SyntaxLine> LinesOf(ItemSyntax item, int depth) => item switch
    {
        InstructionSyntax { Schema: { } schema } instruction => LinesOf(schema, depth + 1).Prepend(Head(instruction, depth)),
        InstructionSyntax { Content: IndexesSyntax indexes } instruction => LinesOf(indexes, depth + 1).Prepend(Head(instruction, depth)),
        InstructionSyntax instruction when _file.SqlOf(instruction) is { } sql => LinesOf(instruction, sql, depth),
        InstructionSyntax { IsBlock: true } instruction => BlockLines(instruction, depth + 1).Prepend(Head(instruction, depth)),
        InstructionSyntax instruction => [Head(instruction, depth)],
        SkippedSyntax skipped => [new SyntaxLine(skipped.Word.Start, depth, "(skipped) " + Shown(skipped.Span))],
        _ => [new SyntaxLine(item.Span.Start, depth, Shown(item.Span))],
    };

    private static SyntaxLine Head(InstructionSyntax instruction, int depth) => new(
        instruction.Keyword.Start, depth,
        instruction.IsBlock ? instruction.Kind.Name + " >" : $"{instruction.Kind.Name} {Shorten(instruction.Value)}".TrimEnd());

    private IEnumerable<SyntaxLine> LinesOf(SchemaSyntax schema, int depth)
    {
        var types = schema.Columns.Select(c => c.Type is { } type ? Shown(type.Span) : "").ToArray();
        var nameWidth = Math.Min(Widest, schema.Columns.Select(c => c.Name.Length).DefaultIfEmpty().Max());
        var typeWidth = Math.Min(Widest, types.Select(t => t.Length).DefaultIfEmpty().Max());

        var column = 0;
        foreach (var entry in schema.Children)
        {
            var line = entry switch
            {
                ColumnSyntax { Name: var name, Clauses: var clauses } =>
                    $"{Shorten(name).PadRight(nameWidth)}  {types[column++].PadRight(typeWidth)}  {string.Join("  ", clauses.Select(c => Shown(c.Span)))}",
                IndexSyntax => Shown(entry.Span),
                _ => "(skipped) " + Shown(entry.Span),
            };
            yield return new SyntaxLine(entry.Span.Start, depth, line.TrimEnd());
        }
    }

    private IEnumerable<SyntaxLine> LinesOf(IndexesSyntax indexes, int depth) => indexes.Children
        .Select(entry => new SyntaxLine(entry.Span.Start, depth, (entry is IndexSyntax ? "" : "(skipped) ") + Shown(entry.Span)));

    /// <summary>The lines of a block of text, such as DESCRIPTION.</summary>
    private IEnumerable<SyntaxLine> BlockLines(InstructionSyntax instruction, int depth)
    {
        var (at, end) = (instruction.ValueSpan.Start, instruction.ValueSpan.End);
        while (at < end)
        {
            var lineBreak = _text.IndexOf('\n', at, end - at);
            var next = lineBreak < 0 ? end : lineBreak + 1;
            while (at < next && char.IsWhiteSpace(_text[at]))
                at++;
            if (at < next)
                yield return new SyntaxLine(at, depth, Shown(TextSpan.FromBounds(at, next)));
            at = next;
        }
    }

    private IEnumerable<SyntaxLine> LinesOf(InstructionSyntax instruction, SqlTree sql, int depth)
    {
        yield return Head(instruction, depth) with { Text = Title(instruction, sql) };
        if (_file.NodeOf(instruction) is { } node)
        {
            foreach (var words in Listed("reads", Wording.Tables(node)).Concat(Listed("takes", node.Parameters.Select(Shown))))
                yield return new SyntaxLine(instruction.Keyword.Start, depth + 1, words, HasPlace: false);
        }

        if (sql.Query is not { } query)
            yield break;

        // Of the parts of a query those are shown that stand on a line of their own; what is in them is indented.
        var above = new Stack<int>();
        foreach (var part in SqlOutline.Of(query))
        {
            while (above.Count > 0 && above.Peek() >= part.Depth)
                above.Pop();
            if (Words(part) is not { } words)
                continue;

            above.Push(part.Depth);
            yield return new SyntaxLine(part.Node.Span.Start, depth + above.Count, words);
        }
    }

    /// <summary>Names after a verb, in as many lines as they need; none where there are no names.</summary>
    private static IEnumerable<string> Listed(string verb, IEnumerable<string> names)
    {
        var line = "";
        foreach (var name in names.Select(Shorten))
        {
            if (line.Length > 0 && line.Length + name.Length > Longest)
            {
                yield return line + ",";
                line = new string(' ', verb.Length + 1) + name;
            }
            else
            {
                line = line.Length == 0 ? $"{verb} {name}" : $"{line}, {name}";
            }
        }

        if (line.Length > 0)
            yield return line;
    }

    private string Title(InstructionSyntax instruction, SqlTree sql)
    {
        var lines = _file.Syntax.Text.Lines;
        var start = sql.Span.Start;
        while (start < sql.Span.End && char.IsWhiteSpace(_text[start]))
            start++;
        var end = sql.Tokens.Count > 1 ? sql.Tokens[sql.Tokens.Count - 2].Span.End : start;

        var (first, last) = (lines.GetLinePosition(start), lines.GetLinePosition(end));
        var kind = sql.IsTemplate ? "template" : "query";
        var unread = sql.Query is null && sql.Diagnostics.IsEmpty ? ", whose statements decide what it is" : "";
        return $"{instruction.Kind.Name}{(instruction.IsBlock ? " >" : "")} {kind} {first.Line + 1}:{first.Character + 1} to {last.Line + 1}:{last.Character + 1}{unread}";
    }

    /// <summary>What a line says of a part of a query; null for a part that has no line.</summary>
    private string? Words(SqlPart part) => (part.Role, part.Node) switch
    {
        (_, SetOperation) => part.Name,
        (_, SelectQuery select) => select.Distinct ? "SELECT DISTINCT" : "SELECT",
        (_, JoinedTable or ArrayJoin) => null,
        ("item" or "clause", _) => Shown(part.Node.Span),
        ({ Length: > 0 } role, var node) => $"{role.ToUpperInvariant()} {Words(part, node)}",
        _ => null,
    };

    private string Words(SqlPart part, SqlNode node) => node switch
    {
        WithItem { Query: not null } => Shorten(part.Name),
        SubqueryTable => part.Alias.Length == 0 ? "subquery" : $"subquery AS {Shorten(part.Alias)}",
        _ => Shown(node.Span),
    };

    private static string Shown(TemplateParameter parameter)
    {
        var name = parameter.Type.Length == 0 ? parameter.Name : $"{parameter.Name} {parameter.Type}";
        return parameter.Default switch
        {
            null => name,
            { Kind: TemplateLiteralKind.String, Text: var text } => $"{name} = '{Shorten(text)}'",
            { Text: var text } => $"{name} = {Shorten(text)}",
        };
    }

    /// <summary>The text of a span on one line, shortened.</summary>
    private string Shown(TextSpan span) => Shorten(_text.Substring(span.Start, Math.Min(span.Length, 4 * Longest)));

    private static string Shorten(string text)
    {
        var line = string.Join(" ", OneLine.Of(text).Split([' '], StringSplitOptions.RemoveEmptyEntries));
        return line.Length > Longest ? line.Substring(0, Longest - 1) + "…" : line;
    }
}
