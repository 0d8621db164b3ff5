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

    /// <summary>The tokens that lose a permission, each with it, e.g. <c>ingest</c> and <c>APPEND</c>; by name.</summary>
    public static IEnumerable<(string Token, string Permission)> Lost(IEnumerable<InstructionSyntax> old, IEnumerable<InstructionSyntax> now) =>
        Tokens(old).Except(Tokens(now)).OrderBy(t => t.Token, StringComparer.Ordinal).ThenBy(t => t.Permission, StringComparer.Ordinal);

    private static HashSet<(string Token, string Permission)> Tokens(IEnumerable<InstructionSyntax> instructions) =>
        [.. instructions.Where(i => i.Is("TOKEN"))
            .Select(i => (i.Word(0), string.Join(" ", Enumerable.Range(0, i.Words.Length).Skip(1).Select(i.Word)).ToUpperInvariant()))];
}
