using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse refuses of a query while it is bound: one refusal for each place.</summary>
internal sealed class RefusalList
{
    private readonly Dictionary<TextSpan, Refusal> _refused = [];

    private int _suspended;

    /// <summary>
    /// Whether nothing is judged: the branches behind a constant condition, which ClickHouse may leave out, and what is bound once more
    /// for other types.
    /// </summary>
    public bool IsSuspended => _suspended > 0;

    /// <summary>In the order of the text.</summary>
    public ImmutableArray<Refusal> All => _refused.Count == 0 ? [] : [.. _refused.Values.OrderBy(r => r.Span.Start)];

    /// <summary>Judges nothing until the block is left that has entered the level.</summary>
    public void Suspend() => _suspended++;

    /// <summary>The present level, which comes back at the end of the block.</summary>
    public Level Enter() => new(this);

    /// <summary>Judges nothing until the end of the block.</summary>
    public Level Suspended()
    {
        var level = new Level(this);
        Suspend();
        return level;
    }

    public void Add(RefusalReason reason, SqlNode syntax, params string[] arguments) => Add(new Refusal(reason, syntax.Span, [.. arguments]));

    /// <summary>A text that ClickHouse reads as a value of another type.</summary>
    /// <param name="error">The error of ClickHouse; null where it can read the text.</param>
    /// <param name="isCompared">Whether ClickHouse reads the text when it compares a value with it.</param>
    public void AddUnreadable(string? error, string text, ClickHouseType type, SqlNode place, bool isCompared = false)
    {
        if (error is not null)
            Add(RefusalReason.Unreadable(error, isCompared), place, text, type.ToString());
    }

    public void Add(Refusal refusal)
    {
        if (!IsSuspended && !_refused.ContainsKey(refusal.Span))
            _refused.Add(refusal.Span, refusal);
    }

    /// <summary>
    /// Where a constant decides AND or OR, ClickHouse computes nothing else of them: what it would refuse then is taken back. The same
    /// where AND compares one thing with a constant and asks that it equals another.
    /// </summary>
    public void TakeBackDecided(BoundCall condition, SqlExpression syntax)
    {
        if (_refused.Count == 0)
            return;

        if (condition.Arguments.Any(a => ConstantFolding.MayDecide(condition.Name, a)))
        {
            foreach (var refusal in _refused.Values.Where(r => r.Reason.IsOfComputed && syntax.Span.Contains(r.Span)).ToArray())
                _refused.Remove(refusal.Span);
        }

        if (condition.Is("and"))
            TakeBackCompared(condition);
    }

    private void TakeBackCompared(BoundCall condition)
    {
        TextSpan[] decided =
        [
            .. condition.Conjuncts.OfType<BoundCall>()
                .Where(c => ConstantFolding.IsComparison(c.Name) && c.Arguments.Length == 2 && c.Arguments[1].Constant is not null)
                .GroupBy(c => c.Arguments[0].Key, StringComparer.Ordinal)
                .Where(same => same.Skip(1).Any() && same.Any(c => c.Name == "equals"))
                .SelectMany(same => same)
                .Select(c => c.Syntax?.Span).OfType<TextSpan>()
                .OrderBy(span => span.Start),
        ];

        // Comparisons lie one behind the other, so the last that starts before a place is the only one that can contain it.
        var starts = Array.ConvertAll(decided, span => span.Start);
        foreach (var place in _refused.Keys.ToArray())
        {
            var at = Array.BinarySearch(starts, place.Start);
            at = at < 0 ? ~at - 1 : at;
            if (at >= 0 && decided[at].Contains(place))
                _refused.Remove(place);
        }
    }

    internal readonly struct Level(RefusalList list) : IDisposable
    {
        private readonly int _suspended = list._suspended;

        public void Dispose() => list._suspended = _suspended;
    }
}
