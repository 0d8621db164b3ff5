using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>
/// Edits of the SQL that one block of a file holds. What is not edited stays byte for byte; what is put in takes its
/// indentation and line ends from its neighbours. An editor does not change: each edit gives a new one.
/// </summary>
public sealed class SqlEditor
{
    private readonly SqlTree _tree;
    private readonly SourceText _text;
    private readonly SqlLayout _layout;
    private readonly Lazy<HashSet<string>> _qualifiers;

    /// <param name="tree">The tree whose nodes are edited.</param>
    /// <param name="text">The file that the tree was parsed from.</param>
    public SqlEditor(SqlTree tree, SourceText text)
    {
        (_tree, _text, _layout, Changes) = (tree, text, new SqlLayout(tree, text.ToString()), []);
        _qualifiers = new(() => QualifiersOf(_tree, _layout));
    }

    private SqlEditor(SqlEditor before, ImmutableArray<TextChange> changes) =>
        (_tree, _text, _layout, _qualifiers, Changes) = (before._tree, before._text, before._layout, before._qualifiers, changes);

    /// <summary>The edits so far, in the order of the text; insertions at one place in the order of the calls.</summary>
    public ImmutableArray<TextChange> Changes { get; }

    /// <summary>The file with the edits.</summary>
    public SourceText Apply() => _text.WithChanges(Changes);

    /// <summary>Puts a text in the place of a node, as it is: parentheses that it needs are the caller's.</summary>
    /// <exception cref="InvalidOperationException">An edit before touches the node.</exception>
    public SqlEditor Replace(SqlNode node, string with) => With(new TextChange(SpanOf(node), with));

    /// <summary>Gives a table another name. Columns that the old name qualifies keep it: it becomes the alias.</summary>
    /// <param name="table">The table where it is read.</param>
    /// <param name="name">The name with its database, as it is written in SQL.</param>
    /// <exception cref="InvalidOperationException">An edit before touches the name.</exception>
    public SqlEditor RenameTable(TableName table, string name)
    {
        var tokens = _layout.Within(SpanOf(table)).ToArray();
        var last = 0;
        while (last + 2 < tokens.Length && _layout.Is(tokens[last + 1], "."))
            last += 2;

        var keeps = table.Alias.Length == 0 && Unquoted(name.Substring(name.LastIndexOf('.') + 1)) != table.Name && _qualifiers.Value.Contains(table.Name);
        var alias = keeps ? " AS " + _tree.TextOf(tokens[last]) : "";
        return With(new TextChange(TextSpan.FromBounds(tokens[0].Span.Start, tokens[last].Span.End), name + alias));
    }

    /// <summary>Adds a condition to WHERE, with parentheses where AND binds tighter, or a WHERE.</summary>
    /// <exception cref="ArgumentException">The text is not one condition.</exception>
    /// <exception cref="InvalidOperationException">An edit before touches the WHERE, or adds one.</exception>
    public SqlEditor AddCondition(SelectQuery query, string condition)
    {
        SpanOf(query);
        condition = condition.Trim();
        if (Fragment($"SELECT 1 WHERE {condition}") is not
            { Where: { } read, GroupBy.IsEmpty: true, Having: null, Clauses.IsEmpty: true, GroupByModifier: "" } fragment
            || fragment.Span.End != "SELECT 1 WHERE ".Length + condition.Length)
            throw new ArgumentException($"'{condition}' is not one condition.", nameof(condition));
        if (query.Where is not { } where)
            return AddWhere(query, condition);

        var whole = _layout.WithParentheses(where.Span);
        var isBare = whole == where.Span;
        var (open, close) = isBare && IsWeakerThanAnd(where) ? ("(", ")") : ("", "");
        var added = IsWeakerThanAnd(read) && read.Span.Length == condition.Length ? $"({condition})" : condition;
        var start = open.Length == 0 ? this : With(Insertion(whole.Start, open));

        // The chain that is there shows whether conditions have lines of their own, and where AND stands then.
        if (open.Length == 0 && isBare && where is Operation { Function: "and", Operands: var operands })
        {
            var last = operands[operands.Length - 1].Span;
            var and = _layout.Within(TextSpan.FromBounds(operands[operands.Length - 2].Span.End, last.Start)).First(t => _layout.Is(t, "AND"));
            var first = _layout.WithParentheses(last).Start;
            if (_layout.IsFirstOnLine(and.Span.Start))
                return start.WithLine(whole.End, "", and.Span.Start, $"AND {added}");
            if (_layout.IsFirstOnLine(first))
                return start.WithLine(whole.End, " AND", first, added);
        }
        else if (_layout.IsFirstOnLine(whole.Start))
        {
            return start.WithLine(whole.End, close, whole.Start, $"AND {added}");
        }

        return start.With(Insertion(whole.End, $"{close} AND {added}"));
    }

    /// <summary>WHERE stands behind PREWHERE, else behind FROM, else behind the SELECT list.</summary>
    private SqlEditor AddWhere(SelectQuery query, string condition)
    {
        var items = query.Items[query.Items.Length - 1].Span;
        var before = query.Prewhere ?? (query.From is { } from && from.Span.Start > items.Start ? (SqlNode)from : null);
        var place = before is null ? items : _layout.WithParentheses(before.Span);
        var word = (before is null ? null : _layout.Before(place.Start)) ?? _layout.After(query.Span.Start);
        var next = _layout.After(place.End);
        if (before is null && _layout.Is(next, ",")) // at the end of a list, where SQL takes it, but not before WHERE
            return With(new TextChange(next.Span, ""), Insertion(next.Span.End, $" WHERE {condition}"));
        if (Changes.Any(c => c.Span.Start >= place.End
            && c.Span.Start <= _layout.NewLineBehind(place.End)
            && c.NewText?.TrimStart().StartsWith("WHERE ", StringComparison.Ordinal) == true))
            throw new InvalidOperationException($"An edit before adds a WHERE at {place.End}, where 'WHERE {condition}' would stand.");
        if (_layout.HasTokenBehind(place.End))
            return With(Insertion(place.End, $" WHERE {condition}"));

        // The word that leads what stands before has a line for itself, or what comes next has.
        var hasLine = _layout.IsFirstOnLine(word.Span.Start)
            && (before is not null || _layout.HasLineEnd(TextSpan.FromBounds(word.Span.Start, place.End)));
        return hasLine ? WithLine(place.End, "", word.Span.Start, $"WHERE {condition}")
            : next.Kind != SqlTokenKind.End && query.Span.Contains(next.Span) ? WithLine(place.End, "", next.Span.Start, $"WHERE {condition}")
            : With(Insertion(place.End, $" WHERE {condition}"));
    }

    /// <summary>Puts in a line behind a place, indented as the line of another, with what still belongs to the line before.</summary>
    private SqlEditor WithLine(int position, string before, int neighbour, string line)
    {
        var text = _layout.LineEndAt(position) + _layout.IndentationOf(neighbour) + line;
        var end = _layout.NewLineBehind(position);
        return end == position || before.Length == 0
            ? With(Insertion(end, before + text))
            : With(Insertion(position, before), Insertion(end, text));
    }

    private SqlEditor With(params TextChange[] edits)
    {
        var changes = Changes;
        foreach (var edit in edits)
        {
            // What goes in where something is replaced stands before it, whichever was asked for first.
            var index = FirstAfter(changes, edit);
            if (Around(changes, index, edit).FirstOrDefault(c => Overlap(c.Span, edit.Span)) is { NewText: not null } other)
                throw new InvalidOperationException($"The edit {Told(edit)} overlaps the edit {Told(other)}.");

            changes = changes.Insert(index, edit);
        }

        return new SqlEditor(this, changes);
    }

    private static int FirstAfter(ImmutableArray<TextChange> changes, TextChange edit)
    {
        var (low, high) = (0, changes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (changes[middle].Span is var span
                && (span.Start < edit.Span.Start || (span.Start == edit.Span.Start && (span.IsEmpty || !edit.Span.IsEmpty))))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The changes that an edit may overlap: those from the last replacement before it to its end.</summary>
    private static IEnumerable<TextChange> Around(ImmutableArray<TextChange> changes, int index, TextChange edit)
    {
        for (var i = index - 1; i >= 0; i--)
        {
            yield return changes[i];
            if (!changes[i].Span.IsEmpty)
                break;
        }

        for (var i = index; i < changes.Length && changes[i].Span.Start <= edit.Span.End; i++)
            yield return changes[i];
    }

    private static bool Overlap(TextSpan one, TextSpan other) =>
        one.IsEmpty ? other.Start < one.Start && one.Start < other.End
        : other.IsEmpty ? one.Start < other.Start && other.Start < one.End
        : one.OverlapsWith(other);

    private string Told(TextChange edit) => edit.Span.IsEmpty
        ? $"that puts '{edit.NewText}' in at {edit.Span.Start}"
        : $"that makes '{_text.ToString(edit.Span)}' at {edit.Span.Start} '{edit.NewText}'";

    private static TextChange Insertion(int position, string what) => new(new TextSpan(position, 0), what);

    private TextSpan SpanOf(SqlNode node) => _tree.Span.Contains(node.Span)
        ? node.Span
        : throw new ArgumentException($"The node at {node.Span} is none of the tree at {_tree.Span}.", nameof(node));

    /// <summary>The names before a dot.</summary>
    private static HashSet<string> QualifiersOf(SqlTree tree, SqlLayout layout) => new(
        tree.Tokens
            .Where(t => t.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && layout.Is(layout.After(t.Span.End), "."))
            .Select(t => Unquoted(tree.TextOf(t))),
        StringComparer.Ordinal);

    private static string Unquoted(string name) => name.Trim('`', '"');

    private static SelectQuery? Fragment(string text) => SqlTree.Parse(text, new TextSpan(0, text.Length)).Query as SelectQuery;

    /// <summary>Whether AND would take a part of the expression alone. What a template puts in may be anything.</summary>
    private static bool IsWeakerThanAnd(SqlExpression expression) => expression switch
    {
        Operation { Function: "or" or "if" } or Lambda or AliasedExpression or TemplateExpression => true,
        Operation { Function: "and" } chain => chain.Operands.Any(o => o is TemplateExpression),
        _ => false,
    };
}
