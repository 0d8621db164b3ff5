using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Configuration;

/// <summary>The names of severities, as settings write them.</summary>
internal static class SeverityName
{
    public const string All = "none, suggestion, warning or error";

    /// <summary>Reads a name; <c>info</c> is what findings call a suggestion. Null for another.</summary>
    public static ReportDiagnostic? Parse(string name) => name switch
    {
        "none" => ReportDiagnostic.Suppress,
        "suggestion" or "info" => ReportDiagnostic.Info,
        "warning" => ReportDiagnostic.Warn,
        "error" => ReportDiagnostic.Error,
        _ => null,
    };

    public static string Of(ReportDiagnostic severity) => severity switch
    {
        ReportDiagnostic.Suppress => "none",
        ReportDiagnostic.Info => "suggestion",
        ReportDiagnostic.Warn => "warning",
        _ => "error",
    };
}
