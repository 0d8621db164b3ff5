using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>What fills a Data Source and ends, or starts somewhere else. Usually intended, so it is reported as info.</summary>
public sealed partial class DestructiveChange
{
    private static readonly Message Unfilled = new(
        "With this change nothing fills '{0}' any more: {1}. It keeps its rows, and gets no new ones. "
        + "Let another pipe write to it, or remove it when nothing reads it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Disconnected = new(
        "This deployment removes the connector of '{0}': no more rows come through it. "
        + "Keep the connector if they are still needed.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message OtherGroup = new(
        "This deployment gives '{0}' another Kafka consumer group, which starts where KAFKA_AUTO_OFFSET_RESET says: {1}. "
        + "Keep KAFKA_GROUP_ID if it must continue where it is.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static void CheckFeeds(Rollout rollout, Report report)
    {
        var writers = rollout.Before.Pipes.SelectMany(p => p.Nodes).Where(WritesByItself).ToLookup(n => n.Target, StringComparer.Ordinal);
        var written = new HashSet<string>(
            rollout.After.Pipes.SelectMany(p => p.Nodes)
                .Where(n => WritesByItself(n) || !writers[n.Target].Any(w => w.Pipe.Name == n.Pipe.Name))
                .Select(n => n.Target),
            StringComparer.Ordinal);
        var isKnown = !rollout.After.Pipes.Any(p => p.IsIncomplete);
        foreach (var source in rollout.After.DataSources)
        {
            if (rollout.Before.FindDataSource(source.Name) is not { IsIncomplete: false } live || source.IsIncomplete)
                continue;

            if (rollout.Deployment is not null)
                CheckConnector(live, source, report);
            if (isKnown && !written.Contains(source.Name))
                CheckWriters(source, [.. writers[source.Name]], rollout, report);
        }
    }

    /// <summary>In Classic a deploy does not send what a connector is (DF3005).</summary>
    private static void CheckConnector(DataSource live, DataSource source, Report report)
    {
        if (live.Connector.Kind != ConnectorKind.None && source.Connector.Kind == ConnectorKind.None)
            report.At(source.File, default, Disconnected.With(source.Name)).About(source.Name);
        else if (DataSourceComparison.HasNewGroup(live, source))
        {
            report.At(source.File, (source.Syntax.Find("KAFKA_GROUP_ID")?.Keyword ?? source.Connector.Keyword)
                .GetValueOrDefault(), OtherGroup.With(source.Name, source.Syntax.Find("KAFKA_AUTO_OFFSET_RESET")?.Word(0).ToLowerInvariant() switch
                {
                    "earliest" => "rows that the topic still has are stored a second time",
                    "latest" => "rows that the old group has not read yet are skipped",
                    _ => "rows may be duplicated or skipped",
                })).About(source.Name);
        }
    }

    /// <summary>
    /// A Data Source that views or scheduled copies filled, and no pipe or connector fills now. A copy on demand may have been meant for
    /// once, and where columns have a JSONPath, rows may be sent.
    /// </summary>
    private static void CheckWriters(DataSource source, PipeNode[] ended, Rollout rollout, Report report)
    {
        if (ended.Length == 0
            || source.Connector.Kind != ConnectorKind.None
            || source.Columns.Any(c => c.Syntax.Find(ColumnClauseKind.JsonPath) is not null))
            return;

        report.At(
            source.File, source.Engine.Keyword ?? default,
            Unfilled.With(source.Name, string.Join(", ", ended.Select(n => HowEnded(n, rollout)).Distinct())))
            .About(source.Name);
    }

    private static bool WritesByItself(PipeNode node) => node.Type == NodeType.Materialized || (node.Type == NodeType.Copy && node.Schedule is not null);

    private static string HowEnded(PipeNode writer, Rollout rollout) =>
        rollout.After.FindPipe(writer.Pipe.Name) is not { } pipe ? $"'{writer.Pipe.Name}' is removed"
        : pipe.Nodes.Any(n => n.Target == writer.Target) ? $"'{pipe.Name}' runs on demand only"
        : pipe.Nodes.FirstOrDefault(n => n.Target.Length > 0) is { } node ? $"'{pipe.Name}' writes to '{node.Target}' instead"
        : $"'{pipe.Name}' no longer writes to it";
}
