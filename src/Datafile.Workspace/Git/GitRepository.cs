using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>A git repository, seen from the folder of a data project in its work tree.</summary>
public sealed class GitRepository
{
    private const string MergeBase = "merge-base:";
    private const string Head = "HEAD";

    private readonly GitEnvironment _environment;

    private GitRepository(string workTree, string folder, GitEnvironment environment)
    {
        WorkTree = workTree;
        Folder = folder;
        _environment = environment;
    }

    /// <summary>The full path of the work tree.</summary>
    public string WorkTree { get; }

    /// <summary>The project's folder in the repository: empty at its top, otherwise with <c>/</c> at its end.</summary>
    public string Folder { get; }

    /// <summary>Finds the repository whose work tree holds a folder.</summary>
    /// <exception cref="WorkspaceException">There is none, git refuses it, or git is not installed.</exception>
    public static GitRepository Discover(string folder)
    {
        if (!Directory.Exists(folder))
            throw new WorkspaceException($"'{folder}' does not exist: name the folder of a data project");

        var free = Locate(folder, GitEnvironment.Free);
        var bound = GitEnvironment.IsBound ? Locate(Directory.GetCurrentDirectory(), GitEnvironment.Inherited) : null;

        // The caller's variables count for the repository that they bind to: where the folder leads to the same one, and
        // where it leads to none, because the repository of this work tree is kept elsewhere.
        if (free.Succeeded)
        {
            var isCallers = bound is { Succeeded: true } && bound.Lines[1] == free.Lines[1];
            return From(free, isCallers ? GitEnvironment.WithCallersIndex : GitEnvironment.Free);
        }

        if (bound is { Succeeded: true } && Locate(folder, GitEnvironment.Inherited) is { Succeeded: true } inherited)
            return From(inherited, GitEnvironment.Inherited);

        throw Refused(folder, free.Complaint);
    }

    /// <summary>The id of a commit.</summary>
    /// <param name="reference">A branch, tag, id or expression such as <c>HEAD~1</c>; or <c>merge-base:</c> and one of
    /// these, for the commit at which it and HEAD parted.</param>
    /// <exception cref="WorkspaceException">It names no commit.</exception>
    public string FindCommit(string reference)
    {
        if (!reference.StartsWith(MergeBase, StringComparison.Ordinal))
            return TryFindCommit(reference) ?? throw NoCommit(reference);

        var other = reference.Substring(MergeBase.Length);
        var commit = TryFindCommit(other) ?? throw NoCommit(other);
        var head = TryFindCommit(Head) ?? throw NoCommit(Head);
        var answer = Run("merge-base", head, commit);

        return answer.Succeeded && answer.Lines.Length > 0
            ? answer.Lines[0]
            : throw new WorkspaceException($"HEAD and '{other}' have no commit in common: {HowToFetch()}");
    }

    /// <summary>
    /// The project's files at a commit; none where the folder does not exist there, and none at HEAD before the first
    /// commit, for a hook runs at that commit too.
    /// </summary>
    /// <param name="reference">As for <see cref="FindCommit"/>.</param>
    /// <exception cref="WorkspaceException">It names no commit, or git cannot read it.</exception>
    public ProjectSnapshot Read(string reference)
    {
        if (reference == Head && IsUnborn())
            return new([]);

        var commit = FindCommit(reference);
        return Read(commit, "ls-tree", "-r", "-z", "--full-tree", commit);
    }

    /// <summary>The project's files as they are staged for the next commit.</summary>
    /// <exception cref="WorkspaceException">A file has a merge conflict, or git cannot read the index.</exception>
    public ProjectSnapshot ReadIndex() => Read(":0", "ls-files", "--stage", "-z", "--full-name");

    /// <summary>The id of a commit; null where the reference names none.</summary>
    internal string? TryFindCommit(string reference)
    {
        // A reference cannot begin with a dash (git check-ref-format), and as an argument it would be an option.
        if (reference.Length == 0 || reference[0] == '-')
            return null;

        var answer = Run("rev-parse", "--verify", "--quiet", reference + "^{commit}");
        var id = answer.Output.Trim();
        return answer.Succeeded && id.Length >= 40 && id.All(IsHex) ? id : null;
    }

    private static GitAnswer Locate(string folder, GitEnvironment environment) =>
        GitProgram.Run(folder, environment, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--show-prefix");

    private static GitRepository From(GitAnswer answer, GitEnvironment environment) =>
        new(answer.Lines[0], answer.Lines.ElementAtOrDefault(2) ?? "", environment);

    private static WorkspaceException Refused(string folder, string complaint) => new(complaint switch
    {
        _ when complaint.Contains("not a git repository") =>
            $"'{folder}' is in no git repository: compare with a folder, or run git init and commit first",

        // Usual in a container, where the checkout belongs to the user outside of it.
        _ when complaint.Contains("dubious ownership") =>
            $"git does not trust '{folder}', for another user owns it: run git config --global --add safe.directory and its path",
        _ => $"git refuses '{folder}': {complaint}",
    });

    /// <summary>Whether HEAD names a branch that has no commit yet.</summary>
    private bool IsUnborn() => TryFindCommit(Head) is null && Run("symbolic-ref", "--quiet", Head).Succeeded;

    private static bool IsHex(char character) => character is >= '0' and <= '9' or >= 'a' and <= 'f';

    /// <summary>The entries of a folder, which is empty for all of the repository.</summary>
    private ImmutableArray<GitEntry> List(string[] command, string folder)
    {
        // A folder's name is no pattern. One that is not there gives an empty list.
        string[] place = folder.Length == 0 ? [] : ["--", folder];
        var answer = Run(["--literal-pathspecs", .. command, .. place]);
        return answer.Succeeded
            ? GitEntry.Parse(answer.Output, folder)
            : throw new WorkspaceException($"git cannot list the files of '{WorkTree}': {answer.Complaint}");
    }

    /// <param name="list">The command that lists the revision.</param>
    private ProjectSnapshot Read(string revision, params string[] list)
    {
        var byPath = new Dictionary<string, GitEntry>(StringComparer.Ordinal);
        foreach (var entry in List(list, Folder))
            byPath[entry.Path] = entry.Merged();

        // Where the link of an include leads is told when something includes it.
        var wanted = ProjectLayout.FilesAtTop(byPath.Keys)
            .Select(path => byPath[path])
            .Where(entry => !entry.IsLink || !ProjectLayout.IsInclude(entry.Path))
            .ToList();
        var contents = Contents([.. wanted.Select(entry => entry.Object)]);

        // A link's content is the path that it leads to; on disk that file is read in its place.
        var links = wanted.Select((entry, i) => (entry.IsLink, Index: i)).Where(entry => entry.IsLink).ToList();
        var targets = Contents([.. links.Select(link => Target(revision, wanted[link.Index], contents[link.Index]))]);
        for (var i = 0; i < links.Count; i++)
            contents[links[i].Index] = targets[i];

        var files = wanted.Zip(contents, (entry, content) => (entry.Path, Content: content))
            .Where(file => file.Content is not null)
            .Select(file => new ProjectFile(file.Path, SourceFile.Decode(file.Content ?? [])));
        return ProjectFiles.ToSnapshot(
            [.. files],
            new GitIncludes(Folder, () => List(list, folder: ""), entry => Contents([entry.Object])[0] ?? []));
    }

    private byte[]?[] Contents(IReadOnlyList<string> requests) =>
        [.. GitObjects.Read(WorkTree, _environment, requests)];

    private string Target(string revision, GitEntry link, byte[]? content)
    {
        var path = new List<string>(ProjectLayout.Folders(Folder + link.Path));
        foreach (var step in Encoding.UTF8.GetString(content ?? []).Split('/'))
        {
            if (step == ".." && path.Count > 0)
                path.RemoveAt(path.Count - 1);
            else if (step is not ("." or ""))
                path.Add(step);
        }

        return OneLine.Of(revision + ":" + string.Join("/", path));
    }

    private GitAnswer Run(params string[] arguments) => GitProgram.Run(WorkTree, _environment, arguments);

    private WorkspaceException NoCommit(string reference) => new(reference.StartsWith("-", StringComparison.Ordinal)
        ? $"'{reference}' is no git reference: a reference does not begin with a dash"
        : $"'{reference}' is no commit in this repository: {HowToFetch()}");

    private string HowToFetch() => Run("rev-parse", "--is-shallow-repository").Output.Trim() == "true"
        ? "this clone is shallow, so fetch its history (git fetch --unshallow), or name another with --against"
        : "fetch it, or name another with --against";
}
