using System.Diagnostics.Tracing;

namespace Datafile.Analyzer.Tracing;

/// <summary>What is bound, as events that a tool can collect; see <c>ParserEvents</c>.</summary>
[EventSource(Name = "Datafile-Analyzer")]
internal sealed class AnalyzerEvents : EventSource
{
    public static AnalyzerEvents Log { get; } = new();

    [Event(1)]
    public void NodeBound(string pipe, string node)
    {
        if (IsEnabled())
            WriteEvent(1, pipe, node);
    }
}
