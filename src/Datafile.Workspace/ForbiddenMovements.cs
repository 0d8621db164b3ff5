using System.Collections.Immutable;
using Datafile.Analyzer.Release;
using Datafile.Parser.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>Reads what a user forbids.</summary>
public static class ForbiddenMovements
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <param name="words">Names of movements, each with commas, semicolons or blanks between them.</param>
    /// <param name="option">How the user set it, for messages.</param>
    /// <exception cref="WorkspaceException">A word is not the name of a movement.</exception>
    public static ImmutableHashSet<RowMovement> Parse(IEnumerable<string> words, string option) =>
        [.. words.SelectMany(w => w.Split(Separators, StringSplitOptions.RemoveEmptyEntries)).Select(w => Parse(w, option))];

    private static RowMovement Parse(string word, string option)
    {
        if (RowMovementName.Find(word) is { } movement)
            return movement;

        var near = Spelling.Nearest(word.ToLowerInvariant(), RowMovementName.All);
        throw new WorkspaceException(
            $"{option} does not take '{OneLine.Of(word)}'{(near is null ? "" : $", did you mean '{near}'?")} (known: {string.Join(", ", RowMovementName.All)})");
    }
}
