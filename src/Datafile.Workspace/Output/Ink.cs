using Datafile.Analyzer.Flow;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>The colours in which all commands print on a terminal (ECMA-48, SGR).</summary>
/// <param name="InColor">Whether to print in colours at all; where not, text stays as it is.</param>
public readonly record struct Ink(bool InColor)
{
    /// <summary>What the lines below it are about: the name of a file, a section, a step.</summary>
    public string Heading(string text) => Paint("1", text);

    /// <summary>What is beside the point: line numbers, names of rules, the frame of a format.</summary>
    public string Aside(string text) => Paint("2", text);

    /// <summary>What belongs to a finding.</summary>
    public string Of(DiagnosticSeverity severity, string text) => Paint(Color(severity), text);

    /// <summary>What names a finding: its severity and its id.</summary>
    public string Loud(DiagnosticSeverity severity, string text) => Paint("1;" + Color(severity), text);

    /// <summary>What a comparison marks.</summary>
    public string Of(LineageMark mark, string text) => mark switch
    {
        LineageMark.None => text,
        LineageMark.Added => Paint("32", text),
        LineageMark.Changed => Paint("33", text),
        LineageMark.Recreated => Paint("35", text),
        _ => Paint("31", text),
    };

    private static string Color(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "31",
        DiagnosticSeverity.Warning => "33",
        _ => "36",
    };

    private string Paint(string color, string text) => InColor && text.Length > 0 ? $"\u001b[{color}m{text}\u001b[0m" : text;
}
