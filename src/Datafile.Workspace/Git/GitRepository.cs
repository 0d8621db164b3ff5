using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>A git repository, seen from the folder of a data project in its work tree.</summary>
public sealed partial class GitRepository
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

    /// <summary>Whether a folder may lie in a repository, even one that git refuses.</summary>
    public static bool MayHold(string folder) =>
        GitEnvironment.IsBound || RepositoryTop.Around(ResolvedPath.Of(folder, folder) ?? folder) is not null;

    /// <summary>Finds the repository whose work tree holds a folder: the one that <c>.git</c> marks, never one inside of a commit.</summary>
    /// <exception cref="WorkspaceException">There is none, git refuses it, or git is not installed.</exception>
    public static GitRepository Discover(string folder)
    {
        if (!Directory.Exists(folder))
            throw new WorkspaceException($"'{OneLine.Of(folder)}' does not exist: name the folder of a data project");

        var resolved = ResolvedPath.Of(folder, folder) ?? folder;
        var bound = GitEnvironment.IsBound ? CallersRepository() : null;

        // The caller's variables count for the repository that they bind to: where the folder leads to the same one, and
        // where it leads to none, because the repository of this work tree is kept elsewhere.
        if (RepositoryTop.Around(resolved) is { } top)
        {
            var free = GitEnvironment.At(top);
            var isCallers = bound is not null && GitDirectory(top, free) == bound;
            return From(resolved, top, isCallers ? GitEnvironment.WithCallersIndex(top) : free);
        }

        return bound is not null
            ? From(resolved, resolved, GitEnvironment.Inherited)
            : throw WorkspaceException.NoBaseline($"no git repository contains '{OneLine.Of(folder)}': compare with a folder, or run git init and commit first");
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

        return answer.Succeeded && answer.Output.Split('\n')[0] is var parting && IsId(parting)
            ? parting
            : throw NoBaseline($"HEAD and '{OneLine.Of(other)}' have no commit in common");
    }

    /// <summary>Whether a name means something to git: a commit, <c>merge-base:</c>, or HEAD, even before the first commit.</summary>
    public bool Knows(string reference) =>
        reference == Head || reference.StartsWith(MergeBase, StringComparison.Ordinal) || TryFindCommit(reference) is not null;

    /// <summary>
    /// The project's files at a commit; none where the folder does not exist there, and none at HEAD before the first
    /// commit, for a hook runs at that commit too.
    /// </summary>
    /// <param name="reference">As for <see cref="FindCommit"/>.</param>
    /// <param name="variables">The environment variables that may name included files.</param>
    /// <exception cref="WorkspaceException">It names no commit, or git cannot read it.</exception>
    public ProjectSnapshot Read(string reference, IReadOnlyCollection<string>? variables = null)
    {
        // Each question to git is a process: whether there is a commit yet is asked where none is found.
        if (reference != Head)
            return ReadCommit(FindCommit(reference));
        return TryFindCommit(Head) is { } commit ? ReadCommit(commit) : IsUnborn() ? new([]) : throw NoCommit(Head);

        ProjectSnapshot ReadCommit(string id) => Read(variables, "ls-tree", "-r", "-z", "--full-tree", id);
    }

    /// <summary>The project's files as they are staged for the next commit.</summary>
    /// <param name="variables">The environment variables that may name included files.</param>
    /// <exception cref="WorkspaceException">A file has a merge conflict, or git cannot read the index.</exception>
    public ProjectSnapshot ReadIndex(IReadOnlyCollection<string>? variables = null) => Read(variables, ListIndex);

    /// <summary>The files of the index that a sparse checkout leaves out: those of the project, and the includes among all.</summary>
    /// <param name="onDisk">The files of the project that are there.</param>
    /// <exception cref="WorkspaceException">git cannot read the index.</exception>
    internal (ImmutableArray<ProjectFile> Files, IncludeStore Includes) ReadLeftOut(IReadOnlyCollection<string> onDisk)
    {
        var entries = List(ListIndex, folder: "").Where(entry => entry.IsLeftOut).ToList();
        var known = new HashSet<string>(onDisk, StringComparer.Ordinal);
        var own = entries
            .Where(entry => entry.Path.StartsWith(Folder, StringComparison.Ordinal))
            .Select(entry => entry with { Path = entry.Path.Substring(Folder.Length) })
            .ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var tree = new Lazy<GitTree>(() => new GitTree(entries, Content));
        var files = ProjectLayout.FilesAtTop([.. own.Keys, .. known]).Where(path => own.ContainsKey(path) && !known.Contains(path));
        return (ToFiles([.. files.Select(path => own[path])], tree), new GitIncludes(Folder, tree, Content));
    }

    /// <summary>Writes all files of a commit to a folder, as they are in it: without filters, hooks and links.</summary>
    /// <exception cref="WorkspaceException">It names no commit, or git cannot read it.</exception>
    internal void Extract(string reference, string folder)
    {
        const int Batch = 500;
        var entries = ListAll(["ls-tree", "-r", "-z", "--full-tree", FindCommit(reference)], []).Where(entry => !entry.IsLink).ToArray();
        for (var start = 0; start < entries.Length; start += Batch)
        {
            var some = entries.Skip(start).Take(Batch).ToArray();
            foreach (var (entry, content) in some.Zip(GitObjects.Read(WorkTree, _environment, some), (entry, content) => (entry, content)))
            {
                // A tree can hold any name, also one that leads out.
                var file = Path.GetFullPath(Path.Combine(folder, entry.Path));
                if (content.Bytes is not { } bytes
                    || !ResolvedPath.IsBelow(file, folder)
                    || entry.Path.Split('/', '\\').Contains(".git", StringComparer.OrdinalIgnoreCase))
                    continue;

                Directory.CreateDirectory(Path.GetDirectoryName(file) ?? folder);
                File.WriteAllBytes(file, bytes);
            }
        }
    }

    private static readonly string[] ListIndex = ["ls-files", "-t", "--stage", "-z", "--full-name"];

    /// <summary>The id of a commit; null where the reference names none.</summary>
    private string? TryFindCommit(string reference)
    {
        // A reference cannot begin with a dash (git check-ref-format), and as an argument it would be an option.
        if (reference.Length == 0 || reference[0] == '-' || reference.IndexOf('\0') >= 0)
            return null;

        var answer = Run("rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}");
        return answer.Succeeded && IsId(answer.Line) ? answer.Line : null;
    }

    /// <summary>The repository that the variables of the caller bind to; null where they bind to none.</summary>
    private static string? CallersRepository()
    {
        try
        {
            return GitDirectory(Directory.GetCurrentDirectory(), GitEnvironment.Inherited);
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            return null;
        }
    }

    private static string? GitDirectory(string folder, GitEnvironment environment) =>
        GitProgram.Run(folder, environment, "rev-parse", "--absolute-git-dir") is { Succeeded: true } answer ? answer.Line : null;

    private static GitRepository From(string folder, string start, GitEnvironment environment)
    {
        var answer = GitProgram.Run(start, environment, "rev-parse", "--show-toplevel");
        if (!answer.Succeeded)
            throw Refused(folder, answer.Complaint);

        // git may keep the work tree elsewhere (core.worktree); only one that holds the folder has the project.
        var (top, project) = (answer.Line.TrimEnd('/'), DisplayPath.WithSlashes(folder).TrimEnd('/'));
        var comparison = UnixFile.IsUnix ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return project.Equals(top, comparison) ? new GitRepository(folder, "", environment)
            : project.StartsWith(top + "/", comparison) && Path.IsPathRooted(answer.Line)
                ? new GitRepository(answer.Line, project.Substring(top.Length + 1) + "/", environment)
            : throw new WorkspaceException($"git does not say that '{OneLine.Of(folder)}' is in its work tree: check core.worktree, and that the git on the PATH works");
    }

    private static WorkspaceException Refused(string folder, string complaint) => new(complaint switch
    {
        _ when complaint.Contains("not a git repository") =>
            $"no git repository contains '{OneLine.Of(folder)}': compare with a folder, or run git init and commit first",

        // Usual in a container, where the checkout belongs to the user outside of it.
        _ when complaint.Contains("dubious ownership") =>
            $"git does not trust '{OneLine.Of(folder)}', because another user owns it: run git config --global --add safe.directory '{OneLine.Of(TopIn(complaint) ?? folder).Replace("'", "'\\''")}'",
        _ => $"git refuses '{OneLine.Of(folder)}': {complaint}",
    });

    /// <summary>The folder that git names in its complaint: the top of the repository, which alone it compares.</summary>
    private static string? TopIn(string complaint)
    {
        const string Before = "repository at '";
        var start = complaint.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return start >= Before.Length && complaint.IndexOf('\'', start) is var end && end > start ? complaint.Substring(start, end - start) : null;
    }

    /// <summary>Whether HEAD names a branch that has no commit yet. A branch whose commit cannot be read has one.</summary>
    private bool IsUnborn() =>
        Run("symbolic-ref", "--quiet", Head) is { Succeeded: true } branch
        && !Run("rev-parse", "--verify", "--quiet", Head).Succeeded
        && Run("for-each-ref", "--format=%(objectname)", branch.Line) is { Succeeded: true, Output: "", Errors: "" };

    private static bool IsId(string text) => text.Length >= 40 && text.All(character => character is >= '0' and <= '9' or >= 'a' and <= 'f');

    /// <summary>The entries of a folder, which is empty for all of the repository.</summary>
    private ImmutableArray<GitEntry> List(string[] command, string folder) =>
        [.. Below(ListAll(command, folder.Length == 0 ? [] : [folder]), folder)];

    private static IEnumerable<GitEntry> Below(ImmutableArray<GitEntry> entries, string folder) => folder.Length == 0
        ? entries
        : entries.Where(entry => entry.Path.StartsWith(folder, StringComparison.Ordinal))
            .Select(entry => entry with { Path = entry.Path.Substring(folder.Length) });

    /// <summary>The entries at some paths, which are empty for all of the repository, by their paths there.</summary>
    private ImmutableArray<GitEntry> ListAll(string[] command, string[] paths)
    {
        // A folder that is not there gives an empty list.
        string[] place = paths.Length == 0 ? [] : ["--", .. paths];
        var answer = Run([.. command, .. place]);
        if (!answer.Succeeded)
            throw new WorkspaceException($"git cannot list the files of '{OneLine.Of(WorkTree)}': {answer.Complaint}");

        var entries = GitEntry.Parse(answer.Output);
        return command == ListIndex && entries.Any(entry => entry.IsEmpty) ? WithoutIntents(entries) : entries;
    }

    /// <summary>The entries without files that a commit would not have: <c>git add --intent-to-add</c> lists them, as if they were empty.</summary>
    private ImmutableArray<GitEntry> WithoutIntents(ImmutableArray<GitEntry> entries)
    {
        var intended = Run("diff", "--name-only", "--no-relative", "--no-renames", "--diff-filter=A", "-z").Output.Split('\0');
        return entries.RemoveAll(entry => entry.IsEmpty && intended.Contains(entry.Path));
    }

    /// <param name="list">The command that lists the revision.</param>
    private ProjectSnapshot Read(IReadOnlyCollection<string>? variables, params string[] list)
    {
        var byPath = new Dictionary<string, GitEntry>(StringComparer.Ordinal);
        var candidates = ConfigLocator.Candidates(Folder).ToArray();
        var listed = ListAll(list, Folder.Length == 0 ? [] : [Folder, .. candidates.Select(candidate => candidate.Path)]);
        foreach (var entry in Below(listed, Folder))
            byPath[entry.Path] = entry.Merged();

        // Where the link of an include leads is told when something includes it.
        var wanted = ProjectLayout.FilesAtTop(byPath.Keys)
            .Select(path => byPath[path])
            .Where(entry => !entry.IsLink || !ProjectLayout.IsInclude(entry.Path));
        var tree = new Lazy<GitTree>(() => new GitTree(List(list, folder: ""), Content));
        return ProjectFiles.ToSnapshot(ToFiles([.. wanted], tree), new GitIncludes(Folder, tree, Content), variables) with
        {
            Configuration = Configuration(listed, candidates),
        };
    }

    /// <summary>The configuration file as it is in a revision; a link is none.</summary>
    private ConfigurationFile? Configuration(ImmutableArray<GitEntry> listed, (string Path, string Relative, string Inner)[] candidates)
    {
        var names = candidates.Select(candidate => candidate.Path).ToImmutableHashSet(StringComparer.Ordinal);
        var there = listed.Where(entry => names.Contains(entry.Path) && !entry.IsLink && !entry.IsConflicted)
            .ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var (path, relative, inner) in candidates)
        {
            if (there.TryGetValue(path, out var entry))
                return new ConfigurationFile(SourceFile.ToProjectFile(relative, Content(entry)), inner);
        }

        return null;
    }

    /// <summary>The files with their content; on disk a link is read as the file that it leads to, and so it is here.</summary>
    private ImmutableArray<ProjectFile> ToFiles(IReadOnlyList<GitEntry> entries, Lazy<GitTree> tree)
    {
        var plain = GitObjects.Read(WorkTree, _environment, [.. entries.Where(entry => !entry.IsLink)]);
        var next = 0;
        return [.. entries.Select(
            entry => SourceFile.ToProjectFile(entry.Path, entry.IsLink ? tree.Value.ReadLink(Folder + entry.Path) : plain[next++]))];
    }

    private FileContent Content(GitEntry entry) => GitObjects.Read(WorkTree, _environment, [entry])[0];

    private GitAnswer Run(params string[] arguments) => GitProgram.Run(WorkTree, _environment, arguments);

    private WorkspaceException NoCommit(string reference) => reference.StartsWith("-", StringComparison.Ordinal)
        ? new($"'{OneLine.Of(reference)}' is not a git reference: a reference does not begin with a dash")
        : NoBaseline($"'{OneLine.Of(reference)}' is not a commit in this repository", reference);

    /// <param name="reference">The missing one; empty where all are there.</param>
    private WorkspaceException NoBaseline(string problem, string reference = "")
    {
        var remedy = HowToFetch(reference);
        return WorkspaceException.NoBaseline(names => $"{problem}: {remedy}, or name another with {names.Baseline}");
    }

    private string HowToFetch(string reference)
    {
        const string Remote = "origin/";
        if (Run("rev-parse", "--is-shallow-repository").Line == "true" && !reference.StartsWith(Remote, StringComparison.Ordinal))
            return "this clone is shallow, so fetch its history (git fetch --unshallow)";

        // A clone of one branch fetches others only by their full names.
        var branch = reference.StartsWith(Remote, StringComparison.Ordinal) ? reference.Substring(Remote.Length) : "";
        return branch.Length > 0 && branch.All(c => c is '_' or '-' or '.' or '/' || (c < 128 && char.IsLetterOrDigit(c)))
            ? $"fetch it (git fetch origin {branch}:refs/remotes/origin/{branch})"
            : "fetch it";
    }
}
