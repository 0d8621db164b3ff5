using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Editor;

public enum CompletionKind { DataSource, Node, Column, Instruction, Value }

/// <summary>Something that can be written at a place.</summary>
/// <param name="Detail">What it is, e.g. the type of a column; may be empty.</param>
public sealed record Completion(string Text, CompletionKind Kind, string Detail);

/// <summary>What can be written at a place, from the words before it: while a query is being written, it does not parse.</summary>
internal sealed class Completions(ProjectSemantics semantics, ParsedFile file, int position)
{
    private static readonly HashSet<string> NoAlias = new(StringComparer.OrdinalIgnoreCase)
    {
        "ON", "USING", "WHERE", "PREWHERE", "GROUP", "ORDER", "LIMIT", "JOIN", "LEFT", "RIGHT", "INNER", "FULL", "CROSS", "ANY", "ALL", "ASOF", "SEMI", "ANTI",
        "ARRAY", "FINAL", "SAMPLE", "UNION", "HAVING", "SETTINGS", "FORMAT", "WINDOW", "QUALIFY", "EXCEPT", "INTERSECT", "AS", "GLOBAL", "NATURAL", "OFFSET",
    };

    private string Content => file.Syntax.Content;

    public ImmutableArray<Completion> All
    {
        get
        {
            var line = Content.Substring(0, position);
            line = line.Substring(line.LastIndexOf('\n') + 1);
            if (line.All(IsWordCharacter))
                return Instructions();
            if (file.Syntax is not PipeSyntax || semantics.Project.FindPipe(file.Name) is not { } pipe || pipe.Syntax != file.Syntax)
                return Value(line);

            return pipe.Nodes.FirstOrDefault(n => n.Sql is { } sql && ProjectEditor.Touches(sql.Span, position)) is { Sql: { } query } node
                ? InSql(node, query)
                : Value(line);
        }
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <summary>What a line may begin with, in the product that the project is for.</summary>
    private ImmutableArray<Completion> Instructions()
    {
        var kinds = file.Syntax.Kind;
        var products = WorkflowDetection.Products(semantics.Project, ReleaseScripts.From(semantics.Project.Snapshot), null);
        return [.. Instruction.All
            .Where(i => !i.IsOldSpelling && (i.In(products) & kinds) != 0)
            .Select(i => new Completion(i.Name, CompletionKind.Instruction, ""))];
    }

    /// <summary>The value of an instruction on one line.</summary>
    private ImmutableArray<Completion> Value(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length > 2 || !char.IsLetter(line[0]))
            return [];

        return words[0].ToUpperInvariant() switch
        {
            "DATASOURCE" or "TARGET_DATASOURCE" => [.. DataSources()],
            "TYPE" when file.Syntax is PipeSyntax => [.. new[] { "endpoint", "materialized", "copy", "sink" }.Select(Plain)],
            "ENGINE" => [.. TableEngine.All.Select(e => Plain(e.Name))],
            var name => [.. (Instruction.Find(name)?.Values ?? []).Select(Plain)],
        };

        static Completion Plain(string value) => new(value, CompletionKind.Value, "");
    }

    private ImmutableArray<Completion> InSql(PipeNode node, SqlTree sql)
    {
        // Tokens that end before the word that is being written.
        var before = sql.Tokens.TakeWhile(t => t.Kind != SqlTokenKind.End && t.Span.End <= position).ToList();
        if (before.Count > 0 && before[before.Count - 1] is var last && last.Span.End == position && IsWordCharacter(Content[position - 1]))
            before.RemoveAt(before.Count - 1);
        if (before.Count == 0)
            return [];

        var previous = TextOf(sql, before, before.Count - 1);
        if (previous == ".")
            return Columns(node, sql, before.Count > 1 ? TextOf(sql, before, before.Count - 2) : "");
        return previous.ToUpperInvariant() is "FROM" or "JOIN" ? [.. Resources(node)] : Columns(node, sql, "");
    }

    private static string TextOf(SqlTree sql, List<SqlToken> tokens, int index) => sql.TextOf(tokens[index]).Trim('`', '"');

    private IEnumerable<Completion> DataSources() =>
        semantics.Project.DataSources.Select(d => new Completion(d.Name, CompletionKind.DataSource, d.Engine.Name));

    private IEnumerable<Completion> Resources(PipeNode node) => node.Pipe.Nodes.Where(n => n != node && n.Name.Length > 0)
        .Select(n => new Completion(n.Name, CompletionKind.Node, "node of this pipe"))
        .Concat(DataSources())
        .Concat(semantics.Project.Pipes.Where(p => p != node.Pipe && p.Output is not null).Select(p => new Completion(p.Name, CompletionKind.Node, "pipe")))
        .GroupBy(c => c.Text, (_, same) => same.First());

    /// <summary>The columns of the tables that the SQL of a node names.</summary>
    /// <param name="qualifier">The name or alias of the only table to ask; empty for all.</param>
    private ImmutableArray<Completion> Columns(PipeNode node, SqlTree sql, string qualifier)
    {
        var tables = node.Reads.Where(r => qualifier.Length == 0 || r.Name == qualifier || AliasOf(r, sql) == qualifier);
        return
        [
            .. tables.Select(r => semantics.Resolver.Find(node, r.Database, r.Name))
                .Select(found => found switch
                {
                    DataSource source => semantics.ColumnsOf(source),
                    PipeNode other when other != node => semantics.ColumnsOf(other),
                    _ => null,
                })
                .SelectMany(columns => columns is null ? [] : columns.Columns.Concat(columns.Hidden))
                .GroupBy(c => c.Name, (_, same) => same.First())
                .Select(c => new Completion(c.Name, CompletionKind.Column, c.Type.IsUnknown ? "" : c.Type.ToString())),
        ];
    }

    /// <summary>The alias behind the name of a table; empty where there is none.</summary>
    private static string AliasOf(TableReference table, SqlTree sql)
    {
        var name = sql.Tokens.Where(t => t.Span.Start >= table.Span.Start).SkipWhile(t => sql.TextOf(t).Trim('`', '"') != table.Name).Skip(1).Take(2)
            .Where(t => t.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
            .Select(t => sql.TextOf(t).Trim('`', '"'))
            .ToArray();
        return name switch
        {
            [var word, var alias] when word.Equals("AS", StringComparison.OrdinalIgnoreCase) => alias,
            [var alias, ..] when !NoAlias.Contains(alias) => alias,
            _ => "",
        };
    }
}
