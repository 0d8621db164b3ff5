using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

public sealed partial class UnknownResource
{
    private static readonly Message UndefinedConnection = new(
        "'{0}' uses connection '{1}', which no file of the project defines: the deployment should fail. {2}")
    {
        Severity = DiagnosticSeverity.Warning,
    };

    /// <summary>
    /// Forward deploys connections from the files of the project, where the name of the file is that of the connection (datafile format
    /// 1.6), and validates them (Forward deployments 2). That a name without a file fails is derived. A project without any such file may
    /// have its connections elsewhere, and Classic keeps them in the workspace.
    /// </summary>
    private static void CheckConnections(AnalysisModel model, Report report)
    {
        var connections = new ConnectionNames(model.Project);
        if (model.Products != Products.Forward || connections.Count == 0)
            return;

        // DF3007 reports the connection that a change removes.
        var before = model.Rollout?.Before is { } baseline ? new ConnectionNames(baseline) : null;
        var missing = ConnectionNames.UsesIn(model.Project)
            .Where(u => IsWritten(u.Name) && !connections.Has(u.Name) && before?.Has(u.Name) != true)
            .ToImmutableArray();

        // As with tables: a folder that lacks more than it has is a part of a project.
        if (missing.Select(m => m.Name).Distinct().Count() > connections.Count)
            return;

        foreach (var (file, instruction, name) in missing)
        {
            var remedy = connections.Nearest(name) is { } near ? $"Did you mean '{near}'?" : $"Add '{name}.connection', or correct the name.";
            report.At(file.File, instruction.ValueSpan, UndefinedConnection.With(file.Name, name, remedy)).About(file.Name);
        }
    }
}
