using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>Instructions in a form that their order and white space do not change.</summary>
internal static class DeclaredValues
{
    public static string Of(IEnumerable<InstructionSyntax> instructions) =>
        string.Join("\n", instructions.Select(i => i.Kind.Name + " " + WithoutSpace(i.Value)).OrderBy(v => v, StringComparer.Ordinal));

    public static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
