using System.Globalization;
using System.Text;
using Datafile.Analyzer.Plans;

namespace Datafile.Workspace.Output;

/// <summary>One numbered step of a release plan for people.</summary>
internal static class PlanStepText
{
    private const string Indent = "     ";

    public static void Append(StringBuilder text, int number, PlanStep step, string prefix, int width, Ink ink)
    {
        var head = number.ToString(CultureInfo.InvariantCulture).PadLeft(3) + ". ";
        text.Append('\n').AppendParagraph(head, Indent, $"{step.Title} [{step.Id}]", width, paint: ink.Heading);
        if (step.Reason.Length > 0)
            text.AppendParagraph(Indent, Indent, step.Reason, width);
        if (PlanWording.Because(step) is { Length: > 0 } because)
            text.AppendParagraph(Indent, Indent + Indent, because, width);
        if (step.WaitUntil is { } moment)
            text.AppendParagraph(Indent + "Wait until: ", Indent + Indent, moment, width);

        AppendCommands(text, "", step.Commands, ink);
        if (!step.Writes.IsEmpty)
            text.AppendParagraph(Indent + "Files: ", Indent + Indent, string.Join(", ", step.Writes.Select(file => prefix + file)), width);
        AppendCommands(text, "Verify:", step.Verify, ink);
        AppendCommands(text, "Undo:", step.Undo, ink);
    }

    /// <summary>Commands are never broken: they are there to be copied.</summary>
    private static void AppendCommands(StringBuilder text, string label, IReadOnlyCollection<string> commands, Ink ink)
    {
        if (commands.Count == 0)
            return;

        if (label.Length > 0)
            text.Append(Indent).Append(label).Append('\n');
        foreach (var command in commands)
            text.AppendIndented(Indent + "  " + ink.Aside("$") + " ", Indent + "    ", command);
    }
}
