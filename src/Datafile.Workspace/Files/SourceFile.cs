using System.Text;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>Bytes to text, the same way for files and for git.</summary>
internal static class SourceFile
{
    /// <summary>UTF-8 without a mark: what has one gets it back from <see cref="SourceText.Encoding"/> when written.</summary>
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The text of a file; bytes that are not UTF-8 become replacement characters.</summary>
    /// <exception cref="WorkspaceException">The file cannot be read.</exception>
    public static SourceText Read(string path) => Decode(ReadBytes(path));

    /// <exception cref="WorkspaceException">The file cannot be read.</exception>
    public static byte[] ReadBytes(string path) =>
        RegularFile.Read(path) is var file && file.Bytes is { } content ? content : throw WorkspaceException.Unread(path, file.Problem);

    /// <summary>A file of a project, or the reason why its text is not here.</summary>
    public static ProjectFile ToProjectFile(string path, FileContent file) => file.Bytes is { } content
        ? new ProjectFile(path, Decode(content))
        : new ProjectFile(path, SourceText.From("")) { Unread = file.Problem, HasUnreadableName = file.IsNameLost };

    /// <summary>
    /// As <see cref="SourceText.From(byte[], int, Encoding?, SourceHashAlgorithm, bool, bool)"/>, which hashes what it reads, though: for
    /// debuggers.
    /// </summary>
    public static SourceText Decode(byte[] content)
    {
        var (encoding, mark) = content switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            _ => (Utf8, 0),
        };
        return SourceText.From(encoding.GetString(content, mark, content.Length - mark), encoding);
    }

    /// <summary>Whether a text, written as it was read, gives these bytes.</summary>
    public static bool IsWrittenAs(string text, Encoding encoding, byte[] content)
    {
        var mark = encoding.GetPreamble();
        return content.AsSpan().StartsWith(mark) && content.AsSpan(mark.Length).SequenceEqual(encoding.GetBytes(text));
    }
}
