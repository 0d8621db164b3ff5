using System.Diagnostics.Tracing;

namespace Datafile.Parser.Tracing;

/// <summary>
/// What is parsed, as events that a tool can collect (<c>dotnet-trace collect --providers Datafile-Parser</c>). Without a listener
/// they cost a test of a flag.
/// </summary>
[EventSource(Name = "Datafile-Parser")]
internal sealed class ParserEvents : EventSource
{
    public static ParserEvents Log { get; } = new();

    [Event(1)]
    public void FileParsed(string path)
    {
        if (IsEnabled())
            WriteEvent(1, path);
    }

    [Event(2)]
    public void IncludesExpanded(string path)
    {
        if (IsEnabled())
            WriteEvent(2, path);
    }

    [Event(3)]
    public void ScriptParsed(string path)
    {
        if (IsEnabled())
            WriteEvent(3, path);
    }

    /// <param name="sql">All of it, also of a template.</param>
    [Event(4)]
    public void SqlParsed(string sql)
    {
        if (IsEnabled())
            WriteEvent(4, sql);
    }
}
