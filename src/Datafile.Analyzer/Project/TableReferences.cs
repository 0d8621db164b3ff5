using System.Collections.Immutable;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>A table that a query names.</summary>
/// <param name="Database">The name before the dot: a workspace, <c>live</c>, <c>v0_0_1</c>, <c>tinybird</c>; empty if there is none.</param>
public sealed record TableReference(string Database, string Name, TextSpan Span)
{
    /// <summary>Whether it is a dictionary, which no file of a project declares.</summary>
    public bool IsDictionary { get; init; }

    /// <summary>Whether it follows IN, where an array or a tuple may have the name as well.</summary>
    public bool IsOperand { get; init; }

    /// <summary>
    /// Whether a query of WITH names it that nothing reads: ClickHouse does not analyse such a query (measured on ClickHouse 26.7).
    /// </summary>
    public bool IsUnread { get; init; }

    /// <summary>The name, with that of the database before the dot.</summary>
    public string FullName => Database.Length == 0 ? Name : Database + "." + Name;

    /// <summary>Whether the table is one of this project, in this release or in another.</summary>
    public bool IsOwn => (Database.Length == 0 && !IsDictionary) || IsRelease;

    /// <summary>Whether the database names a release: <c>live</c> or <c>v1_2_3</c> (datafile format 1.1).</summary>
    public bool IsRelease => IsReleaseDatabase(Database);

    /// <summary>Whether the tables of a database are those of this project; empty where a table is named without one.</summary>
    internal static bool IsOwnDatabase(string database) => database.Length == 0 || IsReleaseDatabase(database);

    private static bool IsReleaseDatabase(string database) => database == "live"
        || (database.Length > 1 && database[0] == 'v' && database.Skip(1).All(c => char.IsDigit(c) || c == '_'));
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
        if (tree.Query is { } query)
            return [.. TableReader.Read(query).Distinct()];
        if (tree.Variants.IsEmpty)
            return [.. FromTokens(tree, tree.Tokens).Distinct()];

        // Each branch names its tables; what hides them is reported in the views that have it.
        return
        [
            .. tree.Variants
                .SelectMany(view => view.Query is { } found ? TableReader.Read(found) : FromTokens(tree, view.Tokens))
                .GroupBy(reference => reference with { IsUnread = false })
                .Select(same => same.Key with { IsUnread = same.All(reference => reference.IsUnread) })
                .OrderBy(reference => reference.Span.Start),
        ];
    }

    /// <summary>The Join Data Source or dictionary that a call names first, e.g. <c>joinGet('t', …)</c>; null for another call.</summary>
    internal static TableReference? LookupOf(FunctionCall call)
    {
        if (call.Arguments.IsEmpty || call.Arguments[0] is not Literal { Kind: LiteralKind.String } named || !IsLookup(call.Name))
            return null;

        var dot = named.Value.IndexOf('.');
        return new TableReference(dot < 0 ? "" : named.Value.Substring(0, dot), named.Value.Substring(dot + 1), named.Span)
        {
            IsDictionary = call.Name.StartsWith("dict", StringComparison.Ordinal),
        };
    }

    /// <summary>Functions whose first argument names a Join Data Source or a dictionary.</summary>
    private static bool IsLookup(string function) =>
        function.StartsWith("joinGet", StringComparison.OrdinalIgnoreCase)
            || function.StartsWith("dictGet", StringComparison.Ordinal)
            || function == "dictHas";

    private static IEnumerable<TableReference> FromTokens(SqlTree tree, IReadOnlyList<SqlToken> tokens)
    {
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
            if (at >= tokens.Count
                || tokens[at].Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
                || NoTable.Contains(Text(at))
                || Text(at + 1) == "(")
                continue;

            var qualified = Text(at + 1) == "." && at + 2 < tokens.Count;
            var name = Text(qualified ? at + 2 : at).Trim('`', '"');
            if (qualified || !named.Contains(name))
                yield return new TableReference(qualified ? Text(at).Trim('`', '"') : "", name, tokens[qualified ? at + 2 : at].Span);
        }
    }
}
