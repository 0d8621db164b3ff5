using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>The tree of one datafile. It covers every character: <see cref="ToFullString"/> gives the text back.</summary>
public abstract class DatafileSyntax : SyntaxNode
{
    private protected DatafileSyntax(
        SourceText text, string content, ImmutableArray<ItemSyntax> items, ImmutableArray<SyntaxDiagnostic> diagnostics)
        : base(new TextSpan(0, content.Length))
    {
        Text = text;
        Content = content;
        Items = items;
        Diagnostics = diagnostics;
    }

    /// <summary>The text with its line table.</summary>
    public SourceText Text { get; }

    /// <summary>The text as a string, for scanning.</summary>
    public string Content { get; }

    /// <summary>Every instruction, block and blank or comment line, in the order of the file.</summary>
    public ImmutableArray<ItemSyntax> Items { get; }

    public ImmutableArray<SyntaxDiagnostic> Diagnostics { get; }

    public override ImmutableArray<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(Items);

    /// <summary>The DESCRIPTION of the resource itself; empty where it has none.</summary>
    public abstract string Description { get; }

    /// <summary>The text of the whole tree, put together from its nodes.</summary>
    public string ToFullString()
    {
        var to = new StringBuilder(Content.Length);
        WriteTo(to, Content);
        return to.ToString();
    }
}

/// <summary>A <c>.datasource</c> file.</summary>
public sealed class DatasourceSyntax : DatafileSyntax
{
    internal DatasourceSyntax(
        SourceText text, string content, ImmutableArray<ItemSyntax> items, ImmutableArray<SyntaxDiagnostic> diagnostics)
        : base(text, content, items, diagnostics)
    {
        Instructions = [.. items.OfType<InstructionSyntax>()];
        Schema = Instructions.Select(i => i.Schema).FirstOrDefault(s => s is not null);
        Engine = new EngineSyntax(Instructions);
    }

    public ImmutableArray<InstructionSyntax> Instructions { get; }

    /// <summary>The SCHEMA; null where the file has none.</summary>
    public SchemaSyntax? Schema { get; }

    public EngineSyntax Engine { get; }

    public override string Description => Instructions.FirstOrDefault(i => i.Is("DESCRIPTION"))?.Value ?? "";
}

/// <summary>A <c>.pipe</c> file, or an include.</summary>
public sealed class PipeSyntax : DatafileSyntax
{
    internal PipeSyntax(
        SourceText text, string content, ImmutableArray<ItemSyntax> items, ImmutableArray<InstructionSyntax> header,
        ImmutableArray<NodeSyntax> nodes, ImmutableArray<SyntaxDiagnostic> diagnostics)
        : base(text, content, items, diagnostics)
    {
        Header = header;
        Nodes = nodes;
    }

    /// <summary>The instructions before the first NODE.</summary>
    public ImmutableArray<InstructionSyntax> Header { get; }

    public ImmutableArray<NodeSyntax> Nodes { get; }

    public override string Description => Header.FirstOrDefault(i => i.Is("DESCRIPTION"))?.Value ?? "";
}

/// <summary>A file that is read but has no structure of its own yet (<c>.connection</c>, <c>.token</c>).</summary>
public sealed class OtherDatafileSyntax : DatafileSyntax
{
    internal OtherDatafileSyntax(
        SourceText text, string content, ImmutableArray<ItemSyntax> items, ImmutableArray<SyntaxDiagnostic> diagnostics)
        : base(text, content, items, diagnostics)
    {
    }

    public override string Description =>
        Items.OfType<InstructionSyntax>().FirstOrDefault(i => i.Is("DESCRIPTION"))?.Value ?? "";
}

/// <summary>One NODE with what belongs to it: everything up to the next NODE.</summary>
/// <param name="Start">The NODE instruction.</param>
/// <param name="Instructions">The instructions of the node, without NODE itself.</param>
public sealed record NodeSyntax(InstructionSyntax Start, ImmutableArray<InstructionSyntax> Instructions)
{
    public string Name => Start.Value;

    /// <summary>The SQL block; null where the node has none.</summary>
    public InstructionSyntax? Sql => Find("SQL");

    /// <summary>The TYPE in lower case; empty for a plain node.</summary>
    public string Type => Find("TYPE")?.Value.ToLowerInvariant() ?? "";

    /// <summary>The instruction of that name; null where the node has none.</summary>
    public InstructionSyntax? Find(string name) => Instructions.FirstOrDefault(i => i.Is(name));
}
