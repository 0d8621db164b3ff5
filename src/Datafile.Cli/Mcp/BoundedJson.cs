using System.Collections.Immutable;
using System.Text.Json;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Mcp;

/// <summary>
/// The JSON of a command, in a length that does not fill the context of an agent. What is left off is said in the member <c>leftOff</c>.
/// </summary>
internal static class BoundedJson
{
    private const int MaxLeftOff = 10;

    /// <summary>How long lists and texts may be, from what nobody notices to what always fits.</summary>
    private static readonly ImmutableArray<(int Items, int Characters)> Bounds = [(200, 8000), (50, 2000), (20, 1000), (5, 300), (2, 100)];

    /// <summary>The whole document, with its long lists and texts shortened as far as necessary.</summary>
    /// <param name="writeMore">Writes members that are added to the document.</param>
    public static string Shorten(string document, Action<Utf8JsonWriter> writeMore)
    {
        using var parsed = JsonDocument.Parse(document);
        return FirstThatFits(BoundedText.MaxLength, bound => JsonText.Object(json =>
        {
            var shortened = new Shortened(bound);
            foreach (var member in parsed.RootElement.EnumerateObject())
                shortened.Write(json, member);
            writeMore(json);
            shortened.WriteLeftOff(json);
        }).TrimEnd());
    }

    /// <summary>A document with some items of its long list, and a member <c>page</c> that says which.</summary>
    /// <param name="list">The member that is the list.</param>
    /// <inheritdoc cref="Shorten"/>
    public static string Page(string document, string list, int offset, int limit, Action<Utf8JsonWriter> writeMore)
    {
        using var parsed = JsonDocument.Parse(document);
        var items = parsed.RootElement.GetProperty(list);
        var total = items.GetArrayLength();
        offset = Math.Min(offset, total);
        var leftOff = new List<string>();
        var page = new List<string>();
        var length = 0;
        foreach (var item in items.EnumerateArray().Skip(offset).Take(limit))
        {
            var (text, off) = Item(item);
            if (page.Count > 0 && length + text.Length > BoundedText.MaxLength)
                break;

            page.Add(text);
            leftOff.AddRange(off.Select(what => $"{list}[{page.Count - 1}].{what}"));
            length += text.Length;
        }

        return JsonText.Object(json =>
        {
            // All else is short, but for what a configuration forbids.
            var rest = new Shortened(Bounds[2]);
            foreach (var member in parsed.RootElement.EnumerateObject())
            {
                if (member.NameEquals(list))
                    json.WriteArray(list, page, (json, text) => json.WriteRawValue(text));
                else
                    rest.Write(json, member);
            }

            json.WriteStartObject("page");
            json.WriteNumber("offset", offset);
            json.WriteNumber("count", page.Count);
            json.WriteNumber("total", total);
            if (offset + page.Count < total)
            {
                json.WriteNumber("nextOffset", offset + page.Count);
                json.WriteString("note", $"{total - page.Count} of {total} {list} are left off. Call again with offset {offset + page.Count}, or choose fewer with the other arguments.");
            }

            json.WriteEndObject();
            writeMore(json);
            rest.WriteLeftOff(json, leftOff);
        }).TrimEnd();
    }

    private static (string Text, IEnumerable<string> LeftOff) Item(JsonElement item)
    {
        Shortened last = new(Bounds[0]);
        var text = FirstThatFits(BoundedText.MaxLength / 4, bound => JsonText.Object(json =>
        {
            last = new Shortened(bound);
            foreach (var member in item.EnumerateObject())
                last.Write(json, member);
        }).TrimEnd());
        return (text, last.LeftOff);
    }

    private static string FirstThatFits(int length, Func<(int Items, int Characters), string> render)
    {
        var text = "";
        foreach (var bound in Bounds)
        {
            text = render(bound);
            if (text.Length <= length)
                break;
        }

        return text;
    }

    /// <summary>Copies values, and counts what it leaves off.</summary>
    private sealed class Shortened((int Items, int Characters) bound)
    {
        private readonly List<string> _leftOff = [];

        public IEnumerable<string> LeftOff => _leftOff;

        public void Write(Utf8JsonWriter json, JsonProperty member, string path = "")
        {
            json.WritePropertyName(BoundedText.Shorten(member.Name, bound.Characters));
            Write(json, member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
        }

        /// <param name="before">What was left off elsewhere.</param>
        public void WriteLeftOff(Utf8JsonWriter json, IReadOnlyCollection<string>? before = null)
        {
            string[] all = [.. before ?? [], .. _leftOff];
            if (all.Length > 0)
                json.WriteStrings("leftOff", all.Take(MaxLeftOff).Concat(all.Length > MaxLeftOff ? [$"and {all.Length - MaxLeftOff} more"] : []));
        }

        private void Write(Utf8JsonWriter json, JsonElement value, string path)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    json.WriteStartObject();
                    foreach (var member in Some(value.EnumerateObject(), value.GetPropertyCount(), Math.Max(bound.Items, 20), path))
                        Write(json, member, path);
                    json.WriteEndObject();
                    break;
                case JsonValueKind.Array:
                    json.WriteStartArray();
                    foreach (var item in Some(value.EnumerateArray(), value.GetArrayLength(), bound.Items, path))
                        Write(json, item, path);
                    json.WriteEndArray();
                    break;
                case JsonValueKind.String:
                    json.WriteStringValue(BoundedText.Shorten(value.GetString() ?? "", bound.Characters));
                    break;
                default:
                    value.WriteTo(json);
                    break;
            }
        }

        private IEnumerable<T> Some<T>(IEnumerable<T> items, int count, int max, string path)
        {
            if (count > max)
                _leftOff.Add($"{BoundedText.Shorten(path, 100)}: {count - max} of {count}");
            return items.Take(max);
        }
    }
}
