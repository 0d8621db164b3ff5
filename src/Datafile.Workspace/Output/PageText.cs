using System.Text;

namespace Datafile.Workspace.Output;

/// <summary>A page of the documentation on a terminal: its Markdown, with paragraphs and lists as wide as the terminal.</summary>
public static class PageText
{
    private const string Fence = "```", Item = "- ";

    /// <summary>Code, headings and tables stay as they are.</summary>
    public static string Render(string page, int width, Ink ink = default)
    {
        var (text, paragraph) = (new StringBuilder(), new List<string>());
        var isCode = false;
        foreach (var line in page.TrimEnd('\n').Split('\n'))
        {
            var isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            if (isCode || isFence || line.Length == 0 || line[0] is '#' or '|' || line.StartsWith(Item, StringComparison.Ordinal))
                End();
            if (isCode || isFence || line.Length == 0 || line[0] is '#' or '|')
                text.Append(isFence ? ink.Aside(line) : !isCode && line.StartsWith("#", StringComparison.Ordinal) ? ink.Heading(line) : line)
                    .Append('\n');
            else
                paragraph.Add(line.Trim());
            isCode ^= isFence;
        }

        End();
        return text.ToString();

        void End()
        {
            if (paragraph.Count == 0)
                return;

            var isItem = paragraph[0].StartsWith(Item, StringComparison.Ordinal);
            var prose = string.Join(" ", paragraph);
            text.AppendParagraph(isItem ? Item : "", isItem ? "  " : "", isItem ? prose.Substring(Item.Length) : prose, width);
            paragraph.Clear();
        }
    }
}
