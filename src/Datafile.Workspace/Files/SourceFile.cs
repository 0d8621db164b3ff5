using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>Bytes to text, the same way for files and for git.</summary>
internal static class SourceFile
{
    /// <summary>UTF-8 without a mark: what has one gets it back from <see cref="SourceText.Encoding"/> when written.</summary>
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The text of a file; bytes that are no UTF-8 become replacement characters.</summary>
    /// <exception cref="WorkspaceException">The file cannot be read.</exception>
    public static SourceText Read(string path) => Decode(ReadBytes(path));

    /// <exception cref="WorkspaceException">The file cannot be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            throw WorkspaceException.For("read", path, failure);
        }
    }

    public static SourceText Decode(byte[] content) => SourceText.From(content, content.Length, Utf8);

    /// <summary>Whether a text, written as it was read, gives these bytes.</summary>
    public static bool IsWrittenAs(string text, Encoding encoding, byte[] content)
    {
        var mark = encoding.GetPreamble();
        return content.AsSpan().StartsWith(mark) && content.AsSpan(mark.Length).SequenceEqual(encoding.GetBytes(text));
    }
}
