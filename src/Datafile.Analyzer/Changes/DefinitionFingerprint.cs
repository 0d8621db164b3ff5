using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>
/// A hash of what a Data Source or pipe is, whatever its layout and comments are: with the pipes that fill a Data Source, and
/// the Data Sources that a pipe fills, for a view is both. It is over what is written, as an approval ends when any of its files
/// says something else, and one that does not parse has no meaning to compare.
/// </summary>
internal static class DefinitionFingerprint
{
    /// <summary>Twelve hexadecimal digits.</summary>
    public static string Of(DataProject project, string resource)
    {
        var definition = new StringBuilder();
        if (project.FindDataSource(resource) is { } source)
        {
            Append(definition, source.Syntax, null);
            foreach (var pipe in project.Pipes.Where(p => p.Nodes.Any(n => n.Target == resource)))
                Append(definition, pipe.Syntax, pipe);
        }

        if (project.FindPipe(resource) is { } own)
        {
            Append(definition, own.Syntax, own);
            foreach (var target in own.Nodes.Select(n => project.FindDataSource(n.Target)).OfType<DataSource>())
                Append(definition, target.Syntax, null);
        }

        using var hash = SHA256.Create();
        return string.Concat(
            hash.ComputeHash(Encoding.UTF8.GetBytes(definition.ToString())).Take(6).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static void Append(StringBuilder to, DatafileSyntax syntax, Pipe? pipe)
    {
        to.Append("== ").Append(syntax.Kind).Append('\n');
        foreach (var instruction in syntax.Instructions.Where(i => !i.Is("DESCRIPTION") && !i.Is("VERSION") && !i.Is("TAGS")))
        {
            var node = instruction.Is("SQL") ? pipe?.Nodes.FirstOrDefault(n => n.Syntax.Sql == instruction) : null;
            to.Append(instruction.Kind.Name).Append(' ')
                .Append(node is not null
                    ? NormalizedQuery.Of(node).Text
                    : DeclaredValues.OnOneLine(instruction.Value))
                .Append('\n');
        }
    }
}
