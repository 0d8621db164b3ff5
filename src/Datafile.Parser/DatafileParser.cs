using Datafile.Parser.Grammar;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser;

/// <summary>Parses datafiles. It never fails: what fits nothing becomes a skipped node with a diagnostic.</summary>
public static class DatafileParser
{
    /// <summary>The tree of a file; its kind is told by the ending of the path.</summary>
    public static DatafileSyntax Parse(string path, SourceText text)
    {
        var content = text.ToString();
        var diagnostics = new List<SyntaxDiagnostic>();
        var items = LineReader.Read(content, diagnostics, SchemaGrammar.Read);

        switch (KindOf(path))
        {
            case DatafileKinds.Datasource:
                return new DatasourceSyntax(text, content, items, [.. diagnostics]);
            case DatafileKinds.Pipe:
                var (header, nodes) = PipeGrammar.Parse([.. items.OfType<InstructionSyntax>()]);
                return new PipeSyntax(text, content, items, header, nodes, [.. diagnostics]);
            default:
                return new OtherDatafileSyntax(text, content, items, [.. diagnostics]);
        }
    }

    /// <summary>The type that a text is, e.g. of a CAST; null where it is none.</summary>
    public static TypeSyntax? ParseType(string text)
    {
        var schema = SchemaGrammar.Read("x " + text, new TextSpan(0, text.Length + 2), []);
        return schema is { Children.Length: 1, Columns.Length: 1 } && schema.Columns[0].Clauses.IsEmpty ? schema.Columns[0].Type : null;
    }

    /// <summary>The kind of file that a path names; <see cref="DatafileKinds.None"/> for a file that is no datafile.</summary>
    public static DatafileKinds KindOf(string path) =>
        path.EndsWith(".datasource", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Datasource
        : path.EndsWith(".pipe", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Pipe
        : path.EndsWith(".connection", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Connection
        : path.EndsWith(".token", StringComparison.OrdinalIgnoreCase) ? DatafileKinds.Token
        : DatafileKinds.None;
}
