using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>An instruction in a file, a node or a product that does not take it.</summary>
public sealed class MisplacedInstruction : FileRule
{
    private static readonly Message Unsupported = new("Tinybird does not support {0}. {1}");
    private static readonly Message UnsupportedHere = new("{0} does not support {1} in a {2} file. {3}");
    private static readonly Message UnsupportedInProduct = new("{0} does not support {1} in a {2} file, only {3} does. {4}");
    private static readonly Message IgnoredByForward = new(
        "Tinybird Forward ignores {0} in a {1} file. {2}")
    {
        Severity = DiagnosticSeverity.Warning,
    };
    private static readonly Message WithoutEffect = new("{0} has no effect in a {1} file. {2}") { Severity = DiagnosticSeverity.Warning };
    private static readonly Message OldSpelling = new(
        "{0} is an old spelling, which may not reach the engine. Write ENGINE_{0}.")
    {
        Severity = DiagnosticSeverity.Warning,
    };
    private static readonly Message SqlInText = new(
        "This line of {0} starts with '{1}'. The tb CLI reads it as text, but @tinybirdco/sdk ends the block "
        + "here. Reword the line.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message SecondNode = new("A Data Source has at most one node, and this is another. Remove it.");
    private static readonly Message BeforeNode = new(
        "{0} comes before the first NODE, so it belongs to none. Move it below the NODE that it is meant for.");
    private static readonly Message SecondOutput = new(
        "Node '{0}' is a second output of this pipe, next to node '{1}', and Tinybird Forward allows one. Move it to a pipe of its own.");
    private static readonly Message NotInNode = new("Node '{0}' {1}, and Tinybird Forward does not support {2} there. {3}");
    private static readonly Message WithoutEffectInNode = new(
        "{0} has no effect here: node '{1}' {2}. {3}")
    {
        Severity = DiagnosticSeverity.Warning,
    };
    private static readonly Message OfOtherService = new("{0} is a setting of {1} connections, and this one is of TYPE {2}. Remove it.");

    private static readonly Message CodeInConfiguration = new(
        "'{0}' contains code ({1}), so tb takes this project for one that is defined in code and does not deploy its datafiles. "
        + "Name the folders of the datafiles alone.");

    public override RuleDescription Description { get; } = Describe(
        "DF0006", "misplaced-instruction", DiagnosticSeverity.Error,
        "An instruction is in a file, node or product that does not support it",
        Unsupported, UnsupportedHere, UnsupportedInProduct, IgnoredByForward, WithoutEffect, OldSpelling, SqlInText, SecondNode, BeforeNode, SecondOutput,
        NotInNode, WithoutEffectInNode, OfOtherService, CodeInConfiguration);

    private protected override void CheckProject(DataProject project, Report report)
    {
        if (project.Snapshot is { ConfiguredCode: { } code, Configuration: { } configuration })
            report.At(configuration.File, code.Span, CodeInConfiguration.With(code.Path, code.Example));
    }

    private protected override void Check(FileReport file)
    {
        foreach (var instruction in file.Syntax.Instructions)
            CheckKind(file, instruction);
        foreach (var disagreement in BlockReading.Disagreements(file.Syntax).Where(d => d.EndsFor == BlockReaders.Sdk))
            file.At(disagreement.Word, SqlInText.With(disagreement.Block.Kind.Name, disagreement.Instruction.Name));

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
                file.At(instruction.Keyword, OldSpelling.With(kind.Name));
            return;
        }

        var (known, where) = (kind.In(Products.Both), KindOfFile(file.Syntax.Kind));
        if ((kind.IgnoredByForward & file.Syntax.Kind) != 0)
            file.At(instruction.Keyword, IgnoredByForward.With(kind.Name, where, Remedy(kind)));
        else if (known == DatafileKinds.None)
            file.At(instruction.Keyword, Unsupported.With(kind.Name, Remedy(kind)));
        else if ((known & file.Syntax.Kind) != 0)
            file.At(instruction.Keyword, UnsupportedInProduct.With(file.Product, kind.Name, where, Other(file.Products), Remedy(kind)));
        else if (file.Products == Products.Forward)
            file.At(instruction.Keyword, UnsupportedHere.With(file.Product, kind.Name, where, Remedy(kind)));
        else
            // The reader of Classic has one table for all kinds: it accepts the line, and nothing comes of it.
            file.At(instruction.Keyword, WithoutEffect.With(kind.Name, where, Remedy(kind)));
    }

    private static void CheckSecondNode(FileReport file)
    {
        if (file.Products == Products.Forward)
            return; // There, the first is refused already, as every NODE.
        foreach (var node in file.Syntax.Instructions.Where(i => i.Is("NODE")).Skip(1))
            file.At(node.Keyword, SecondNode.With());
    }

    private static void CheckHeader(FileReport file, PipeSyntax pipe)
    {
        // Without any NODE, that is what is missing; of an include, the NODE may be above the INCLUDE.
        if (pipe.IsInclude || file.File.IsIncomplete || pipe.Nodes.IsEmpty)
            return;
        foreach (var instruction in pipe.Header.Where(i => i.Kind.OfNode && (i.Kind.In(Products.Both) & DatafileKinds.Pipe) != 0))
            file.At(instruction.Keyword, BeforeNode.With(instruction.Kind.Name));
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
                file.At(node.Find("TYPE")!.Keyword, SecondOutput.With(node.Name, outputs[0].Name));
        }
    }

    private static void CheckAttributes(FileReport file, NodeSyntax node, NodeKind kind)
    {
        var isForward = file.Products == Products.Forward;
        foreach (var attribute in node.Instructions)
        {
            // What no pipe supports is reported already; of ENGINE without its DATASOURCE, the DATASOURCE is reported as missing.
            if ((attribute.Kind.In(file.Products) & DatafileKinds.Pipe) == 0 || kind.Takes(attribute.Kind, file.Products) || attribute.Kind.IsEngine)
                continue;

            var type = kind.Name.Length == 0 ? "has no TYPE" : $"is of TYPE {kind.Name}";
            var remedy = TypesThatTake(attribute.Kind, file.Products) is { Length: > 0 } types && kind.IsPlain
                ? $"Add TYPE {types}, or remove the line."
                : "Remove the line.";
            if (isForward)
                file.At(attribute.Keyword, NotInNode.With(node.Name, type, attribute.Kind.Name, remedy));
            else
                file.At(attribute.Keyword, WithoutEffectInNode.With(attribute.Kind.Name, node.Name, type, remedy));
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
                file.At(setting.Keyword, OfOtherService.With(setting.Kind.Name, other.Type, kind.Type));
        }
    }

    private static string TypesThatTake(Instruction attribute, Products products) =>
        string.Join(" or ", NodeKind.Types.Where(t => NodeKind.Find(t)?.Takes(attribute, products) == true));

    private static string Remedy(Instruction kind) => kind.Instead.Length > 0 ? kind.Instead : "Remove it.";

    private static string Other(Products products) => products == Products.Forward ? "Tinybird Classic" : "Tinybird Forward";

    private static string KindOfFile(DatafileKinds kind) => "." + kind.ToString().ToLowerInvariant();
}
