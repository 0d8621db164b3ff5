using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>The query lacks a column of the target, or has one more.</summary>
public sealed class ColumnMismatch : MaterializationRule
{
    private static readonly Message Missing = new(
        "Column {0} of '{1}' stays empty: node '{2}' of '{3}' does not yield it. "
        + "Add an expression AS {4} to its SELECT, or remove the column.");
    private static readonly Message SeveralMissing = new(
        "Columns {0} of '{1}' stay empty: node '{2}' of '{3}' does not yield them. Add them to its SELECT, or remove the columns.");
    private static readonly Message RefusedMissing = new(
        "The deployment will fail: node '{2}' of '{3}' does not yield column {0} of '{1}', and a DEFAULT does not help. "
        + "Add an expression AS {4} to its SELECT, or remove the column.");
    private static readonly Message RefusedSeveralMissing = new(
        "The deployment will fail: node '{2}' of '{3}' does not yield columns {0} of '{1}', and a DEFAULT does not help. "
        + "Add them to its SELECT, or remove the columns.");
    private static readonly Message Extra = new(
        "Node '{0}' yields {1}, which '{2}' does not have: the deploy is refused. Add the column to the SCHEMA of '{2}', or name "
        + "the expression as one of its columns.");
    private static readonly Message SeveralExtra = new(
        "Node '{0}' yields {1}, which '{2}' does not have: the deploy is refused. "
        + "Add the columns to the SCHEMA of '{2}', or name the expressions as its columns.");
    private static readonly Message CopyExtra = new(
        "Every run of '{0}' fails: its query yields {1}, which '{2}' does not have. Add the column to the SCHEMA of '{2}', or "
        + "name the expression as one of its columns.")
    {
        Severity = DiagnosticSeverity.Error,
    };
    private static readonly Message CopySeveralExtra = new(
        "Every run of '{0}' fails: its query yields {1}, which '{2}' does not have. Add the columns to the SCHEMA of '{2}', or "
        + "name the expressions as its columns.")
    {
        Severity = DiagnosticSeverity.Error,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF2002", "column-mismatch", DiagnosticSeverity.Warning,
        "The query lacks a column of the target, or has an additional one",
        Missing, SeveralMissing, RefusedMissing, RefusedSeveralMissing, Extra, SeveralExtra, CopyExtra, CopySeveralExtra);

    private protected override bool ChecksCopies => true;

    private protected override void Check(BoundWriter writer, Report report)
    {
        var node = writer.Node.Name;
        if (writer.HasMoreOutputs)
            return;
        if (writer.IsCopy)
        {
            CheckCopy(writer, report);
            return;
        }

        // Forward compares the names of both sides, whatever their defaults ("Materialized view target data source columns do not match").
        var isRefused = writer.IsDeployedByForward;
        var severity = isRefused ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        var missing = writer.Target.StoredColumns.Where(c => (isRefused ? !c.IsComputed : !c.HasDefault) && writer.FindOutput(c.Name) is null).ToArray();
        if (missing.Length > 0)
        {
            var names = NameList.Quoted(missing.Select(c => c.Name));
            var message = (missing.Length == 1, isRefused) switch
            {
                (true, true) => RefusedMissing,
                (false, true) => RefusedSeveralMissing,
                (true, false) => Missing,
                (false, false) => SeveralMissing,
            };
            var finding = report
                .At(writer.PlaceOf(missing[0]), message.With(names, writer.Target.Name, node, writer.Name, SqlQuoting.Identifier(missing[0].Name)))
                .About(writer.Target.Name)
                .As(severity)
                .Related(writer.NodePlace, $"node '{node}'");
            foreach (var column in missing.Skip(1))
                finding.Related(writer.PlaceOf(column), $"'{column.Name}' too");
        }

        var extra = writer.Outputs.Where(o => writer.Target.FindColumn(o.Name) is not { IsComputed: false }).ToArray();
        if (extra.Length > 0)
        {
            report.At(
                extra[0].Place,
                (extra.Length == 1 ? Extra : SeveralExtra).With(node, NameList.Quoted(extra.Select(o => o.Name)), writer.Target.Name))
                .About(writer.Name)
                .As(severity)
                .Related(new Place(writer.Target.File, default), $"'{writer.Target.Name}'");
        }
    }

    /// <summary>
    /// A copy inserts into the columns that its query yields, by name. The others get their defaults: other runs, pipes or requests may
    /// fill them.
    /// </summary>
    private static void CheckCopy(BoundWriter copy, Report report)
    {
        // A Kafka Data Source has columns that its SCHEMA does not name.
        if (copy.Target.Columns.IsEmpty || copy.Target.Connector.Kind == ConnectorKind.Kafka)
            return;

        var extra = copy.Outputs.Where(o => copy.Target.FindColumn(o.Name) is not { IsComputed: false }).ToArray();
        if (extra.Length > 0)
        {
            report.At(
                extra[0].Place,
                (extra.Length == 1 ? CopyExtra : CopySeveralExtra).With(copy.Name, NameList.Quoted(extra.Select(o => o.Name)), copy.Target.Name))
                .About(copy.Name)
                .Related(new Place(copy.Target.File, default), $"'{copy.Target.Name}'");
        }
    }
}
