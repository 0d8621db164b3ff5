using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>What fixes did, or would do, for people.</summary>
public static class FixText
{
    /// <summary>How many places are named of fixes that were not taken for the same reason.</summary>
    private const int MaxPlaces = 4;

    /// <summary>The findings whose fix was not taken, those of a rule with the same reason together, and a line that counts the others.</summary>
    /// <param name="isPreview">Whether nothing was written.</param>
    public static string Render(IReadOnlyCollection<ProjectFixes> projects, bool isPreview)
    {
        var text = new StringBuilder();
        foreach (var project in projects)
        {
            foreach (var same in project.Left.GroupBy(left => (left.Finding.Id, left.Reason)))
            {
                string[] places = [.. same.Select(left => PlaceOf(project, left.Finding))];
                var times = places.Length > 1 ? $", {places.Length} times" : "";
                text.Append(places[0]).Append(OneLine.Of($": {same.Key.Id} is not fixed{times}: {same.Key.Reason}")).Append('\n');
                if (places.Length > 1)
                    text.Append("    also at ").Append(Wording.First([.. places.Skip(1)], MaxPlaces)).Append('\n');
            }
        }

        var (count, files) = (projects.Sum(p => p.Fixed.Length), projects.Sum(p => p.Files.Length));
        return text
            .Append(count == 0 ? "nothing to fix" : $"{(isPreview ? "would fix" : "fixed")} {Wording.Count(count, "finding")} in {Wording.Count(files, "file")}")
            .Append('\n').ToString();
    }

    private static string PlaceOf(ProjectFixes project, Finding finding)
    {
        var place = Place.Of(finding);
        return OneLine.OfPath(ShownPath.Of(project.Project.Prefix, place.File)) + $"({place.Line},{place.Column})";
    }
}
