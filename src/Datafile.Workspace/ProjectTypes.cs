using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace;

/// <summary>What the nodes of a data project yield.</summary>
/// <param name="Prefix">What stands before a path of the project so that it leads there from where the user is.</param>
/// <param name="Nodes">In the order of the names of their pipes, and of the text.</param>
public sealed record ProjectTypes(string Prefix, ImmutableArray<NodeTypes> Nodes)
{
    /// <exception cref="WorkspaceException">A file cannot be read.</exception>
    public static ProjectTypes Of(ProjectFolder project)
    {
        var snapshot = WorkTree.Read(project, ProjectConfiguration.Load(project).IncludeVariables);
        var unread = snapshot.Files.Where(f => f.Unread is not null).Select(f => (project.Prefix + f.Path, f.Unread ?? "")).ToArray();
        if (UnreadFiles.Failure(unread) is { } failure)
            throw failure;

        var model = new ProjectSemantics(DataProject.Load(snapshot));
        return new ProjectTypes(
            project.Prefix,
            [
                .. model.Project.Pipes
                    .Where(p => project.Wants(p.File.Path))
                    .SelectMany(p => p.Nodes)
                    .Select(n => new NodeTypes(n, model.ColumnsOf(n))),
            ]);
    }
}

/// <summary>A node and its columns.</summary>
public sealed record NodeTypes(PipeNode Node, QueryColumns Columns);
