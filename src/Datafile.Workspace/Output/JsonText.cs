using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Datafile.Workspace.Output;

/// <summary>Writes JSON as all our formats write it: one line, quotes in SQL readable, a line end behind it.</summary>
public static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object.</summary>
    /// <param name="writeMembers">Writes the members of the object.</param>
    public static string Object(Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        WriteObject(buffer, writeMembers);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>One JSON array of objects.</summary>
    public static string Array<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                writeMembers(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        buffer.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>What the projects of one run give, as one document; that of the only project as it is.</summary>
    /// <param name="documents">One line of JSON for each project, which names it.</param>
    public static string Projects(IReadOnlyList<string> documents) => documents.Count == 1 ? documents[0] : Object(json =>
    {
        json.WriteNumber("schema", 1);
        json.WriteArray("projects", documents, (json, document) => json.WriteRawValue(document.TrimEnd()));
    });

    /// <summary>Writes one JSON object to a stream, for output that may be too long to be held as a whole.</summary>
    /// <inheritdoc cref="Object"/>
    public static void WriteObject(Stream to, Action<Utf8JsonWriter> writeMembers)
    {
        using (var json = new Utf8JsonWriter(to, Options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
    }

    /// <summary>A member that is an array.</summary>
    public static void WriteArray<T>(
        this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeItem)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            writeItem(json, item);
        json.WriteEndArray();
    }

    /// <summary>A member that is an array of objects.</summary>
    public static void WriteObjects<T>(
        this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeMembers) =>
        json.WriteArray(name, items, (json, item) =>
        {
            json.WriteStartObject();
            writeMembers(json, item);
            json.WriteEndObject();
        });

    /// <summary>A member that is an array of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> items) =>
        json.WriteArray(name, items, (json, item) => json.WriteStringValue(item));
}
