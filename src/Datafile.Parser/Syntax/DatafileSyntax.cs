using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>The tree of one datafile. It covers every character: <see cref="ToFullString"/> gives the text back.</summary>
public abstract class DatafileSyntax : SyntaxNode
{
    private protected DatafileSyntax(ParsedText parsed)
        : base(new TextSpan(0, parsed.Content.Length))
    {
        Text = parsed.Text;
        Content = parsed.Content;
        Items = parsed.Items;
        Diagnostics = parsed.Diagnostics;
        IsInclude = parsed.IsInclude;
        Instructions = [.. parsed.Items.OfType<InstructionSyntax>()];
    }

    /// <summary>What the text is; of an include, what it is a part of.</summary>
    public abstract DatafileKinds Kind { get; }

    /// <summary>Whether other files include it, so that it need not be whole.</summary>
    public bool IsInclude { get; }

    /// <summary>The text with its line table.</summary>
    public SourceText Text { get; }

    /// <summary>The text as a string, for scanning.</summary>
    public string Content { get; }

    /// <summary>Every instruction, block and blank or comment line, in the order of the file.</summary>
    public ImmutableArray<ItemSyntax> Items { get; }

    public ImmutableArray<InstructionSyntax> Instructions { get; }

    public ImmutableArray<SyntaxDiagnostic> Diagnostics { get; }

    public override ImmutableArray<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(Items);

    /// <summary>The DESCRIPTION of the resource itself; empty where it has none.</summary>
    public virtual string Description => Find("DESCRIPTION")?.Value ?? "";

    /// <summary>The instruction of that name that counts; null where there is none.</summary>
    public InstructionSyntax? Find(string name) => Instructions.FindCounting(name);

    /// <summary>The text of the whole tree, put together from its nodes.</summary>
    public string ToFullString()
    {
        var to = new StringBuilder(Content.Length);
        WriteTo(to, Content);
        return to.ToString();
    }
}

/// <summary>What reading a text gives whatever its kind is.</summary>
internal sealed record ParsedText(
    SourceText Text, string Content, ImmutableArray<ItemSyntax> Items, ImmutableArray<SyntaxDiagnostic> Diagnostics, bool IsInclude);

/// <summary>A <c>.datasource</c> file, or an include with a part of one.</summary>
public sealed class DatasourceSyntax : DatafileSyntax
{
    internal DatasourceSyntax(ParsedText parsed)
        : base(parsed)
    {
        Schema = Instructions.Select(i => i.Schema).FirstOrDefault(s => s is not null);
        Engine = new EngineSyntax(Instructions);
    }

    public override DatafileKinds Kind => DatafileKinds.Datasource;

    /// <summary>The SCHEMA; null where the file has none.</summary>
    public SchemaSyntax? Schema { get; }

    public EngineSyntax Engine { get; }

    /// <summary>The indexes, in a block of their own or among the columns.</summary>
    public IEnumerable<IndexSyntax> Indexes => ((Find("INDEXES")?.Content as IndexesSyntax)?.Indexes ?? []).Concat(Schema?.InlineIndexes ?? []);
}

/// <summary>A <c>.pipe</c> file, or an include with a part of one.</summary>
public sealed class PipeSyntax : DatafileSyntax
{
    internal PipeSyntax(ParsedText parsed, ImmutableArray<InstructionSyntax> header, ImmutableArray<NodeSyntax> nodes)
        : base(parsed)
    {
        Header = header;
        Nodes = nodes;
    }

    public override DatafileKinds Kind => DatafileKinds.Pipe;

    /// <summary>The instructions before the first NODE.</summary>
    public ImmutableArray<InstructionSyntax> Header { get; }

    public ImmutableArray<NodeSyntax> Nodes { get; }

    public override string Description => Header.FirstOrDefault(i => i.Is("DESCRIPTION"))?.Value ?? "";
}

/// <summary>A <c>.connection</c> file of Forward.</summary>
public sealed class ConnectionSyntax : DatafileSyntax
{
    internal ConnectionSyntax(ParsedText parsed)
        : base(parsed)
    {
    }

    public override DatafileKinds Kind => DatafileKinds.Connection;

    /// <summary>The service in lower case: kafka, s3, gcs, dynamodb; empty where TYPE is missing.</summary>
    public string Type => Find("TYPE")?.Value.ToLowerInvariant() ?? "";
}

/// <summary>A <c>.token</c> file of Classic: scopes with their resources and filters.</summary>
public sealed class TokenSyntax : DatafileSyntax
{
    internal TokenSyntax(ParsedText parsed)
        : base(parsed)
    {
    }

    public override DatafileKinds Kind => DatafileKinds.Token;

    /// <summary>Each SCOPE with the RESOURCE and FILTER lines that follow it.</summary>
    public ImmutableArray<(InstructionSyntax Scope, ImmutableArray<InstructionSyntax> Of)> Scopes
    {
        get
        {
            var starts = Enumerable.Range(0, Instructions.Length).Where(i => Instructions[i].Is("SCOPE"));
            return [.. starts.Select(i => (Instructions[i], Instructions.Skip(i + 1).TakeWhile(next => !next.Is("SCOPE")).ToImmutableArray()))];
        }
    }
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

    /// <summary>The instruction of that name that counts; null where the node has none.</summary>
    public InstructionSyntax? Find(string name) => Instructions.FindCounting(name);
}
