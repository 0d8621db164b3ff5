using System.Text;
using Datafile.Cli.JsonRpc;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Cli.Lsp;

/// <summary>A file as the editor has it.</summary>
/// <param name="Uri">As the editor names it.</param>
/// <param name="Version">The editor's count of changes.</param>
internal sealed record OpenDocument(string Uri, int Version, string Text)
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private readonly Lazy<TextLines> _lines = new(() => new TextLines(Text));

    public TextLines Lines => _lines.Value;

    public SourceText Source { get; } = SourceText.From(Text, Utf8);

    /// <summary>The document after changes, each of which is about the text that the ones before it leave.</summary>
    /// <exception cref="RpcException">A range ends before it starts.</exception>
    public static OpenDocument Change(OpenDocument document, int version, IEnumerable<TextChangeEvent> changes)
    {
        var text = document.Text;
        var lines = document.Lines;
        foreach (var change in changes)
        {
            if (change.Range is not { } range)
            {
                text = change.Text;
            }
            else
            {
                var (start, end) = (lines.OffsetOf(range.Start), lines.OffsetOf(range.End));
                if (end < start)
                    throw new RpcException(RpcException.InvalidParams, "a changed range ends before it starts");
                text = string.Concat(text.AsSpan(0, start), change.Text, text.AsSpan(end));
            }

            lines = new TextLines(text);
        }

        return new OpenDocument(document.Uri, version, text);
    }
}
