namespace Datafile.Cli.JsonRpc;

/// <summary>How one message is divided from the next in a stream.</summary>
internal interface IMessageFraming
{
    /// <summary>The bytes of the next message; null at the end of the stream.</summary>
    /// <exception cref="RpcException">The message cannot be taken; the next one can be read.</exception>
    /// <exception cref="InvalidDataException">Where it ends is unknown.</exception>
    byte[]? Read(Stream input);

    /// <param name="content">One line of JSON.</param>
    void Write(Stream output, ReadOnlySpan<byte> content);
}
