using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>
/// A piece of a datafile. A node's text is what its children cover and what lies between them, so a tree prints back
/// byte for byte exactly when children are nested in their parent, in order and apart.
/// </summary>
/// <param name="span">Offsets into the file, in UTF-16 units.</param>
public abstract class SyntaxNode(TextSpan span)
{
    public TextSpan Span { get; } = span;

    /// <summary>The parts of this node, in the order of the text.</summary>
    public virtual ImmutableArray<SyntaxNode> Children => [];

    /// <summary>Appends the text of this node, taken from its leaves and the text between them.</summary>
    internal void WriteTo(StringBuilder to, string text)
    {
        var at = Span.Start;
        foreach (var child in Children)
        {
            to.Append(text, at, child.Span.Start - at);
            child.WriteTo(to, text);
            at = child.Span.End;
        }

        to.Append(text, at, Span.End - at);
    }
}
