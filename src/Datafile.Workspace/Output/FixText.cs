using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>What fixes did, or would do, for people.</summary>
public static class FixText
{
    /// <summary>A line for each finding whose fix was not taken, and one that counts the others.</summary>
    /// <param name="isPreview">Whether nothing was written.</param>
    public static string Render(IReadOnlyCollection<ProjectFixes> projects, bool isPreview)
    {
        var text = new StringBuilder();
        foreach (var project in projects)
        {
            foreach (var (finding, reason) in project.Left)
            {
                var place = Place.Of(finding);
                text.Append(OneLine.OfPath(ShownPath.Of(project.Project.Prefix, place.File))).Append(OneLine.Of($"({place.Line},{place.Column}): {finding.Id} is not fixed: {reason}")).Append('\n');
            }
        }

        var (count, files) = (projects.Sum(p => p.Fixed.Length), projects.Sum(p => p.Files.Length));
        return text
            .Append(count == 0 ? "nothing to fix" : $"{(isPreview ? "would fix" : "fixed")} {Wording.Count(count, "finding")} in {Wording.Count(files, "file")}")
            .Append('\n').ToString();
    }
}
