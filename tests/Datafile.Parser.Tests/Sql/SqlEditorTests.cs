using System.Collections.Immutable;
using Datafile.Corpus;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Sql;

/// <summary>Queries that are written back with changes.</summary>
public class SqlEditorTests
{
    private const string Condition = "edited_column = 1";

    public static TheoryData<string> SampleFiles() => new(Samples.Datafiles());

    [Theory]

    // A WHERE is added behind what is read, where its neighbours have their lines.
    [InlineData("SELECT a FROM t", "x", "SELECT a FROM t WHERE x")]
    [InlineData("SELECT 1", "x", "SELECT 1 WHERE x")]
    [InlineData("SELECT 1,", "x", "SELECT 1 WHERE x")]
    [InlineData("SELECT\n  1\nLIMIT 1", "x", "SELECT\n  1\nWHERE x\nLIMIT 1")]
    [InlineData("FROM t SELECT a", "x", "FROM t SELECT a WHERE x")]
    [InlineData("SELECT a FROM t;", "x", "SELECT a FROM t WHERE x;")]
    [InlineData("SELECT a FROM t GROUP BY a ORDER BY a", "x", "SELECT a FROM t WHERE x GROUP BY a ORDER BY a")]
    [InlineData("SELECT a FROM t PREWHERE (b) LIMIT 1", "x", "SELECT a FROM t PREWHERE (b) WHERE x LIMIT 1")]
    [InlineData("SELECT a FROM t AS b FINAL SAMPLE 1/10 LIMIT 1", "x", "SELECT a FROM t AS b FINAL SAMPLE 1/10 WHERE x LIMIT 1")]
    [InlineData("SELECT a FROM t ARRAY JOIN b AS c QUALIFY d", "x", "SELECT a FROM t ARRAY JOIN b AS c WHERE x QUALIFY d")]
    [InlineData("SELECT a FROM t JOIN u USING (a) SETTINGS b = 1", "x", "SELECT a FROM t JOIN u USING (a) WHERE x SETTINGS b = 1")]
    [InlineData("SELECT a FROM t UNION ALL SELECT b FROM u", "x", "SELECT a FROM t WHERE x UNION ALL SELECT b FROM u")]
    [InlineData("SELECT a\n  FROM t\n  GROUP BY a", "x", "SELECT a\n  FROM t\n  WHERE x\n  GROUP BY a")]
    [InlineData("SELECT a\r\n\tFROM t\r\n\tGROUP BY a", "x", "SELECT a\r\n\tFROM t\r\n\tWHERE x\r\n\tGROUP BY a")]
    [InlineData("SELECT a FROM t\n  GROUP BY a", "x", "SELECT a FROM t\n  WHERE x\n  GROUP BY a")]
    [InlineData("SELECT a\n  FROM t -- all of it\n  LIMIT 1", "x", "SELECT a\n  FROM t -- all of it\n  WHERE x\n  LIMIT 1")]
    [InlineData("SELECT a\r\n  FROM t -- all of it\r\n  LIMIT 1", "x", "SELECT a\r\n  FROM t -- all of it\r\n  WHERE x\r\n  LIMIT 1")]
    [InlineData("SELECT a\n  FROM t -- the end", "x", "SELECT a\n  FROM t -- the end\n  WHERE x")]
    [InlineData("SELECT a FROM t -- the end", "x", "SELECT a FROM t WHERE x -- the end")]
    [InlineData("SELECT a\n  FROM t /* two\n lines */\n  LIMIT 1", "x", "SELECT a\n  FROM t\n  WHERE x /* two\n lines */\n  LIMIT 1")]
    [InlineData("SELECT a\n  FROM t GROUP BY a", "x", "SELECT a\n  FROM t WHERE x GROUP BY a")]
    [InlineData("SELECT a\n  FROM\n    t\n  LIMIT 1", "x", "SELECT a\n  FROM\n    t\n  WHERE x\n  LIMIT 1")]
    [InlineData("SELECT a FROM t", "x OR y", "SELECT a FROM t WHERE x OR y")]

    // A condition is joined by AND.
    [InlineData("SELECT a FROM t WHERE b LIMIT 1", "x", "SELECT a FROM t WHERE b AND x LIMIT 1")]
    [InlineData("SELECT a FROM t WHERE b", "x OR y", "SELECT a FROM t WHERE b AND (x OR y)")]
    [InlineData("SELECT a FROM t WHERE b", "(x OR y)", "SELECT a FROM t WHERE b AND (x OR y)")]
    [InlineData("SELECT a FROM t WHERE b", "x ? y : z", "SELECT a FROM t WHERE b AND (x ? y : z)")]
    [InlineData("SELECT a FROM t WHERE b OR c", "x", "SELECT a FROM t WHERE (b OR c) AND x")]
    [InlineData("SELECT a FROM t WHERE (b OR c)", "x", "SELECT a FROM t WHERE (b OR c) AND x")]
    [InlineData("SELECT a FROM t WHERE (b) OR (c)", "x", "SELECT a FROM t WHERE ((b) OR (c)) AND x")]
    [InlineData("SELECT a FROM t WHERE b AND c OR d", "x", "SELECT a FROM t WHERE (b AND c OR d) AND x")]
    [InlineData("SELECT a FROM t WHERE b ? c : d", "x", "SELECT a FROM t WHERE (b ? c : d) AND x")]
    [InlineData("SELECT a FROM t WHERE b = 1 AS c", "x", "SELECT a FROM t WHERE (b = 1 AS c) AND x")]
    [InlineData("SELECT a FROM t WHERE or(b, c)", "x", "SELECT a FROM t WHERE or(b, c) AND x")]
    [InlineData("SELECT a FROM t WHERE NOT b", "x", "SELECT a FROM t WHERE NOT b AND x")]
    [InlineData("SELECT a FROM t WHERE b BETWEEN 1 AND 2", "x", "SELECT a FROM t WHERE b BETWEEN 1 AND 2 AND x")]
    [InlineData("SELECT a FROM t WHERE b AND c", "x", "SELECT a FROM t WHERE b AND c AND x")]
    [InlineData("SELECT a FROM t WHERE (b AND c)", "x", "SELECT a FROM t WHERE (b AND c) AND x")]
    [InlineData("%SELECT a FROM t WHERE {{b}}", "x", "%SELECT a FROM t WHERE ({{b}}) AND x")]
    [InlineData("%SELECT a FROM t WHERE b = {{Int8(c)}}", "x > {{Int8(y)}}", "%SELECT a FROM t WHERE b = {{Int8(c)}} AND x > {{Int8(y)}}")]
    [InlineData("SELECT a FROM t WHERE b -- why\nLIMIT 1", "x", "SELECT a FROM t WHERE b AND x -- why\nLIMIT 1")]
    [InlineData("SELECT a FROM t\nWHERE b\n  AND c\nLIMIT 1", "x", "SELECT a FROM t\nWHERE b\n  AND c\n  AND x\nLIMIT 1")]
    [InlineData("SELECT a FROM t\r\nWHERE b\r\n  AND c -- why\r\nLIMIT 1", "x", "SELECT a FROM t\r\nWHERE b\r\n  AND c -- why\r\n  AND x\r\nLIMIT 1")]
    [InlineData("SELECT a FROM t\nWHERE\n    b AND\n    (c)\nLIMIT 1", "x", "SELECT a FROM t\nWHERE\n    b AND\n    (c) AND\n    x\nLIMIT 1")]
    [InlineData("SELECT a FROM t\nWHERE\n    b AND\n    c -- why\nLIMIT 1", "x", "SELECT a FROM t\nWHERE\n    b AND\n    c AND -- why\n    x\nLIMIT 1")]
    [InlineData("SELECT a FROM t\nWHERE\n    b\nLIMIT 1", "x", "SELECT a FROM t\nWHERE\n    b\n    AND x\nLIMIT 1")]
    [InlineData("SELECT a FROM t\nWHERE\n    b OR c -- why\nLIMIT 1", "x", "SELECT a FROM t\nWHERE\n    (b OR c) -- why\n    AND x\nLIMIT 1")]
    public void A_condition_is_added(string text, string condition, string expected)
    {
        var (editor, query) = Of(text);

        AssertEdited(expected, editor.AddCondition(query, condition));
    }

    [Theory]
    [InlineData("SELECT a FROM t", "live.u", "SELECT a FROM live.u")]
    [InlineData("SELECT a FROM ws . t FINAL", "u", "SELECT a FROM u FINAL")]
    [InlineData("SELECT x.a FROM t x", "u", "SELECT x.a FROM u x")]
    [InlineData("SELECT t.a FROM t", "u", "SELECT t.a FROM u AS t")]
    [InlineData("SELECT t.* FROM `t`", "u", "SELECT t.* FROM u AS `t`")]
    [InlineData("SELECT t.a FROM t", "live.t", "SELECT t.a FROM live.t")]
    public void A_table_is_renamed(string text, string name, string expected)
    {
        var (editor, query) = Of(text);

        AssertEdited(expected, editor.RenameTable(Assert.IsType<TableName>(query.From), name));
    }

    [Fact]
    public void Edits_are_put_together_in_the_order_of_the_text()
    {
        var (editor, query) = Of("SELECT a, b FROM t WHERE c OR d");

        var edited = editor
            .AddCondition(query, "x")
            .Replace(query.Items[1], "e")
            .AddCondition(query, "y")
            .RenameTable(Assert.IsType<TableName>(query.From), "u");

        AssertEdited("SELECT a, e FROM u WHERE ((c OR d) AND x) AND y", edited);
        Assert.Equal("SELECT a, b FROM t WHERE c OR d", editor.Apply().ToString());
    }

    [Fact]
    public void Edits_that_overlap_are_refused()
    {
        var (editor, query) = Of("SELECT f(a) FROM t");
        var call = query.Items[0].Expression;
        var inner = call.Children().Single();

        Assert.Equal(
            "The edit that makes 'a' at 9 'b' overlaps the edit that makes 'f(a)' at 7 'g()'.",
            Assert.Throws<InvalidOperationException>(() => editor.Replace(call, "g()").Replace(inner, "b")).Message);
        Assert.Equal(
            "The edit that makes 'f(a)' at 7 'g()' overlaps the edit that makes 'a' at 9 'b'.",
            Assert.Throws<InvalidOperationException>(() => editor.Replace(inner, "b").Replace(call, "g()")).Message);
        Assert.Equal(
            "An edit before adds a WHERE at 18, where 'WHERE y' would stand.",
            Assert.Throws<InvalidOperationException>(() => editor.AddCondition(query, "x").AddCondition(query, "y")).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a ORDER BY b")]
    [InlineData("a GROUP BY b")]
    [InlineData("a -- b")]
    [InlineData("a)")]
    [InlineData("a, b")]
    public void What_is_not_one_condition_is_refused(string condition)
    {
        var (editor, query) = Of("SELECT a FROM t");

        Assert.Throws<ArgumentException>(() => editor.AddCondition(query, condition));
    }

    [Fact]
    public void A_node_of_another_tree_is_refused()
    {
        var (editor, _) = Of("SELECT a FROM t");
        var (_, other) = Of("SELECT abcdefg FROM abcdefg");

        Assert.Throws<ArgumentException>(() => editor.AddCondition(other, "x"));
    }

    [Theory, MemberData(nameof(SampleFiles))]
    public void A_condition_is_added_to_every_select_of_a_sample(string path) =>
        AssertConditionIsAdded(path, System.Text.Encoding.UTF8.GetString(Samples.Read(path)));

    [CorpusFact]
    public void A_condition_is_added_to_every_select_of_the_corpus()
    {
        var queries = CorpusFiles.Blobs.AsParallel().Sum(file => AssertConditionIsAdded(file, File.ReadAllText(file)));

        Assert.True(queries > 5_000, $"only {queries} queries");
    }

    /// <summary>With a condition more the file differs there alone.</summary>
    private static int AssertConditionIsAdded(string path, string text)
    {
        var count = 0;
        foreach (var (tree, index) in Parsed(path, text).Select((tree, index) => (tree, index)))
        {
            var nodes = NodesOf(tree);
            for (var i = 0; i < nodes.Length; i++)
            {
                if (nodes[i] is not SelectQuery query)
                    continue;

                var adding = new SqlEditor(tree, SourceText.From(text)).AddCondition(query, Condition);
                var longer = adding.Apply().ToString();
                var edited = Parsed(path, longer)[index];
                Assert.True(edited.Diagnostics.IsEmpty, $"{Path.GetFileName(path)}: {edited.Diagnostics.FirstOrDefault()?.Message}\n{longer}");
                AssertDiffersInWhere(tree, edited, adding.Changes);
                count++;
            }
        }

        return count;
    }

    /// <summary>Every node is as before and where it was before, but for the condition and the AND that joins it.</summary>
    private static void AssertDiffersInWhere(SqlTree before, SqlTree after, ImmutableArray<TextChange> changes)
    {
        var added = changes.Select(c => (c.Span.Start, Length: c.NewText?.Length ?? 0)).ToArray();
        int Moved(int position) => position + added.Where(c => c.Start <= position).Sum(c => c.Length);
        var old = NodesOf(before).Select(n => (n.GetType(), Moved(n.Span.Start)));
        var marked = NodesOf(after).Where(n => n is Identifier { Name: "edited_column" }).Select(n => new TextSpan(n.Span.Start, Condition.Length)).Single();
        var joins = NodesOf(after).OfType<Operation>().Where(o => o.Function == "and" && o.Operands[^1].Span == marked && !(o.Operands.Length > 2)).ToArray();
        var now = NodesOf(after).Where(n => !marked.Contains(n.Span) && !joins.Contains(n)).Select(n => (n.GetType(), n.Span.Start));

        Assert.Equal(old, now);
    }

    private static ImmutableArray<SqlNode> NodesOf(SqlTree tree) => tree.Query is { } query ? [.. query.DescendantsAndSelf()] : [];

    private static ImmutableArray<SqlTree> Parsed(string path, string text) =>
        [.. Trees.SqlOf(DatafileParser.Parse(path, SourceText.From(text)))];

    private static (SqlEditor Editor, SelectQuery Query) Of(string text)
    {
        var tree = SqlTree.Parse(text, new TextSpan(0, text.Length));
        Assert.Empty(tree.Diagnostics);
        var query = Assert.IsAssignableFrom<QueryExpression>(tree.Query).DescendantsAndSelf().OfType<SelectQuery>().First();
        return (new SqlEditor(tree, SourceText.From(text)), query);
    }

    private static void AssertEdited(string expected, SqlEditor editor)
    {
        var edited = editor.Apply().ToString();

        Assert.Equal(expected, edited);
        Assert.Empty(SqlTree.Parse(edited, new TextSpan(0, edited.Length)).Diagnostics);
    }
}
