using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>A pipe is a header and nodes; a node is NODE and everything up to the next NODE (datafile format 1.7).</summary>
internal static class PipeGrammar
{
    private static readonly Parser<InstructionSyntax> NodeStart = One<InstructionSyntax>.Where(i => i.Is("NODE"));

    private static readonly Parser<ImmutableArray<InstructionSyntax>> Attributes = One<InstructionSyntax>.Where(i => !i.Is("NODE")).Many();

    private static readonly Parser<ImmutableArray<NodeSyntax>> Nodes = (
        from start in NodeStart
        from attributes in Attributes
        select new NodeSyntax(start, attributes)).Many();

    private static readonly Parser<(ImmutableArray<InstructionSyntax> Header, ImmutableArray<NodeSyntax> Nodes)> Pipe =
        from header in Attributes
        from nodes in Nodes
        select (header, nodes);

    public static (ImmutableArray<InstructionSyntax> Header, ImmutableArray<NodeSyntax> Nodes) Parse(
        ImmutableArray<InstructionSyntax> instructions) =>
        Pipe(new SequenceInput<InstructionSyntax>([.. instructions])).Value;
}
