using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>Reads the contents of many objects with one <c>git cat-file --batch</c>.</summary>
internal static class GitObjects
{
    /// <summary>The contents, in the order of the requests; null where git has no such object.</summary>
    /// <exception cref="WorkspaceException">git ended before it gave them all.</exception>
    public static IReadOnlyList<byte[]?> Read(string folder, GitEnvironment environment, IReadOnlyList<string> requests)
    {
        if (requests.Count == 0)
            return [];

        using var process = GitProgram.Start(folder, environment, "cat-file", "--batch");
        var errors = process.StandardError.ReadToEndAsync();

        // Ask while reading: a pipe holds some 64 kB, and with both full each side would wait for the other.
        var asking = Task.Run(() => Ask(process.StandardInput.BaseStream, requests));
        using var answers = new BufferedStream(process.StandardOutput.BaseStream, 1 << 16);
        var contents = new byte[]?[requests.Count];

        try
        {
            for (var i = 0; i < contents.Length; i++)
                contents[i] = ReadAnswer(answers);
        }
        catch (EndOfStreamException failure)
        {
            var answer = new GitAnswer(-1, "", errors.Result);
            throw new WorkspaceException($"git could not read the files of the baseline: {answer.Complaint}", failure);
        }

        asking.Wait();
        process.WaitForExit();
        return contents;
    }

    private static void Ask(Stream input, IReadOnlyList<string> requests)
    {
        try
        {
            using (input)
            {
                foreach (var request in requests)
                {
                    var line = Encoding.UTF8.GetBytes(request + "\n");
                    input.Write(line, 0, line.Length);
                }
            }
        }
        catch (IOException)
        {
            // git is gone; the reader finds its answers cut short and says so.
        }
    }

    /// <summary>"id type size", a line end, the content and a line end; or one line that ends with a word for the failure.</summary>
    private static byte[]? ReadAnswer(Stream answers)
    {
        var head = ReadLine(answers);
        var fields = head.Split(' ');
        if (head.EndsWith(" missing", StringComparison.Ordinal)
            || fields.Length != 3 || !int.TryParse(fields[2], out var size))
        {
            return null;
        }

        var content = new byte[size];
        for (var read = 0; read < size;)
        {
            var count = answers.Read(content, read, size - read);
            read += count > 0 ? count : throw new EndOfStreamException();
        }

        answers.ReadByte();
        return fields[1] == "blob" ? content : null;
    }

    private static string ReadLine(Stream answers)
    {
        var line = new List<byte>(64);
        for (int next; (next = answers.ReadByte()) != '\n';)
            line.Add(next >= 0 ? (byte)next : throw new EndOfStreamException());

        return Encoding.UTF8.GetString([.. line]);
    }
}
