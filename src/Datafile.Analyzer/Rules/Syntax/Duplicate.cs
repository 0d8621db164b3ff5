using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Two columns, nodes or single instructions of one name.</summary>
public sealed class Duplicate : FileRule
{
    private static readonly Message SameColumn = new("Column '{0}' is declared twice. Rename or remove one.");
    private static readonly Message SameNode = new("This pipe has two nodes named '{0}'. Rename one.");
    private static readonly Message SameInstruction = new("{0} is written twice in {1}, and only the last one counts. Remove one.");
    private static readonly Message NameOfPipe = new(
        "Node '{0}' has the name of its pipe, which Tinybird Classic refuses. Rename the node.")
    {
        Severity = DiagnosticSeverity.Warning,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF0007", "duplicate", DiagnosticSeverity.Error,
        "Two columns, nodes or single instructions have the same name",
        SameColumn, SameNode, SameInstruction, NameOfPipe);

    private protected override void Check(FileReport file)
    {
        foreach (var schema in file.Syntax.Instructions.Select(i => i.Schema).OfType<SchemaSyntax>())
        {
            foreach (var column in Repeated(schema.Columns, c => c.Name))
                file.At(column.NameSpan, SameColumn.With(column.Name));
        }

        if (file.Syntax is not PipeSyntax pipe)
        {
            CheckSingle(file, file.Syntax.Instructions, $"'{file.File.Name}'");
            return;
        }

        CheckSingle(file, pipe.Header, $"pipe '{file.File.Name}'");
        foreach (var node in pipe.Nodes)
            CheckSingle(file, node.Instructions, $"node '{node.Name}'");
        foreach (var node in Repeated(pipe.Nodes, n => n.Name))
            file.At(node.Start.ValueSpan, SameNode.With(node.Name));

        // The CLI of Classic has an error for it; projects that are deployed by other means live with it.
        if (file.IsRefused(Products.Forward) && !pipe.IsInclude)
        {
            foreach (var node in pipe.Nodes.Where(n => n.Name == file.File.Name))
                file.At(node.Start.ValueSpan, NameOfPipe.With(node.Name));
        }
    }

    private static void CheckSingle(FileReport file, IEnumerable<InstructionSyntax> instructions, string of)
    {
        var last = new Dictionary<string, InstructionSyntax>(StringComparer.Ordinal);
        foreach (var instruction in instructions.Where(i => !i.Kind.Repeats && i.Kind.Name.Length > 0))
        {
            if (last.TryGetValue(instruction.Kind.Name, out var before) && !Overrides(file.File.File, instruction, before))
                file.At(instruction.Keyword, SameInstruction.With(instruction.Kind.Name, of));
            last[instruction.Kind.Name] = instruction;
        }
    }

    /// <summary>
    /// Whether an instruction replaces one of a file that its own file includes: the last one counts, which is what the includer wants.
    /// </summary>
    private static bool Overrides(ProjectFile file, InstructionSyntax instruction, InstructionSyntax before)
    {
        if (file.Expansion?.Map is not { } map)
            return false;

        var own = map.Find(instruction.Keyword).Origin;
        for (var includer = map.Find(before.Keyword).Origin.Includer; includer is not null; includer = includer.Includer)
        {
            if (includer == own)
                return true;
        }

        return false;
    }

    /// <summary>What has a name that was used before; nothing for empty names.</summary>
    private static IEnumerable<T> Repeated<T>(IEnumerable<T> all, Func<T, string> name)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return all.Where(item => name(item).Length > 0 && !seen.Add(name(item)));
    }
}
