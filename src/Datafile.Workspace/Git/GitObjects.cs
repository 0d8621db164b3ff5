using System.Text;
using Datafile.Workspace.Files;
using Datafile.Workspace.Programs;

namespace Datafile.Workspace.Git;

/// <summary>Reads the contents of many files with one <c>git cat-file --batch</c>.</summary>
internal static class GitObjects
{
    /// <summary>The contents, in the order of the entries; a file that is too large is not read.</summary>
    /// <exception cref="WorkspaceException">An object is missing or damaged, or git ended before it gave them all: it is never
    /// taken for a file that was not there.</exception>
    public static IReadOnlyList<FileContent> Read(string folder, GitEnvironment environment, IReadOnlyList<GitEntry> entries)
    {
        if (entries.Count == 0)
            return [];

        using var process = GitProgram.Start(folder, environment, "cat-file", "--batch");
        using var watch = new GitWatch(process, GitProgram.Timeout);
        var errors = OutsideProgram.ReadErrors(process);

        // Ask while reading: a pipe holds some 64 kB, and with both full each side would wait for the other.
        var asking = Waiting.For(() => Ask(process.StandardInput.BaseStream, entries));
        using var answers = new BufferedStream(process.StandardOutput.BaseStream, 1 << 16);
        var contents = new FileContent[entries.Count];

        for (var i = 0; i < contents.Length; i++)
        {
            try
            {
                contents[i] = ReadAnswer(answers) ?? throw Unreadable(entries[i], "the object is missing");
                watch.Progress();
            }
            catch (EndOfStreamException) when (watch.HasStopped)
            {
                throw watch.Failure(folder);
            }
            catch (EndOfStreamException failure)
            {
                throw Unreadable(entries[i], new GitAnswer(-1, "", errors.Result).Complaint, failure);
            }
        }

        asking.Wait();
        process.WaitForExit();
        return contents;
    }

    private static WorkspaceException Unreadable(GitEntry entry, string why, Exception? inner = null) => new(
        $"git cannot read '{OneLine.Of(entry.Path)}' (object {OneLine.Of(entry.Object)}): {(why.Length > 0 ? why : "git ended early")}: run git fsck, or fetch what a partial clone lacks (git fetch --refetch)",
        inner);

    private static void Ask(Stream input, IReadOnlyList<GitEntry> entries)
    {
        try
        {
            using (input)
            {
                var lines = Encoding.UTF8.GetBytes(string.Concat(entries.Select(entry => entry.Object + "\n")));
                input.Write(lines, 0, lines.Length);
            }
        }
        catch (IOException)
        {
            // git is gone; the reader finds its answers cut short and says so.
        }
    }

    /// <summary>"id type size", a line end, the content and a line end; null for one line that ends with a word for the failure.</summary>
    private static FileContent? ReadAnswer(Stream answers)
    {
        var head = ReadLine(answers).Split(' ');
        if (head.Length != 3 || head[1] != "blob" || !long.TryParse(head[2], out var size) || size < 0)
            return null;

        var content = new byte[size <= RegularFile.MaxLength ? size : 1 << 16];
        for (var read = 0L; read < size;)
        {
            // What is too large is read over.
            var at = size == content.Length ? (int)read : 0;
            var count = answers.Read(content, at, (int)Math.Min(content.Length - at, size - read));
            read += count > 0 ? count : throw new EndOfStreamException();
        }

        answers.ReadByte();
        return size <= RegularFile.MaxLength ? new FileContent(content, null) : FileContent.Not(RegularFile.TooLarge);
    }

    private static string ReadLine(Stream answers)
    {
        // No answer is longer; garbage may be.
        const int MaxLine = 4096;
        var line = new List<byte>(64);
        for (int next; (next = answers.ReadByte()) != '\n' && line.Count < MaxLine;)
            line.Add(next >= 0 ? (byte)next : throw new EndOfStreamException());

        return Encoding.UTF8.GetString([.. line]);
    }
}
