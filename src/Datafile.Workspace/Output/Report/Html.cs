using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output.Report;

/// <summary>
/// Writes HTML that is well-formed XML as well. Text and attributes are cleaned and escaped here and nowhere else, so nothing of
/// a project is ever markup.
/// </summary>
internal sealed class Html(TextWriter to)
{
    private readonly Stack<string> _open = new();

    /// <summary>Starts an element.</summary>
    /// <param name="attributes">Those whose value is null are left out.</param>
    public Html Open(string element, params (string Name, string? Value)[] attributes)
    {
        WriteTag(element, attributes, ">");
        _open.Push(element);
        return this;
    }

    /// <summary>Ends the element that was started last.</summary>
    public Html Close()
    {
        to.Write("</");
        to.Write(_open.Pop());
        to.Write('>');
        return this;
    }

    /// <summary>Ends the element that was started last, and the line.</summary>
    public Html CloseLine()
    {
        Close();
        to.Write('\n');
        return this;
    }

    /// <summary>An element that holds nothing.</summary>
    public Html Empty(string element, params (string Name, string? Value)[] attributes)
    {
        WriteTag(element, attributes, " />");
        return this;
    }

    /// <summary>An element that holds one line of text.</summary>
    public Html Element(string element, string text, params (string Name, string? Value)[] attributes) =>
        Open(element, attributes).Text(text).Close();

    /// <summary>One line of text.</summary>
    public Html Text(string text)
    {
        WriteEscaped(OneLine.Of(text));
        return this;
    }

    /// <summary>Text whose lines stay.</summary>
    public Html Lines(string text)
    {
        WriteEscaped(OneLine.Each(text));
        return this;
    }

    /// <summary>What the program holds itself: a style sheet or a script.</summary>
    public Html Own(string text)
    {
        to.Write(text);
        return this;
    }

    /// <summary>JSON that no parser of HTML takes for markup, as the data of a script.</summary>
    /// <param name="writeMembers">Writes the members of the object; names of a project through <see cref="Clean"/>.</param>
    public Html Data(string id, Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        Open("script", ("type", "application/json"), ("id", id));
        to.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        return CloseLine();
    }

    /// <summary>Text of a project as it is shown.</summary>
    public static string Clean(string text) => OneLine.Of(text);

    private void WriteTag(string element, (string Name, string? Value)[] attributes, string end)
    {
        to.Write('<');
        to.Write(element);
        foreach (var (name, value) in attributes)
        {
            if (value is null)
                continue;

            to.Write(' ');
            to.Write(name);
            to.Write("=\"");
            WriteEscaped(OneLine.Of(value));
            to.Write('"');
        }

        to.Write(end);
    }

    private void WriteEscaped(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '&': to.Write("&amp;"); break;
                case '<': to.Write("&lt;"); break;
                case '>': to.Write("&gt;"); break;
                case '"': to.Write("&quot;"); break;
                case '\'': to.Write("&#39;"); break;
                default: WriteCharacter(text, ref i); break;
            }
        }
    }

    /// <summary>Half a surrogate pair, and what XML has no characters for, are shown as what is missing.</summary>
    private void WriteCharacter(string text, ref int at)
    {
        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            to.Write(text[at++]);
            to.Write(text[at]);
        }
        else
        {
            to.Write(char.IsSurrogate(text[at]) || text[at] >= '\uFFFE' ? '\uFFFD' : text[at]);
        }
    }
}
