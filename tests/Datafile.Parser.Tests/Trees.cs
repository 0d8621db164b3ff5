using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests;

/// <summary>What holds of every tree, whatever the text.</summary>
internal static class Trees
{
    /// <summary>The tree of a text, after it was looked at.</summary>
    public static DatafileSyntax Check(string path, string text)
    {
        var tree = DatafileParser.Parse(path, SourceText.From(text));

        Assert.Equal(text, tree.ToFullString());
        AssertCovers(tree);
        foreach (var diagnostic in tree.Diagnostics)
            AssertInside(diagnostic.Span, tree.Span);
        foreach (var sql in SqlOf(tree))
            AssertHolds(sql, text);

        return tree;
    }

    /// <summary>The SQL of every node, and of every query that is an instruction of its own.</summary>
    public static IEnumerable<SqlTree> SqlOf(DatafileSyntax tree) => tree.Items
        .OfType<InstructionSyntax>()
        .Where(instruction => instruction.Kind.Name is "SQL" or "FORWARD_QUERY" or "IMPORT_QUERY")
        .Select(instruction => SqlTree.Parse(tree.Content, instruction.ValueSpan));

    /// <summary>The items follow each other without a hole, and children are nested, in order and apart.</summary>
    private static void AssertCovers(DatafileSyntax tree)
    {
        var at = 0;
        foreach (var item in tree.Items)
        {
            Assert.Equal(at, item.Span.Start);
            Assert.False(item.Span.IsEmpty);
            at = item.Span.End;
        }

        Assert.Equal(tree.Content.Length, at);
        var open = new Stack<SyntaxNode>([tree]);
        while (open.TryPop(out var node))
        {
            var end = node.Span.Start;
            foreach (var child in node.Children)
            {
                AssertInside(child.Span, TextSpan.FromBounds(end, node.Span.End));
                end = child.Span.End;
                open.Push(child);
            }
        }
    }

    private static void AssertHolds(SqlTree sql, string text)
    {
        Assert.Equal(text.Substring(sql.Span.Start, sql.Span.Length), sql.ToFullString());

        // One mistake, one diagnostic; and a query only where there is none.
        Assert.InRange(sql.Diagnostics.Length, 0, 1);
        Assert.True(sql.Query is null || sql.Diagnostics.IsEmpty);
        foreach (var diagnostic in sql.Diagnostics)
            AssertInside(diagnostic.Span, sql.Span);

        if (sql.Template is { } template)
            AssertHolds(template, text);

        Assert.InRange(sql.Variants.Length, sql.HasTags ? 1 : 0, sql.HasTags ? Limits.TemplateVariants : 0);
        foreach (var expansion in sql.Variants)
        {
            Assert.InRange(expansion.Diagnostics.Length, 0, 1);
            AssertNested(expansion.Query, sql.Span);
        }

        AssertNested(sql.Query, sql.Span);
    }

    private static void AssertNested(QueryExpression? query, TextSpan span)
    {
        if (query is null)
            return;

        AssertInside(query.Span, span);
        foreach (var (node, child) in query.DescendantsAndSelf().SelectMany(node => node.Children().Select(child => (node, child))))
            AssertInside(child.Span, node.Span);
    }

    /// <summary>The nodes are the template, and what stands in tags is nested.</summary>
    private static void AssertHolds(TemplateTree template, string text)
    {
        Assert.Equal(text.Substring(template.Span.Start, template.Span.Length), template.ToFullString());
        foreach (var diagnostic in template.Diagnostics)
            AssertInside(diagnostic.Span, template.Span);
        foreach (var node in template.DescendantNodes())
        {
            AssertInside(node.Span, template.Span);
            var expression = (node as TemplateValue)?.Expression ?? (node as TemplateStatement)?.Expression;
            if (expression is null)
                continue;

            AssertInside(expression.Span, node.Span);
            foreach (var (part, child) in expression.DescendantsAndSelf().SelectMany(part => part.Children().Select(child => (part, child))))
                AssertInside(child.Span, part.Span);
        }
    }

    private static void AssertInside(TextSpan inner, TextSpan outer) =>
        Assert.True(outer.Contains(inner), $"{inner} is not inside of {outer}");
}
