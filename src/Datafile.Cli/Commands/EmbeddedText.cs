namespace Datafile.Cli.Commands;

/// <summary>Texts that are part of the program.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of that name; null where the program has none.</summary>
    public static string? Find(string name)
    {
        using var text = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name);
        if (text is null)
            return null;
        using var reader = new StreamReader(text);
        return reader.ReadToEnd();
    }
}
