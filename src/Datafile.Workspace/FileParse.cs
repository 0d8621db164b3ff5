using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace;

/// <summary>A datafile that was read and analysed alone.</summary>
/// <param name="Path">As the user named it, with <c>/</c>.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="RoundTrips">Whether its tree prints back byte for byte.</param>
public sealed record FileParse(string Path, FileAnalysis Analysis, int Bytes, bool RoundTrips)
{
    private readonly Dictionary<InstructionSyntax, PipeNode> _nodes = (Analysis.Pipe?.Nodes ?? [])
        .Select(node => (node.Syntax.Sql, Node: node))
        .Where(node => node.Sql is not null)
        .ToDictionary(node => node.Sql!, node => node.Node);

    public DatafileSyntax Syntax => Analysis.Syntax;

    /// <summary>What the ending of the file says: datasource, pipe, connection, token or include.</summary>
    public DatafileKinds Kind => Syntax.IsInclude ? DatafileKinds.Include : Syntax.Kind;

    public bool HasErrors => Analysis.Findings.Any(f => f.Severity == DiagnosticSeverity.Error);

    /// <summary>The node whose SQL an instruction is; null where it is none.</summary>
    public PipeNode? NodeOf(InstructionSyntax sql) => _nodes.TryGetValue(sql, out var node) ? node : null;

    /// <summary>The parsed SQL of an instruction: of a node, or of a query that is an instruction of its own; null where there is none.</summary>
    public SqlTree? SqlOf(InstructionSyntax instruction) =>
        NodeOf(instruction) is { } node ? node.Sql
        : instruction is { Kind.Name: "SQL" or "FORWARD_QUERY" or "IMPORT_QUERY", ValueSpan.Length: > 0 }
            ? SqlTree.Parse(Syntax.Content, instruction.ValueSpan)
        : null;

    /// <summary>Reads and analyses a datafile.</summary>
    /// <param name="budget">What may be spent on trying the fixes of all files of the run.</param>
    /// <param name="problem">Why it cannot be read, and what to do.</param>
    /// <returns>Null where it cannot be read.</returns>
    public static FileParse? Read(string path, FixBudget budget, out string problem)
    {
        var full = System.IO.Path.GetFullPath(path);
        var boundary = ReadBoundary.Around(System.IO.Path.GetDirectoryName(full) ?? full);
        var file = boundary.Read(System.IO.Path.GetFileName(full));
        problem = file.Problem ?? "";
        if (file.Bytes is not { } content)
            return null;

        var text = SourceFile.Decode(content);
        var analysis = DatafileAnalysis.AnalyzeFile(new ProjectFile(path, text), budget);
        return new FileParse(
            path, analysis, content.Length,
            SourceFile.IsWrittenAs(analysis.Syntax.ToFullString(), text.Encoding ?? SourceFile.Utf8, content));
    }
}
