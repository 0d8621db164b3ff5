using System.Text.RegularExpressions;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>Readme, guides and rule pages are written in plain English, as messages are.</summary>
public partial class PlainEnglishTests
{
    [GeneratedRegex(@"(?<!\b[Tt]here) is no (?!longer)|\bstands?\b(?! for\b)|\banew\b|goes on to|goes away|what is not so|told from|\bmend|(?:takes|leaves) the rows|become others|\bof which\b|so that the|as it is then|in step with|\bLet it |\bLet one |\bbeside\b")]
    private static partial Regex PrivateIdiom { get; }

    [GeneratedRegex(@"^```.*?^```$|`[^`]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code { get; }

    /// <summary>Of the repository. The page of messages is made of formats, which have a test of their own.</summary>
    public static TheoryData<string> Pages =>
    [
        .. new[] { "docs", "samples" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceFolder.Repository, folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(SourceFolder.Repository, "*.md"))
            .Select(path => Path.GetRelativePath(SourceFolder.Repository, path).Replace('\\', '/'))
            .Where(path => path != "docs/messages.md")
            .Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Pages))]
    public void A_page_is_plain_English(string path) =>
        Assert.DoesNotMatch(PrivateIdiom, Code.Replace(File.ReadAllText(Path.Combine(SourceFolder.Repository, path)).ReplaceLineEndings("\n"), ""));
}
