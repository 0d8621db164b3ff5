namespace Datafile.Workspace.Toml;

/// <summary>A text is not TOML.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="at">Where, in the text.</param>
internal sealed class TomlException(string message, int at) : Exception(message)
{
    public int At { get; } = at;
}
