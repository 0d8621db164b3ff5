using System.Text;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.ClickHouse.Tests.Columns;

/// <summary>A query of a node as the engine takes it: tags with a value in their places, other nodes under the names of their views.</summary>
internal static class RenderedQuery
{
    /// <summary>Every view of the query of a node that parses, with its index.</summary>
    public static IEnumerable<(int View, string Text)> Of(PipeNode node, DataProject project)
    {
        if (node.Sql is not { } sql)
            yield break;

        var queries = sql.HasTags ? sql.Variants.Select(v => (v.Query, v.Tokens)) : [(sql.Query, sql.Tokens)];
        var index = 0;
        foreach (var (query, tokens) in queries)
        {
            if (query is not null)
                yield return (index, Render(node, project, sql, query, tokens));
            index++;
        }
    }

    /// <summary>The name of the view that stands for a node.</summary>
    public static string ViewOf(PipeNode node) => $"`{node.Pipe.Name}//{node.Name}`";

    private static string Render(PipeNode node, DataProject project, SqlTree sql, QueryExpression query, IReadOnlyList<SqlToken> tokens)
    {
        var replaced = Tables(node, project, query).ToDictionary(t => t.Span.Start, t => t.Text);
        var skipTo = 0;
        var (to, end) = (new StringBuilder(), 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var text = sql.TextOf(token);
            if (token.Span.Start < skipTo || text == ";")
                continue;

            if (token.Span.Start != end)
                to.Append(' ');
            end = token.Span.End;
            if (replaced.TryGetValue(token.Span.Start, out var table))
            {
                to.Append(table);
                skipTo = i + 2 < tokens.Count && sql.TextOf(tokens[i + 1]) == "." ? tokens[i + 2].Span.End : 0;
            }
            else
            {
                to.Append(token.Kind == SqlTokenKind.TemplateExpression ? Value(text) : text);
            }
        }

        return to.ToString();
    }

    /// <summary>The tables of the query that are nodes, or of a release, with what stands in their places.</summary>
    private static IEnumerable<(TextSpan Span, string Text)> Tables(PipeNode node, DataProject project, QueryExpression query)
    {
        var own = node.Reads.Where(r => r.IsOwn).Select(r => r.Span).ToHashSet();
        foreach (var part in query.DescendantsAndSelf().Where(p => own.Contains(p.Span)))
        {
            var (database, name, alias) = part switch
            {
                TableName table => (table.Database, table.Name, table.Alias.Length > 0 ? "" : $" AS `{table.Name}`"),
                Identifier identifier => ("", identifier.Name, ""),
                _ => ("", "", ""),
            };
            if (name.Length == 0)
                continue;

            var read = (database.Length == 0 ? node.Pipe.FindNode(name) : null) ?? (project.FindDataSource(name) is null ? project.FindPipe(name)?.Output : null);
            yield return (part.Span, read is null ? $"`{name}`{(database.Length > 0 ? alias : "")}" : ViewOf(read) + alias);
        }
    }

    /// <summary>What a tag writes: its default where it has one.</summary>
    private static string Value(string tag)
    {
        var nodes = TemplateTree.Parse(tag, new TextSpan(0, tag.Length)).Nodes;
        if (nodes.Length != 1 || nodes[0] is not TemplateValue { Expression: PythonCall call } || TemplateFunction.Find(call.Name) is not { } function)
            return "'1'"; // a parameter is a string

        var given = (call.Argument("default", function.Default == 2 ? 2 : 1) as PythonLiteral)?.Value;
        return (function.Output, call.Name) switch
        {
            (TemplateOutput.String, "Date") => $"'{given ?? "2024-01-01"}'",
            (TemplateOutput.String, "DateTime") => $"'{given ?? "2024-01-01 00:00:00"}'",
            (TemplateOutput.String, "DateTime64") => $"'{given ?? "2024-01-01 00:00:00.000"}'",
            (TemplateOutput.String, _) => $"'{(given ?? "1").Replace("'", "\\'")}'",
            (TemplateOutput.Name, _) => given ?? "x",
            (TemplateOutput.Columns, _) => given ?? "x",
            (_, "Array") => (call.Argument("type", 1) as PythonLiteral)?.Value is null or "String" ? "['1']" : "[1]",
            (_, "Boolean" or "bool") => given is "True" or "1" ? "1" : "0",
            (_, "Int" or "Integer") => given ?? "1",
            (TemplateOutput.Expression, var name) when function.DeclaresParameter => $"to{name}('{given ?? "1"}')",
            _ => "1",
        };
    }
}
