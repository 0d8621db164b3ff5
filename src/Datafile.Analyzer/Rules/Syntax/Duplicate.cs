using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Two columns, nodes or single instructions of one name.</summary>
public sealed class Duplicate : FileRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0007", "duplicate", DiagnosticSeverity.Error, "two columns, nodes or single instructions of one name", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(FileReport file)
    {
        foreach (var schema in file.Syntax.Instructions.Select(i => i.Schema).OfType<SchemaSyntax>())
        {
            foreach (var column in Repeated(schema.Columns, c => c.Name))
                file.At(column.NameSpan, $"Column '{column.Name}' stands twice in this SCHEMA. Rename or remove one.");
        }

        if (file.Syntax is not PipeSyntax pipe)
        {
            CheckSingle(file, file.Syntax.Instructions, $"'{file.File.Name}'");
            return;
        }

        CheckSingle(file, pipe.Header, $"pipe '{file.File.Name}'");
        foreach (var node in pipe.Nodes)
            CheckSingle(file, node.Instructions, $"node '{node.Name}'");
        foreach (var node in Repeated(pipe.Nodes, n => n.Name))
            file.At(node.Start.ValueSpan, $"Node '{node.Name}' stands twice in this pipe. Rename one.");

        // The CLI of Classic has an error for it; projects that are deployed with other means live with it.
        if (file.IsRefused(Products.Forward) && !pipe.IsInclude)
        {
            foreach (var node in pipe.Nodes.Where(n => n.Name == file.File.Name))
                file.Warn(node.Start.ValueSpan, $"Node '{node.Name}' has the name of its pipe, which Tinybird Classic refuses. Rename the node.");
        }
    }

    private static void CheckSingle(FileReport file, IEnumerable<InstructionSyntax> instructions, string of)
    {
        foreach (var again in Repeated(instructions.Where(i => !i.Kind.Repeats), i => i.Kind.Name))
            file.At(again.Keyword, $"{again.Kind.Name} stands twice in {of}, and only the last one counts. Remove one.");
    }

    /// <summary>What has a name that stood before; nothing for empty names.</summary>
    private static IEnumerable<T> Repeated<T>(IEnumerable<T> all, Func<T, string> name)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return all.Where(item => name(item).Length > 0 && !seen.Add(name(item)));
    }
}
