using System.Security.Cryptography;
using System.Text;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>The queries of real nodes.</summary>
internal static class CorpusQueries
{
    /// <summary>Each query without template tags, once, in ordinal order.</summary>
    public static string[] WithoutTags() =>
    [
        .. All()
            .Where(query => !Parse(query).HasTags && !Parse(query).IsTemplate)
            .Select(WithoutCommentLines)
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Each view of the queries that are templates, with a literal or a name in place of each value, once.</summary>
    public static (SqlVariant View, string Rendered)[] Views() =>
    [
        .. All().Distinct().AsParallel().AsOrdered()
            .Select(query => (Query: query, Tree: Parse(query)))
            .Where(q => q.Tree is { IsTemplate: true, HasTags: true })
            .SelectMany(q => q.Tree.Variants.Select(view => (View: view, Rendered: Rendered(q.Query, view))))
            .AsEnumerable()
            .DistinctBy(v => v.Rendered),
    ];

    private static IEnumerable<string> All() => Directory.GetFiles(ClickHouseCorpusFactAttribute.Blobs, "*.pipe")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => DatafileParser.Parse(file, SourceText.From(File.ReadAllText(file, Encoding.UTF8))) is PipeSyntax pipe
            ? pipe.Nodes.Where(n => n.Sql is { ValueSpan.Length: > 0 }).Select(n => pipe.Content[n.Sql!.ValueSpan.Start..n.Sql.ValueSpan.End])
            : []);

    private static string Rendered(string query, SqlVariant view)
    {
        var to = new StringBuilder(query.Length);
        var end = 0;
        foreach (var token in view.Tokens)
        {
            // Where nothing stood between two tokens, nothing may come between them.
            if (token.Span.Start != end)
                to.Append(' ');
            end = token.Span.End;
            var text = query.Substring(token.Span.Start, token.Span.Length);
            to.Append(token.Kind == SqlTokenKind.TemplateExpression ? Value(text) : text);
        }

        return to.ToString();
    }

    /// <summary>Something that a tag may leave. One that is part of a name leaves a part of a name.</summary>
    private static string Value(string tag)
    {
        if (!tag.StartsWith("{{", StringComparison.Ordinal) || tag.IndexOf("}}", StringComparison.Ordinal) != tag.Length - 2)
            return "x";

        var function = new string([.. tag.AsSpan(2).TrimStart().ToArray().TakeWhile(c => char.IsLetterOrDigit(c) || c == '_')]);
        return function == "Array" ? "['1']" : TemplateFunction.Find(function)?.Output switch
        {
            TemplateOutput.Name or TemplateOutput.Columns => "x",
            TemplateOutput.Expression or TemplateOutput.Value => "1",
            TemplateOutput.Nothing => "",

            // A string that is a number as well, for INTERVAL takes no other.
            _ => "'1'",
        };
    }

    public static SqlTree Parse(string query) => SqlTree.Parse(query, new TextSpan(0, query.Length));

    /// <summary>Names a query without showing what somebody else wrote.</summary>
    public static string Hash(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)))[..12];

    /// <summary>The readers drop lines that start with a hash sign before SQL sees them.</summary>
    private static string WithoutCommentLines(string query) =>
        string.Join('\n', query.Split('\n').Where(line => !line.TrimStart().StartsWith('#')));
}
