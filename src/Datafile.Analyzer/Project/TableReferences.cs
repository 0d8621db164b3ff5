using System.Collections.Immutable;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>A table that a query names.</summary>
/// <param name="Database">What stands before the dot: a workspace, <c>live</c>, <c>v0_0_1</c>, <c>tinybird</c>; else empty.</param>
public sealed record TableReference(string Database, string Name, TextSpan Span)
{
    /// <summary>Whether the table is one of this project, in this release or in another.</summary>
    public bool IsOwn => Database.Length == 0 || IsRelease;

    /// <summary>Whether the database names a release: <c>live</c> or <c>v1_2_3</c> (datafile format 1.1).</summary>
    public bool IsRelease => Database == "live"
        || (Database.Length > 1 && Database[0] == 'v' && Database.Skip(1).All(c => char.IsDigit(c) || c == '_'));
}

/// <summary>Finds the tables that a query names.</summary>
public static class TableReferences
{
    private static readonly HashSet<string> NoTable = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "WHERE", "GROUP", "ORDER", "LIMIT", "UNION", "ON", "USING", "AS", "WITH", "JOIN", "VALUES", "NUMBERS",
    };

    public static ImmutableArray<TableReference> Of(SqlTree tree)
    {
        // A query that parses is read from its tree; what a template leaves half is read from its tokens.
        var found = tree.Query is { } query ? FromTree(query) : FromTokens(tree);
        return [.. found.Distinct()];
    }

    private static IEnumerable<TableReference> FromTree(QueryExpression query)
    {
        var named = new HashSet<string>(
            query.DescendantsAndSelf().OfType<WithItem>().Where(w => w.Query is not null).Select(w => w.Name), StringComparer.Ordinal);
        foreach (var node in query.DescendantsAndSelf())
        {
            switch (node)
            {
                case TableName table when table.Database.Length > 0 || !named.Contains(table.Name):
                    yield return new TableReference(table.Database, table.Name, table.Span);
                    break;

                // `x IN table`
                case Operation { Function: "in" or "notIn" } test when test.Operands[1] is Identifier { Parts.Length: <= 2 } name && !named.Contains(name.Name):
                    yield return new TableReference(name.Parts.Length == 2 ? name.Parts[0] : "", name.Name, name.Span);
                    break;
            }
        }
    }

    private static IEnumerable<TableReference> FromTokens(SqlTree tree)
    {
        var tokens = tree.Tokens;
        string Text(int i) => i < tokens.Count ? tree.TextOf(tokens[i]) : "";
        bool IsWord(int i, string word) => string.Equals(Text(i), word, StringComparison.OrdinalIgnoreCase);

        var named = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i + 2 < tokens.Count; i++)
        {
            if (tokens[i].Kind == SqlTokenKind.Word && IsWord(i + 1, "AS") && Text(i + 2) == "(")
                named.Add(Text(i));
        }

        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (!IsWord(i, "FROM") && !IsWord(i, "JOIN"))
                continue;

            var at = i + 1;
            while (at < tokens.Count && tokens[at].Kind == SqlTokenKind.TemplateStatement)
                at++;
            if (at >= tokens.Count || tokens[at].Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier) || NoTable.Contains(Text(at)) || Text(at + 1) == "(")
                continue;

            var qualified = Text(at + 1) == "." && at + 2 < tokens.Count;
            var name = Text(qualified ? at + 2 : at).Trim('`', '"');
            if (qualified || !named.Contains(name))
                yield return new TableReference(qualified ? Text(at).Trim('`', '"') : "", name, tokens[qualified ? at + 2 : at].Span);
        }
    }
}
