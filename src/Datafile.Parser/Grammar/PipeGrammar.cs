using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>A pipe is a header and nodes; a node is NODE and everything up to the next NODE (datafile format 1.7).</summary>
internal static class PipeGrammar
{
    private static readonly Parser<InstructionSyntax> NodeStart =
        One<InstructionSyntax>.Where(i => i.Is("NODE"), "NODE");

    private static readonly Parser<InstructionSyntax> Attribute =
        One<InstructionSyntax>.Where(i => !i.Is("NODE"), "an instruction of the node");

    private static readonly Parser<NodeSyntax> Node =
        from start in NodeStart
        from attributes in Attribute.Many()
        select new NodeSyntax(start, [.. attributes]);

    private static readonly Parser<(ImmutableArray<InstructionSyntax> Header, ImmutableArray<NodeSyntax> Nodes)> Pipe =
        from header in Attribute.Many()
        from nodes in Node.Many().End()
        select (header.ToImmutableArray(), nodes.ToImmutableArray());

    public static (ImmutableArray<InstructionSyntax> Header, ImmutableArray<NodeSyntax> Nodes) Parse(
        ImmutableArray<InstructionSyntax> instructions) =>
        Pipe(new SequenceInput<InstructionSyntax>(instructions)).Value;
}
