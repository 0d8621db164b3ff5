using System.Collections.Immutable;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>What a file declares of tables: the types of columns, and engines with their keys and options.</summary>
internal static class DeclaredTables
{
    /// <summary>
    /// A line for each column and for each option of an engine, in the order of the file. Spelling, white space and back-ticks do not
    /// count.
    /// </summary>
    public static ImmutableArray<string> Of(DatafileSyntax file) => file switch
    {
        DatasourceSyntax source =>
            [.. (source.Schema?.Columns ?? []).Select(c => new Column(c)).Select(c => $"{c.Name} {c.Type}"), .. Of(source.Content, source.Engine)],
        PipeSyntax pipe =>
            [.. pipe.Nodes.Where(n => n.Instructions.Any(i => i.Kind.IsEngine)).SelectMany(n => Of(pipe.Content, new EngineSyntax(n.Instructions)))],
        _ => [],
    };

    private static IEnumerable<string> Of(string content, EngineSyntax syntax)
    {
        var engine = new DeclaredEngine(content, syntax);
        yield return engine.HasArguments ? TableKey.NormalForm(engine.Written) : engine.Name;
        foreach (var option in syntax.Options)
            yield return $"{option.Kind.Name} {TableKey.NormalForm(option.Value)}";
    }
}
