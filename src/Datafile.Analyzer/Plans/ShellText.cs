namespace Datafile.Analyzer.Plans;

/// <summary>Text as a word of a shell command, whatever the names of files hold.</summary>
internal static class ShellText
{
    public static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':') ? text : "'" + text.Replace("'", "'\\''") + "'";

    public static string Words(IEnumerable<string> texts) => string.Join(" ", texts.Select(Word));
}
