using System.Collections.Immutable;
using CsCheck;
using Datafile.Analyzer.Findings;
using Datafile.Properties;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Datafile.Workspace.Tests.Git;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Tests.Output;

public class UnifiedDiffTests
{
    [Theory]
    [InlineData("a\nb\nc\n", 0, 0, "x\n", "@@ -1,3 +1,4 @@\n+x\n a\n b\n c\n")]
    [InlineData("a\nb\nc\n", 6, 0, "x\n", "@@ -1,3 +1,4 @@\n a\n b\n c\n+x\n")]
    [InlineData("a\nb\nc", 5, 0, "x", "@@ -1,3 +1,3 @@\n a\n b\n-c\n\\ No newline at end of file\n+cx\n\\ No newline at end of file\n")]
    [InlineData("a\nb\nc\n", 2, 2, "", "@@ -1,3 +1,2 @@\n a\n-b\n c\n")]
    [InlineData("a\nb\nc\n", 1, 1, "", "@@ -1,3 +1,2 @@\n-a\n-b\n+ab\n c\n")]
    [InlineData("", 0, 0, "x\n", "@@ -0,0 +1,1 @@\n+x\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", 8, 1, "x", "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n")]
    public void A_change_is_shown_with_three_lines_around_it(string text, int start, int length, string now, string expected) =>
        Assert.Equal("--- a/tb/x.pipe\n+++ b/tb/x.pipe\n" + expected, Render(new FixedFile("x.pipe", SourceText.From(text), [new(new(start, length), now)])));

    /// <summary>Whatever is changed where: git makes of the diff what the changes make.</summary>
    [Fact]
    public void Git_applies_what_is_shown()
    {
        using var scratch = new ScratchRepository();
        FixedFiles.Array[1, 4].Shortest(files => files.Sum(file => file.Text.Length)).ForAll(
            60,
            files =>
            {
                files = [.. files.Select((file, i) => file with { Path = $"x {i}.pipe" })];
                foreach (var file in files)
                    scratch.Write("tb/" + file.Path, file.Text.ToString());
                scratch.Write("fixes.patch", Render([.. files]));
                if (files.Any(file => !file.Fixed.ContentEquals(file.Text)))
                    scratch.Git("apply", "--whitespace=nowarn", "fixes.patch");

                Assert.All(files, file => Assert.Equal(file.Fixed.ToString(), scratch.Read("tb/" + file.Path)));
            },
            files => string.Join('\n', files.Select(file => $"{Property.Literal(file.Text.ToString())}: {string.Join(", ", file.Changes)}")),
            threads: 1);
    }

    [Fact]
    public void Git_applies_a_patch_of_any_name()
    {
        if (OperatingSystem.IsWindows())
            return; // which takes none of these names

        using var scratch = new ScratchRepository();
        string[] names = ["a\"b", "a\tb", "a\nb", "a\\b", "a\u001b[31mb", "a\u2028b", "\u202Eb", "é 日本", " lead", "trail ", "\"q\"", "-x", "a b"];
        foreach (var name in names)
            scratch.Write("tb/" + name, "1\n");
        scratch.Write("fixes.patch", Render([.. names.Select(name => new FixedFile(name, SourceText.From("1\n"), [new(new(0, 1), "2")]))]));
        scratch.Git("apply", "fixes.patch");

        Assert.All(names, name => Assert.Equal("2\n", scratch.Read("tb/" + name)));
    }

    [Fact]
    public void A_line_beside_a_change_that_a_log_would_obey_is_replaced_by_itself() =>
        Assert.Equal(
            "--- a/tb/x.pipe\n+++ b/tb/x.pipe\n@@ -1,2 +1,2 @@\n-::add-mask::x\n+::add-mask::x\n-1\n+2\n",
            Render(new FixedFile("x.pipe", SourceText.From("::add-mask::x\n1\n"), [new(new(14, 1), "2")])));

    private static string Render(params ImmutableArray<FixedFile> files) =>
        UnifiedDiff.Render(new ProjectFixes(new ProjectFolder("/home/me/tb", "tb/", [], []), [], [], files));

    private static Gen<FixedFile> FixedFiles
    {
        get
        {
            var line = Gen.Select(Gen.OneOf("", "a", "ab", "abc"), Gen.Frequency((5, "\n"), (1, "\r\n")), string.Concat);
            var text = Gen.Select(line.Array[1, 30], Gen.OneOf("", "end"), (lines, end) => string.Concat(lines) + end);
            var change = Gen.Select(Gen.Int[1, 40], Gen.Int[0, 5], Gen.OneOf("", "x", "y\nz", "\n", "q\n"), (distance, length, now) => (distance, length, now));
            return Gen.Select(text, change.Array[1, 12], (text, changes) => new FixedFile("", SourceText.From(text), Changes(text.Length, changes)));
        }
    }

    /// <summary>The changes one after another, as far as the text reaches.</summary>
    private static ImmutableArray<TextChange> Changes(int end, (int Distance, int Length, string Now)[] changes)
    {
        var (at, placed) = (-1, ImmutableArray.CreateBuilder<TextChange>());
        foreach (var (distance, length, now) in changes.TakeWhile(change => (at += change.Distance) <= end))
        {
            placed.Add(new TextChange(new TextSpan(at, Math.Min(length, end - at)), now));
            at += length;
        }

        return placed.ToImmutable();
    }
}
