using System.Globalization;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Plans;

/// <summary>Names for what is made beside the old: <c>visits</c> becomes <c>visits_v2</c>, and <c>visits_v2</c> <c>visits_v3</c>.</summary>
internal static partial class NewName
{
    [GeneratedRegex(@"^(?<stem>.+)_v(?<number>[0-9]{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex Versioned { get; }

    /// <param name="isTaken">Whether another resource has a name.</param>
    public static string Of(string name, Func<string, bool> isTaken)
    {
        var match = Versioned.Match(name);
        var stem = match.Success ? match.Groups["stem"].Value : name;
        var number = match.Success ? int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) + 1 : 2;
        while (isTaken($"{stem}_v{number}"))
            number++;
        return $"{stem}_v{number}";
    }

    /// <summary>The name that a plan gives to what is live.</summary>
    public static string Next(string name, DataProject live) => Of(name, n => IsTaken(n, live));

    /// <summary>Whether a Data Source or pipe of a project has a name. What the change removes is still live.</summary>
    public static bool IsTaken(string name, DataProject project) => project.FindDataSource(name) is not null || project.FindPipe(name) is not null;
}
