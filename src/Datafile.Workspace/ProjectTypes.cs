using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>What the nodes of a data project yield.</summary>
/// <param name="Prefix">What stands before a path of the project so that it leads there from where the user is.</param>
/// <param name="Nodes">In the order of the names of their pipes, and of the text.</param>
public sealed record ProjectTypes(string Prefix, ImmutableArray<NodeTypes> Nodes)
{
    /// <param name="now">When the project is checked, in UTC.</param>
    /// <exception cref="WorkspaceException">A file cannot be read, or the configuration is wrong.</exception>
    public static ProjectTypes Of(ProjectFolder project, DateTime now)
    {
        var model = ProjectCheck.RunWhole(project, new CheckRequest(null, now)).Result.Current;
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
