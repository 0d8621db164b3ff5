using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Plans;

/// <summary>Names for what a plan creates: each is given once, and none that a resource of the project has.</summary>
internal sealed class FreeNames(DataProject project)
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>The wanted name, or it with a number from 2.</summary>
    public string Take(string wanted)
    {
        var name = wanted;
        for (var i = 2; NewName.IsTaken(name, project) || !_given.Add(name); i++)
            name = wanted + "_" + i;
        return name;
    }
}
