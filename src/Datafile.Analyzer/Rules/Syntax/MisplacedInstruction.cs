using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>An instruction in a file, a node or a product that does not take it.</summary>
public sealed class MisplacedInstruction : FileRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0006", "misplaced-instruction", DiagnosticSeverity.Error,
        "an instruction in a file, node or product that does not take it", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(FileReport file)
    {
        foreach (var instruction in file.Syntax.Instructions)
            CheckKind(file, instruction);
        foreach (var disagreement in BlockReading.Disagreements(file.Syntax).Where(d => d.EndsFor == BlockReaders.Sdk))
            file.Note(disagreement.Word, $"{disagreement.Block.Kind.Name} goes on here for the CLI, but @tinybirdco/sdk ends it at this {disagreement.Instruction.Name}. Start the line with another word.");

        switch (file.Syntax)
        {
            case DatasourceSyntax:
                CheckSecondNode(file);
                break;
            case PipeSyntax pipe:
                CheckHeader(file, pipe);
                CheckNodes(file, pipe);
                break;
            case ConnectionSyntax connection:
                CheckServices(file, connection);
                break;
        }
    }

    /// <summary>What the kind of the file, in one product or in both, does not take.</summary>
    private static void CheckKind(FileReport file, InstructionSyntax instruction)
    {
        var kind = instruction.Kind;
        if ((kind.In(file.Products) & file.Syntax.Kind) != 0)
        {
            if (kind.IsOldSpelling)
                file.Warn(instruction.Keyword, $"{kind.Name} is an old spelling that the engine may not be given. Write ENGINE_{kind.Name}.");
            return;
        }

        var (known, where) = (kind.In(Products.Both), KindOfFile(file.Syntax.Kind));
        if ((kind.IgnoredByForward & file.Syntax.Kind) != 0)
            file.Warn(instruction.Keyword, $"Tinybird Forward ignores {kind.Name} in a {where} file. {Remedy(kind)}");
        else if (known == DatafileKinds.None)
            file.At(instruction.Keyword, $"Tinybird takes no {kind.Name}. {Remedy(kind)}");
        else if ((known & file.Syntax.Kind) != 0)
            file.At(instruction.Keyword, $"{file.Product} takes no {kind.Name} in a {where} file: only {Other(file.Products)} does. {Remedy(kind)}");
        else if (file.Products == Products.Forward)
            file.At(instruction.Keyword, $"Tinybird Forward takes no {kind.Name} in a {where} file. {Remedy(kind)}");
        else
            // The reader of Classic has one table for all kinds: it takes the line, and nothing comes of it.
            file.Warn(instruction.Keyword, $"{kind.Name} does nothing in a {where} file. {Remedy(kind)}");
    }

    private static void CheckSecondNode(FileReport file)
    {
        if (file.Products == Products.Forward)
            return; // There, the first is refused already, as every NODE.
        foreach (var node in file.Syntax.Instructions.Where(i => i.Is("NODE")).Skip(1))
            file.At(node.Keyword, "A Data Source has one node at most, and this is another. Remove it.");
    }

    private static void CheckHeader(FileReport file, PipeSyntax pipe)
    {
        // Without any NODE, that is what is missing; of an include, the NODE may stand before the INCLUDE.
        if (pipe.IsInclude || file.File.IsIncomplete || pipe.Nodes.IsEmpty)
            return;
        foreach (var instruction in pipe.Header.Where(i => i.Kind.OfNode && (i.Kind.In(Products.Both) & DatafileKinds.Pipe) != 0))
            file.At(instruction.Keyword, $"{instruction.Kind.Name} stands before the first NODE, so it belongs to no node. Move it below the NODE that it is meant for.");
    }

    private static void CheckNodes(FileReport file, PipeSyntax pipe)
    {
        var outputs = pipe.Nodes.Where(n => NodeKind.Of(n) is { IsPlain: false }).ToArray();
        foreach (var node in pipe.Nodes)
        {
            if (NodeKind.Of(node) is { } kind)
                CheckAttributes(file, node, kind);
        }

        // Classic's reader has no such check.
        if (file.Products == Products.Forward)
        {
            foreach (var node in outputs.Skip(1))
                file.At(node.Find("TYPE")!.Keyword, $"Node '{node.Name}' is a second output of this pipe, beside node '{outputs[0].Name}': Tinybird Forward takes one. Move it to a pipe of its own.");
        }
    }

    private static void CheckAttributes(FileReport file, NodeSyntax node, NodeKind kind)
    {
        var isForward = file.Products == Products.Forward;
        foreach (var attribute in node.Instructions)
        {
            // What no pipe takes is said already, and ENGINE without its DATASOURCE is told as that which is missing.
            if ((attribute.Kind.In(file.Products) & DatafileKinds.Pipe) == 0 || kind.Takes(attribute.Kind, file.Products) || attribute.Kind.IsEngine)
                continue;

            var type = kind.Type.Length == 0 ? "has no TYPE" : $"is of TYPE {kind.Type}";
            var remedy = TypesThatTake(attribute.Kind, file.Products) is { Length: > 0 } types && kind.IsPlain
                ? $"Add TYPE {types}, or remove the line."
                : "Remove the line.";
            if (isForward)
                file.At(attribute.Keyword, $"Node '{node.Name}' {type}, and Tinybird Forward takes no {attribute.Kind.Name} there. {remedy}");
            else
                file.Warn(attribute.Keyword, $"{attribute.Kind.Name} does nothing here: node '{node.Name}' {type}. {remedy}");
        }
    }

    /// <summary>The settings of one service in a connection of another.</summary>
    private static void CheckServices(FileReport file, ConnectionSyntax connection)
    {
        if (ConnectionKind.Find(connection.Type) is not { } kind)
            return;
        foreach (var setting in connection.Instructions)
        {
            if (ConnectionKind.ServiceOf(setting.Kind) is { } other && other != kind)
                file.At(setting.Keyword, $"{setting.Kind.Name} is of {other.Type} connections, and this one is of TYPE {kind.Type}. Remove it.");
        }
    }

    private static string TypesThatTake(Instruction attribute, Products products) =>
        string.Join(" or ", NodeKind.Types.Where(t => NodeKind.Find(t)?.Takes(attribute, products) == true));

    private static string Remedy(Instruction kind) => kind.Instead.Length > 0 ? kind.Instead : "Remove it.";

    private static string Other(Products products) => products == Products.Forward ? "Tinybird Classic" : "Tinybird Forward";

    private static string KindOfFile(DatafileKinds kind) => "." + kind.ToString().ToLowerInvariant();
}
