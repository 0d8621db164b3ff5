using System.Globalization;
using System.Text;

namespace Datafile.Cli.JsonRpc;

/// <summary>A header with the length of the message precedes it, as in the Language Server Protocol.</summary>
internal sealed class HeaderFraming : IMessageFraming
{
    /// <summary>Longer messages are a mistake: files of up to 64 MB are checked.</summary>
    private const int MaxLength = 512 << 20;

    private const int MaxHeaderLine = 4096;

    public byte[]? Read(Stream input)
    {
        if (ReadHeader(input) is not { } length)
            return null;

        var content = new byte[length];
        return input.ReadAtLeast(content, length, throwOnEndOfStream: false) < length ? null : content;
    }

    public void Write(Stream output, ReadOnlySpan<byte> content)
    {
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n\r\n")));
        output.Write(content);
    }

    /// <summary>The length of the message behind a header; null at the end of the stream.</summary>
    private static int? ReadHeader(Stream input)
    {
        const string Name = "Content-Length:";
        int? length = null;
        while (ReadLine(input) is { } line)
        {
            if (line.Length == 0)
                return length ?? throw new InvalidDataException("a header has no Content-Length");
            if (line.StartsWith(Name, StringComparison.OrdinalIgnoreCase))
            {
                length = int.TryParse(line.AsSpan(Name.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= MaxLength
                    ? given
                    : throw new InvalidDataException($"'{line}' is not a length");
            }
        }

        return null;
    }

    private static string? ReadLine(Stream input)
    {
        var line = new StringBuilder();
        while (input.ReadByte() is var next and >= 0)
        {
            if (next == '\n')
                return line.ToString().TrimEnd('\r');
            if (line.Length == MaxHeaderLine)
                throw new InvalidDataException("a line of a header does not end");
            line.Append((char)next);
        }

        return null;
    }
}
