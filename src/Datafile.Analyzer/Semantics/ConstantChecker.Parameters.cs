using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>Constants before the arguments of an aggregate function.</summary>
internal readonly partial struct ConstantChecker
{
    private static readonly string[] FunnelModes = ["strict_deduplication", "strict_order", "strict_increase", "strict_once", "allow_reentry"];

    /// <summary>A condition by its number, a distance in seconds, any events or any event, of <c>sequenceMatch</c>.</summary>
    [GeneratedRegex(@"\G(?:\(\?(?<event>[0-9]{1,9})\)|\(\?t(?:>=|>|<=|<|==)[0-9]+\)|\.\*?)", RegexOptions.CultureInvariant)]
    private static partial Regex PatternPart { get; }

    /// <summary>
    /// What is written before the arguments of an aggregate: the level of a quantile, the size of an array, the pattern of a sequence.
    /// </summary>
    /// <param name="arguments">How many arguments it has.</param>
    public void CheckParameters(string function, ImmutableArray<BoundExpression> parameters, int arguments, SqlExpression syntax)
    {
        if (AggregateFunction.Find(function) is not { } aggregate || parameters.IsEmpty)
            return;

        if (aggregate.Base is "sequenceMatch" or "sequenceCount" or "sequenceMatchEvents"
            && aggregate.Combinators.All(c => c is "If" or "State")
            && ConstantFolding.TextOf(parameters[0]) is { } pattern)
            CheckPattern(aggregate, pattern, arguments - 1 - (aggregate.Combinators.Contains("If") ? 1 : 0), parameters[0].Syntax ?? syntax);
        foreach (var mode in aggregate.Base == "windowFunnel" ? parameters.Skip(1) : [])
        {
            if (ConstantFolding.TextOf(mode) is { } name && !FunnelModes.Contains(name))
                refusals.Add(RefusalReason.UnknownMode, mode.Syntax ?? syntax, aggregate.Base, name, Spelling.Nearest(name, FunnelModes) ?? FunnelModes[0]);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Constant is not { } constant
                || !double.TryParse(constant, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                return;

            if (aggregate.TakesLevelAt(i) && value is < 0 or > 1)
                refusals.Add(RefusalReason.LevelOutOfRange, syntax, aggregate.Base, constant);
            else if (aggregate.Base is "groupArray" or "groupUniqArray" && value <= 0)
                refusals.Add(RefusalReason.SizeNotPositive, syntax, aggregate.Base, constant);
            else if (aggregate.Base is "topK" or "topKWeighted" && value <= 0 && i == 0)
                refusals.Add(RefusalReason.TopOfNone, syntax, aggregate.Base, constant);
        }
    }

    /// <summary>The pattern of events that <c>sequenceMatch</c> looks for, and the conditions that it numbers (measured on ClickHouse 26.7).</summary>
    private void CheckPattern(AggregateFunction aggregate, string pattern, int conditions, SqlExpression syntax)
    {
        var parts = PatternPart.Matches(pattern);
        var end = parts.Count == 0 ? 0 : parts[parts.Count - 1].Index + parts[parts.Count - 1].Length;
        if (end < pattern.Length)
            refusals.Add(RefusalReason.UnreadablePattern, syntax, aggregate.Base, pattern.Substring(end));
        else if (parts.Cast<Match>().Select(p => p.Groups["event"]).FirstOrDefault(e => e.Success && int.Parse(e.Value, CultureInfo.InvariantCulture) > conditions) is { } missing)
            refusals.Add(RefusalReason.EventOutOfRange, syntax, aggregate.Base, missing.Value, $"{conditions}");
    }
}
