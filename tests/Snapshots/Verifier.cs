using System.Runtime.CompilerServices;
using Xunit;

namespace VerifyXunit;

/// <summary>
/// Compares a text with the one that was accepted before, by the conventions of Verify (github.com/VerifyTests/Verify),
/// whose name and call it has so that the package can take its place.
/// </summary>
public static class Verifier
{
    /// <summary>
    /// Passes when <c>Class.Method.verified.txt</c> beside the test holds the text. Otherwise writes
    /// <c>Class.Method.received.txt</c> there and fails; who accepts the text renames that file.
    /// </summary>
    /// <param name="parameters">Tells the cases of one test apart: part of the file's name.</param>
    public static Task Verify(
        string target, string? parameters = null,
        [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        var folder = SourceFolder.Of(sourceFile);
        var type = Path.GetFileNameWithoutExtension(sourceFile);
        var name = parameters is null ? $"{type}.{method}" : $"{type}.{method}_{FileName(parameters)}";
        var received = Path.Combine(folder, name + ".received.txt");
        var verified = Path.Combine(folder, name + ".verified.txt");

        var actual = Normalized(target);
        var expected = File.Exists(verified) ? Normalized(File.ReadAllText(verified)) : null;
        if (actual == expected)
        {
            File.Delete(received);
            return Task.CompletedTask;
        }

        File.WriteAllText(received, actual);
        Assert.Fail(expected is null
            ? $"New: {name}.received.txt\nRename it to {name}.verified.txt to accept it.\n\n{actual}"
            : $"Changed: {name}.received.txt\nRename it to {name}.verified.txt to accept it.\n\n{TextDifference.Of(expected, actual)}");
        return Task.CompletedTask;
    }

    private static string Normalized(string text) => text.Replace("\r\n", "\n");

    private static string FileName(string parameters) =>
        string.Concat(parameters.Select(character => Path.GetInvalidFileNameChars().Contains(character) ? '-' : character));
}
