namespace Datafile.Workspace.Configuration;

/// <summary>A line of an <c>.editorconfig</c> file that sets an option about datafiles.</summary>
/// <param name="Name">In small letters.</param>
/// <param name="Value">As written, without blanks around it and without a comment.</param>
/// <param name="Section">The header above it, with its brackets; empty above the first.</param>
internal sealed record EditorConfigLine(string Name, string Value, string Section, SettingPlace Place)
{
    private const string Diagnostic = "dotnet_diagnostic.", Severity = ".severity";

    /// <summary>The id of the rule whose severity it sets; null for other options.</summary>
    public string? Rule => Name.StartsWith(Diagnostic, StringComparison.Ordinal) && Name.EndsWith(Severity, StringComparison.Ordinal)
        ? Name.Substring(Diagnostic.Length, Name.Length - Diagnostic.Length - Severity.Length).ToUpperInvariant()
        : null;

    /// <param name="file">Relative to the project root.</param>
    /// <param name="isOurs">Whether a line is about datafiles.</param>
    public static IEnumerable<EditorConfigLine> Of(string text, string file, Func<string, bool> isOurs)
    {
        var (number, section) = (0, "");
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.StartsWith("[", StringComparison.Ordinal))
                section = line;
            else if (line.Length > 0
                && line[0] is not ('#' or ';')
                && line.IndexOfAny(['=', ':']) is var equals and > 0
                && isOurs(line.Substring(0, equals)))
                yield return new(
                    line.Substring(0, equals).Trim().ToLowerInvariant(), ValueOf(line.Substring(equals + 1)), section,
                    new SettingPlace(file, number, 1));
        }
    }

    private static string ValueOf(string text) => (text.IndexOfAny(['#', ';']) is var comment and >= 0 ? text.Substring(0, comment) : text).Trim();
}
