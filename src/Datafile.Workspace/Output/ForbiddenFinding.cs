using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>A forbidden movement of rows in the shape of a finding, for formats that print one like the other.</summary>
public static class ForbiddenFinding
{
    /// <summary>What is printed in place of the id of a rule: the user forbids it, and no rule does.</summary>
    public const string Code = "FORBIDDEN";

#pragma warning disable RS2008 // No analyzer has this rule: the user makes it with --forbid.
    private static readonly DiagnosticDescriptor Descriptor = new(
        Code, "A change moves or loses stored rows although that is forbidden", "{0}", "Gate", DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: ["forbidden-movement"]);
#pragma warning restore RS2008

    /// <summary>An error at the change that causes the movement.</summary>
    public static Finding Of(ForbiddenMovement movement) =>
        new(Diagnostic.Create(Descriptor, movement.Location, movement.Message), movement.Resource, [], []);
}
