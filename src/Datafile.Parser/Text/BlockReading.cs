using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Text;

/// <summary>The programs that read datafiles. They do not agree on where a block ends (datafile format 1.3).</summary>
[Flags]
public enum BlockReaders { None = 0, Classic = 1, Forward = 2, Sdk = 4, All = Classic | Forward | Sdk }

/// <summary>A line at which some readers end a block and others go on.</summary>
/// <param name="Block">The block that the line is in, or that the line ends.</param>
/// <param name="Word">The first word of the line.</param>
/// <param name="EndsFor">The readers that take the line for an instruction.</param>
public sealed record BlockDisagreement(InstructionSyntax Block, TextSpan Word, Instruction Instruction, BlockReaders EndsFor);

/// <summary>Tells where the readers of a file disagree. The tree follows Classic, together with what only Forward knows.</summary>
public static class BlockReading
{
    /// <summary>The disagreements in the order of the file; read again at each call.</summary>
    public static IEnumerable<BlockDisagreement> Disagreements(DatafileSyntax file)
    {
        InstructionSyntax? open = null;
        foreach (var instruction in file.Instructions)
        {
            if (open is not null && EndsFor(instruction.Kind, file.Kind) is var readers && readers != BlockReaders.All)
                yield return new BlockDisagreement(open, instruction.Keyword, instruction.Kind, readers);

            open = instruction.IsBlock ? instruction : null;
            foreach (var (word, inside) in open is null ? [] : IndentedInstructions(file, open))
                yield return new BlockDisagreement(open!, word, inside, BlockReaders.Sdk);
        }
    }

    /// <summary>The readers for which an unindented line with an instruction ends a block of a kind of file.</summary>
    private static BlockReaders EndsFor(Instruction instruction, DatafileKinds kind) =>
        (instruction.Classic != DatafileKinds.None ? BlockReaders.Classic : BlockReaders.None)
        | (((instruction.Forward | instruction.IgnoredByForward) & kind) != 0 ? BlockReaders.Forward : BlockReaders.None)
        | ((instruction.Sdk & kind) != 0 ? BlockReaders.Sdk : BlockReaders.None);

    /// <summary>The SDK takes the blanks off a line before it looks at its first word, which has to be in upper case.</summary>
    private static IEnumerable<(TextSpan Word, Instruction Instruction)> IndentedInstructions(DatafileSyntax file, InstructionSyntax block)
    {
        var text = file.Content;
        for (var at = block.ValueSpan.Start; at < block.ValueSpan.End;)
        {
            var lineBreak = text.IndexOf('\n', at, block.ValueSpan.End - at);
            var end = lineBreak < 0 ? block.ValueSpan.End : lineBreak;
            var first = at;
            while (first < end && text[first] is ' ' or '\t')
                first++;

            var stop = first;
            while (stop < end && text[stop] is (>= 'A' and <= 'Z') or '_')
                stop++;
            if (first > at && stop > first && (stop == end || char.IsWhiteSpace(text[stop]))
                && Instruction.Find(text, first, stop - first) is { } found && (found.Sdk & file.Kind) != 0)
                yield return (TextSpan.FromBounds(first, stop), found);

            at = end + 1;
        }
    }
}
