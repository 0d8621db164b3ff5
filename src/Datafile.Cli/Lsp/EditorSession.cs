using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Datafile.Analyzer.Project;
using Datafile.Cli.JsonRpc;
using Datafile.Workspace;
using Datafile.Workspace.Editor;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Cli.Lsp;

/// <summary>
/// The documents that the editor has open, and their projects. Each check reads the project anew; of the one before, it takes the trees of
/// files that are the same.
/// </summary>
/// <param name="publish">Sends the diagnostics of a file.</param>
/// <param name="say">Shows a failure, or something to know.</param>
internal sealed class EditorSession(Action<PublishedDiagnostics> publish, Action<string> say)
{
    private readonly Dictionary<string, OpenDocument> _documents = new(StringComparer.Ordinal);

    /// <summary>The project root of each document that was checked; empty where the check failed.</summary>
    private readonly Dictionary<string, string> _rootOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProjectView> _projects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);

    /// <summary>What was sent of each file, by project root and URI; the same is not sent again.</summary>
    private readonly Dictionary<string, Dictionary<string, string>> _sent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>The baseline; null to check projects alone.</summary>
    public string? Against { get; set; }

    /// <summary>The folder that a relative baseline counts from.</summary>
    public string BaseFolder { get; set; } = "";

    /// <summary>Whether a project has changed since it was checked.</summary>
    public bool IsStale => _documents.Keys.Any(NeedsCheck);

    public OpenDocument? DocumentAt(string path) => _documents.GetValueOrDefault(path);

    /// <summary>Opens a document, or takes another text of it. What cannot be part of a data project is not looked at.</summary>
    public void Put(string path, OpenDocument document)
    {
        if (!ProjectLayout.IsCandidate(path.Replace(Path.DirectorySeparatorChar, '/')))
            return;

        _documents[path] = document;
        if (_rootOf.GetValueOrDefault(path) is "")
            _rootOf.Remove(path);
        Touch(path);
    }

    public void Close(string path)
    {
        if (!_documents.Remove(path, out _))
            return;

        Touch(path);
        if (_rootOf.Remove(path, out var root) && !_rootOf.ContainsValue(root))
            Forget(root);
    }

    /// <summary>A file changed: the projects that it is part of are checked again.</summary>
    public void Touch(string path) => _stale.UnionWith(_projects.Where(p => p.Value.Project.PathOf(path) is not null).Select(p => p.Key));

    /// <summary>Something changed that every project may depend on.</summary>
    public void TouchAll()
    {
        _stale.UnionWith(_projects.Keys);
        foreach (var path in _rootOf.Where(r => r.Value.Length == 0).Select(r => r.Key).ToArray())
            _rootOf.Remove(path);
    }

    /// <summary>The project of an open document, checked with all texts as they are now.</summary>
    public bool TryFind(string uri, [NotNullWhen(true)] out OpenDocument? document, [NotNullWhen(true)] out ProjectView? project)
    {
        Check();
        (document, project) = (null, null);
        return FileUri.ToPath(uri) is { } path
            && _documents.TryGetValue(path, out document)
            && _rootOf.TryGetValue(path, out var root)
            && _projects.TryGetValue(root, out project);
    }

    /// <summary>Checks what has changed, and sends what is found.</summary>
    public void Check()
    {
        while (_documents.Keys.FirstOrDefault(NeedsCheck) is { } path)
        {
            if (_rootOf.TryGetValue(path, out var before))
                _stale.Remove(before);
            var texts = _documents.ToDictionary(d => d.Key, d => d.Value.Source, StringComparer.Ordinal);
            if (CheckOf(path, texts, _projects.GetValueOrDefault(before ?? "")?.Project) is not { } project)
            {
                // It is checked again when something changes.
                _rootOf[path] = before ?? "";
                continue;
            }

            _stale.Remove(project.Root);
            _projects[project.Root] = new ProjectView(project, DocumentAt);
            _rootOf[path] = project.Root;
            foreach (var other in _documents.Keys.Where(other => _rootOf.GetValueOrDefault(other, "").Length == 0 && project.Holds(other)).ToArray())
                _rootOf[other] = project.Root;
            if (before is { Length: > 0 } && !_rootOf.ContainsValue(before))
                Forget(before);
            Publish(_projects[project.Root]);
        }

        _stale.Clear();
    }

    /// <summary>
    /// Whether a document is of a project that has changed, or has not been looked for. Scripts and settings alone lead to no project.
    /// </summary>
    private bool NeedsCheck(string path) => _rootOf.TryGetValue(path, out var root) ? _stale.Contains(root) : ProjectLayout.IsOfProject(path);

    private OpenProject? CheckOf(string path, Dictionary<string, SourceText> texts, OpenProject? earlier)
    {
        var request = new CheckRequest(Against, DateTime.UtcNow) { BaseFolder = BaseFolder };
        try
        {
            try
            {
                return OpenProject.Check(path, texts, request, earlier);
            }
            catch (WorkspaceException failure) when (failure.HasNoBaseline)
            {
                Say($"{failure.Message}. Changes are not checked");
                return OpenProject.Check(path, texts, request with { Against = null }, earlier);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Say(Failures.Text(failure));
            return null;
        }
    }

    /// <summary>Sends the diagnostics of all files of a project, and clears those of files that have none any more.</summary>
    private void Publish(ProjectView project)
    {
        var root = project.Project.Root;
        foreach (var note in project.Project.Findings.Notes.Where(n => n.IsImportant))
            Say(note.Text);
        foreach (var problem in project.Unplaced)
            Say($"{problem.Id}: {problem.Message}");

        var found = project.Diagnostics;
        var sent = _sent.TryGetValue(root, out var known) ? known : _sent[root] = new(StringComparer.Ordinal);
        var paths = found.Select(file => file.Key)
            .Concat(_documents.Keys.Where(path => _rootOf.GetValueOrDefault(path) == root))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var path in paths.Order(StringComparer.Ordinal))
            Send(sent, DocumentAt(path) is { } open ? new(open.Uri, open.Version, [.. found[path]]) : new(FileUri.Of(path), null, [.. found[path]]));

        var uris = paths.Select(path => DocumentAt(path)?.Uri ?? FileUri.Of(path)).ToHashSet(StringComparer.Ordinal);
        foreach (var uri in sent.Keys.Where(uri => !uris.Contains(uri)).ToArray())
        {
            publish(new(uri, null, []));
            sent.Remove(uri);
        }
    }

    private void Send(Dictionary<string, string> sent, PublishedDiagnostics diagnostics)
    {
        var text = JsonSerializer.Serialize(diagnostics, ProtocolJson.Default.PublishedDiagnostics);
        if (sent.TryGetValue(diagnostics.Uri, out var before) && before == text)
            return;

        sent[diagnostics.Uri] = text;
        publish(diagnostics);
    }

    private void Forget(string root)
    {
        _projects.Remove(root);
        _stale.Remove(root);
        if (!_sent.Remove(root, out var sent))
            return;
        foreach (var uri in sent.Keys)
            publish(new(uri, null, []));
    }

    /// <summary>The same is not said twice.</summary>
    private void Say(string message)
    {
        if (_said.Add(message))
            say(message);
    }
}
