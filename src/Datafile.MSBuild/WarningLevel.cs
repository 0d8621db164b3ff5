using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.MSBuild;

/// <summary>What the project says of warnings, as the compiler reads it.</summary>
/// <param name="AreErrors">Whether warnings are errors.</param>
/// <param name="Exempt">The ids that are not.</param>
internal sealed record WarningLevel(bool AreErrors, ImmutableHashSet<string> Exempt)
{
    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    /// <param name="exempt">Ids with semicolons, commas or blanks between them.</param>
    public static WarningLevel From(bool areErrors, string exempt) =>
        new(areErrors, Ids(exempt).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase));

    /// <param name="ids">With semicolons, commas or blanks between them.</param>
    public static IEnumerable<string> Ids(string ids) => ids.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The severity that a finding has in this build.</summary>
    public DiagnosticSeverity Of(Finding finding) =>
        AreErrors && finding.Severity == DiagnosticSeverity.Warning && !Exempt.Contains(finding.Id)
            ? DiagnosticSeverity.Error
            : finding.Severity;
}
