using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>What differs between the connections of two states. Only Forward reads their files (datafile format 1.1).</summary>
internal static class ConnectionComparison
{
    public static void Compare(DataProject before, DataProject after, ChangeList found)
    {
        var live = Of(before).ToLookup(c => c.Name, StringComparer.Ordinal);
        foreach (var now in Of(after))
        {
            if (live[now.Name].FirstOrDefault() is not { } was)
                found.Add(ConnectionFacts.Added, now.Name, "", now.File, default, $"Connection '{now.Name}' is new.");
            else if (Different(was.Syntax, now.Syntax) is { Length: > 0 } settings)
                found.Add(
                    ConnectionFacts.Changed, now.Name, "", now.File, now.Syntax.Find(settings[0])?.Keyword ?? default,
                    $"Connection '{now.Name}' changes {string.Join(", ", settings)}.{UsedBy(now.Name, after)}");
        }

        var left = new HashSet<string>(Of(after).Select(c => c.Name), StringComparer.Ordinal);
        foreach (var gone in Of(before).Where(c => !left.Contains(c.Name)))
            found.Add(ConnectionFacts.Removed, gone.Name, "", gone.File, default, $"Connection '{gone.Name}' is removed.");
    }

    /// <summary>Those that were read as a whole.</summary>
    private static IEnumerable<ParsedFile> Of(DataProject project) =>
        project.Files.Where(f => f.Syntax.Kind == DatafileKinds.Connection && !f.File.IsIncomplete);

    /// <summary>The settings that differ, never their values: those are credentials.</summary>
    private static string[] Different(DatafileSyntax was, DatafileSyntax now)
    {
        var (old, will) = (Settings(was), Settings(now));
        return [.. will.Select(s => s.Key).Concat(old.Select(s => s.Key)).Distinct().Where(name => !old[name].SequenceEqual(will[name]))];
    }

    private static ILookup<string, string> Settings(DatafileSyntax connection) =>
        connection.Instructions.ToLookup(i => i.Kind.Name, i => DeclaredValues.WithoutSpace(i.Value), StringComparer.Ordinal);

    private static string UsedBy(string connection, DataProject project)
    {
        var users = project.Files.Where(f => f.Syntax.Instructions.Any(
            i => i.Kind.Name.EndsWith("_CONNECTION_NAME", StringComparison.Ordinal) && i.Word(0) == connection)).Select(f => $"'{f.Name}'").ToArray();
        return users.Length == 0 ? "" : $" Used by {string.Join(", ", users)}.";
    }
}
