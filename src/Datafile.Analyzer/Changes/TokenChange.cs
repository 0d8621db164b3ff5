using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>Who may use a resource now and might not before, or the other way round.</summary>
internal sealed record TokenChange(ChangeFacts Facts)
{
    /// <summary>Null where both say the same, in whatever order.</summary>
    public static TokenChange? Of(IEnumerable<InstructionSyntax> old, IEnumerable<InstructionSyntax> now)
    {
        var (was, will) = (Tokens(old), Tokens(now));
        return was.SetEquals(will) ? null : new TokenChange(was.IsSubsetOf(will) ? PipeFacts.Token : PipeFacts.TokenRemoved);
    }

    private static HashSet<string> Tokens(IEnumerable<InstructionSyntax> instructions) =>
        [.. instructions.Where(i => i.Is("TOKEN")).Select(i => string.Join(" ", Enumerable.Range(0, i.Words.Length).Select(i.Word)))];
}
