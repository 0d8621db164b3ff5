using System.Collections.Immutable;

namespace Datafile.Parser.Syntax;

/// <summary>Looks for instructions of a file or of a node.</summary>
internal static class InstructionList
{
    /// <summary>
    /// The instruction of a name that counts: the last, which overrides those before it, e.g. one of an INCLUDE; the first of those
    /// that may be repeated; null for none.
    /// </summary>
    public static InstructionSyntax? FindCounting(this ImmutableArray<InstructionSyntax> instructions, string name)
    {
        InstructionSyntax? counting = null;
        foreach (var instruction in instructions)
        {
            if (!instruction.Is(name))
                continue;
            if (instruction.Kind.Repeats)
                return instruction;
            counting = instruction;
        }

        return counting;
    }
}
