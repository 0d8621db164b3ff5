using Datafile.Parser.Grammar;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Datafile.Parser.Tracing;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser;

/// <summary>Parses datafiles. It never fails: what fits nothing becomes a skipped node with a diagnostic.</summary>
public static class DatafileParser
{
    /// <summary>The tree of a file; its kind is told by the ending of the path, and for an include by what it holds.</summary>
    /// <exception cref="ArgumentException">The path is that of no datafile.</exception>
    public static DatafileSyntax Parse(string path, SourceText text)
    {
        ParserEvents.Log.FileParsed(path);
        var content = text.ToString();
        var diagnostics = new List<SyntaxDiagnostic>();
        var items = LineReader.Read(content, diagnostics, ContentGrammar.Read);
        var kind = KindOf(path);
        var parsed = new ParsedText(text, content, items, [.. diagnostics], kind == DatafileKinds.Include);

        switch (kind)
        {
            case DatafileKinds.Datasource:
                return new DatasourceSyntax(parsed);
            case DatafileKinds.Include when items.Any(IsOfDatasource) && !items.Any(i => i is InstructionSyntax { Kind.Name: "NODE" }):
                return new DatasourceSyntax(parsed);
            case DatafileKinds.Pipe or DatafileKinds.Include:
                var (header, nodes) = PipeGrammar.Parse([.. items.OfType<InstructionSyntax>()]);
                return new PipeSyntax(parsed, header, nodes);
            case DatafileKinds.Connection:
                return new ConnectionSyntax(parsed);
            case DatafileKinds.Token:
                return new TokenSyntax(parsed);
            default:
                throw new ArgumentException($"'{path}' is no datafile.", nameof(path));
        }
    }

    /// <summary>The type that a text is, e.g. of a CAST; null where it is none.</summary>
    public static TypeSyntax? ParseType(string text)
    {
        var mistakes = new List<SyntaxDiagnostic>();
        var schema = SchemaGrammar.Read("x " + text, new TextSpan(0, text.Length + 2), mistakes);
        return mistakes.Count == 0 && schema is { Children.Length: 1, Columns.Length: 1 } && schema.Columns[0].Clauses.IsEmpty
            ? schema.Columns[0].Type
            : null;
    }

    /// <summary>The kind of file that a path names; <see cref="DatafileKinds.None"/> for a file that is no datafile.</summary>
    public static DatafileKinds KindOf(string path) =>
        path.EndsWith(".datasource", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Datasource
        : path.EndsWith(".pipe", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Pipe
        : path.EndsWith(".connection", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Connection
        : path.EndsWith(".token", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Token
        : path.EndsWith(".incl", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Include
        : DatafileKinds.None;

    /// <summary>Whether an include holds a part of a Data Source: the readers look for SCHEMA and ENGINE (datafile format 1.1).</summary>
    private static bool IsOfDatasource(ItemSyntax item) =>
        item is InstructionSyntax { Kind.Name: var name } && (name == "SCHEMA" || name.StartsWith("ENGINE", StringComparison.Ordinal));
}
