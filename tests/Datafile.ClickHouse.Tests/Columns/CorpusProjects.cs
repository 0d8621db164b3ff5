using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Workspace.Files;

namespace Datafile.ClickHouse.Tests.Columns;

/// <summary>The data projects of the corpus.</summary>
internal static class CorpusProjects
{
    /// <summary>Each with its path below the folder of projects, in ordinal order.</summary>
    public static (string Name, DataProject Project)[] All()
    {
        var folder = Path.Combine(ClickHouseCorpusFactAttribute.Blobs, "..", "projects");
        return
        [
            .. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
                .SelectMany(repository => ProjectDiscovery.Find(repository))
                .Select(project => (Path.GetRelativePath(folder, project.Root), DataProject.Load(project.Read())))
                .Where(project => !project.Item2.Pipes.IsEmpty),
        ];
    }
}
