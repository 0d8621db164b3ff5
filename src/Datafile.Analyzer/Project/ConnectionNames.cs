using Datafile.Parser.Syntax;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Project;

/// <summary>The connections that the files of a project declare, and the instructions that name one.</summary>
internal sealed class ConnectionNames(DataProject project)
{
    private readonly HashSet<string> _declared = new(
        project.Files.Where(f => f.Syntax.Kind == DatafileKinds.Connection).Select(f => f.Name), StringComparer.Ordinal);

    public int Count => _declared.Count;

    public bool Has(string name) => _declared.Contains(name);

    /// <summary>What a misspelt name may have meant.</summary>
    public string? Nearest(string name) => Spelling.Nearest(name, _declared.OrderBy(n => n, StringComparer.Ordinal));

    /// <summary>The instructions of Data Sources and pipes that name a connection, in the order of the files.</summary>
    public static IEnumerable<(ParsedFile File, InstructionSyntax Instruction, string Name)> UsesIn(DataProject project) =>
        from file in project.Files
        from instruction in file.Syntax.Instructions
        where instruction.Kind.Name.EndsWith("_CONNECTION_NAME", StringComparison.Ordinal)
        select (file, instruction, instruction.Word(0));
}
