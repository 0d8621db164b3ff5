using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse refuses of the expressions that it analyses.</summary>
internal sealed partial class Binder
{
    private readonly Dictionary<TextSpan, Refusal> _refused = [];

    /// <summary>Whether a setting gives columns precedence over aliases.</summary>
    private bool _readsColumnsFirst;

    /// <summary>Whether a setting says what UNION alone means.</summary>
    private bool _setsUnionMode;

    /// <summary>Above 0 inside of what ClickHouse may leave out: the branches behind a constant condition.</summary>
    private int _unreached;

    private void Refuse(RefusalReason reason, SqlNode syntax, params string[] arguments) => Refuse(new Refusal(reason, syntax.Span, [.. arguments]));

    private void Refuse(Refusal refusal)
    {
        if (!_isNarrowing && _unreached == 0 && !_refused.ContainsKey(refusal.Span))
            _refused.Add(refusal.Span, refusal);
    }

    private void CheckFunction(FunctionCall call)
    {
        if (FunctionNames.IsKnown(call.Name))
            return;

        var (near, isCertain) = FunctionNames.Nearest(call.Name);
        var name = new TextSpan(call.Span.Start, call.Name.Length);
        Refuse(new Refusal(RefusalReason.UnknownFunction, name, [call.Name, near.Length > 0 ? $"Write {near}." : "Write an existing function."]) { Meant = isCertain ? near : "" });
    }

    /// <summary>
    /// Where AND compares one thing with a constant and asks that it equals another, ClickHouse decides without comparing:
    /// what it would refuse of the comparisons is taken back.
    /// </summary>
    private void TakeBackDecided(BoundExpression condition)
    {
        if (_refused.Count == 0)
            return;

        var comparisons = Conjuncts(condition).OfType<BoundCall>().Where(c => IsComparison(c.Name) && c.Arguments.Length == 2 && c.Arguments[1] is BoundConstant).ToArray();
        var equal = new HashSet<string>(comparisons.Where(c => c.Name == "equals").Select(c => c.Arguments[0].Key), StringComparer.Ordinal);
        foreach (var comparison in comparisons.Where(c => equal.Contains(c.Arguments[0].Key) && c.Syntax is not null))
        {
            if (comparisons.Count(c => c.Arguments[0].Key == comparison.Arguments[0].Key) < 2)
                continue;

            foreach (var place in _refused.Keys.Where(k => comparison.Syntax?.Span.Contains(k) == true).ToArray())
                _refused.Remove(place);
        }
    }

    private static IEnumerable<BoundExpression> Conjuncts(BoundExpression condition) =>
        condition is BoundCall { Name: "and" } and ? and.Arguments.SelectMany(Conjuncts) : [condition];

    private static bool IsChoice(string function) => function.ToLowerInvariant() is "if" or "multiif";

    /// <summary>Binds conditions and branches in turn. Behind a constant condition ClickHouse analyses one branch alone, and the others are left out.</summary>
    /// <param name="first">Where the first condition is.</param>
    private ImmutableArray<BoundExpression> BindChoice(ImmutableArray<SqlExpression> written, int first, SelectScope scope)
    {
        var bound = ImmutableArray.CreateBuilder<BoundExpression>(written.Length);
        var before = _unreached;
        for (var i = 0; i < written.Length; i++)
        {
            bound.Add(Bind(written[i], scope));
            if (i >= first && (i - first) % 2 == 0 && MayBeConstant(bound[i]))
                _unreached++;
        }

        _unreached = before;
        return bound.ToImmutable();
    }

    /// <summary>Whether ClickHouse may compute an expression while it analyses the query: without a row, or from types alone.</summary>
    private static bool MayBeConstant(BoundExpression expression) => expression switch
    {
        BoundConstant { Constant: null } or BoundColumn or BoundParameter or BoundWindowCall or BoundUnionColumn => false,
        BoundCall call => call.Name.ToLowerInvariant() switch
        {
            "isnull" or "isnotnull" or "isnullable" or "totypename" or "tocolumntypename" or "isconstant" or "ignore" or "indexhint" => true,
            "and" or "or" => call.Arguments.Any(MayBeConstant),
            _ => AggregateFunction.Find(call.Name) is null && call.Arguments.All(MayBeConstant),
        },
        _ => true,
    };
}
