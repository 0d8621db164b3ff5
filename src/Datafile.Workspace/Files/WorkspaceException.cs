namespace Datafile.Workspace.Files;

/// <summary>The outside world does not allow what was asked: a missing path, an unknown git ref, an unreadable file.</summary>
/// <remarks>The message is one line for the user that says what is wrong and what to do, whatever the names in it hold.</remarks>
public sealed class WorkspaceException : Exception
{
    private readonly Func<HostNames, string> _sentence;

    public WorkspaceException(string message, Exception? inner = null)
        : this(_ => message, inner)
    {
    }

    /// <summary>A message that names settings of the host.</summary>
    internal WorkspaceException(Func<HostNames, string> sentence, Exception? inner = null)
        : base(OneLine.Of(sentence(HostNames.CommandLine)), inner) => _sentence = sentence;

    /// <summary>The message in the words of a host.</summary>
    public string In(HostNames names) => OneLine.Of(_sentence(names));

    /// <summary>Whether there is no such state to compare with, so that a check without one is what is left.</summary>
    public bool HasNoBaseline { get; private init; }

    /// <summary>A reference or folder to compare with that is not there.</summary>
    internal static WorkspaceException NoBaseline(string message) => NoBaseline(_ => message);

    /// <inheritdoc cref="NoBaseline(string)"/>
    internal static WorkspaceException NoBaseline(Func<HostNames, string> sentence) => new(sentence) { HasNoBaseline = true };

    /// <summary>Whether a failure comes from the file system, and so is the user's to mend and not a defect.</summary>
    internal static bool IsFromFileSystem(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>A failed read or write, with the reason in our words: a published tool may carry no framework texts.</summary>
    internal static WorkspaceException For(string what, string path, Exception failure) =>
        new($"cannot {what} '{path}': {Reason(failure)}", failure);

    /// <summary>A file that was not read.</summary>
    /// <param name="problem">The reason, and what to do.</param>
    internal static WorkspaceException Unread(string path, string? problem) => new($"cannot read '{OneLine.Of(path)}': {problem}");

    /// <summary>The reason of a failure of the file system, in our words.</summary>
    internal static string Reason(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "permission denied, or it is a folder",
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        PathTooLongException => "the path is too long",
        _ => OneLine.Of(failure.Message),
    };
}
