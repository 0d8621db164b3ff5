using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>A forbidden movement of rows in the shape of a finding, for formats that print one like the other.</summary>
public static class ForbiddenFinding
{
    /// <summary>What is printed in place of the id of a rule: the user forbids it, and no rule does.</summary>
    public const string Code = "FORBIDDEN";

    private static readonly RuleDescription Rule = new(
        Code, "forbidden-movement", "A change moves or loses stored rows although that is forbidden", "Gate", DiagnosticSeverity.Error, ["{0}"]);

    /// <summary>An error at the change that causes the movement.</summary>
    public static Finding Of(ForbiddenMovement movement) =>
        new(Rule, DiagnosticSeverity.Error, movement.Location, movement.Message, movement.Resource, [], []);
}
