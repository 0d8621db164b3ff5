namespace Datafile.Cli.JsonRpc;

/// <summary>A message is a line, as in the Model Context Protocol.</summary>
internal sealed class LineFraming : IMessageFraming
{
    /// <summary>Requests hold names and no files: a longer one is a mistake.</summary>
    public const int MaxLength = 4 << 20;

    public byte[]? Read(Stream input)
    {
        using var line = new MemoryStream();
        var length = 0L;
        while (input.ReadByte() is var next and >= 0)
        {
            if (next != '\n')
            {
                // The rest of a line that is too long is read, because the next message follows it.
                if (++length <= MaxLength)
                    line.WriteByte((byte)next);
            }
            else if (length > MaxLength)
            {
                throw new RpcException(RpcException.InvalidRequest, $"the message is longer than {MaxLength >> 20} MB");
            }
            else if (IsBlank(line))
            {
                (length, line.Position) = (0, 0);
                line.SetLength(0);
            }
            else
            {
                return line.ToArray();
            }
        }

        return length > MaxLength || IsBlank(line) ? null : line.ToArray();
    }

    public void Write(Stream output, ReadOnlySpan<byte> content)
    {
        output.Write(content);
        output.WriteByte((byte)'\n');
    }

    private static bool IsBlank(MemoryStream line) => line.GetBuffer().AsSpan(0, (int)line.Length).Trim(" \t\r"u8).IsEmpty;
}
