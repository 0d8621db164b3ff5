using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse refuses of the expressions that it analyses.</summary>
internal sealed partial class Binder
{
    private readonly RefusalList _refusals = new();

    /// <summary>What only versions of ClickHouse refuse that are older than some other.</summary>
    private readonly RefusalList _newer = new();

    private CallChecker Calls => new(_refusals);

    private ConstantChecker Constants => new(_refusals);

    private CastChecker Casts => new(_refusals);

    /// <summary>Whether a setting gives columns precedence over aliases.</summary>
    private bool _readsColumnsFirst;

    /// <summary>Whether a setting says what UNION alone means.</summary>
    private bool _setsUnionMode;

    private void CheckFunction(FunctionCall call)
    {
        var name = new TextSpan(call.Span.Start, call.Name.Length);
        if (FunctionNames.IsKnown(call.Name))
        {
            AddIfNew(RefusalReason.NewFunction, call.Name, name, FunctionNames.FirstVersion(call.Name));
            return;
        }

        var (near, isCertain) = FunctionNames.Nearest(call.Name);
        _refusals.Add(new Refusal(RefusalReason.UnknownFunction, name, [call.Name, near.Length > 0
            ? $"Write {near}."
            : "Write an existing function."])
        { Meant = isCertain ? near : "" });
    }

    /// <param name="version">The first version that has it; empty where all known versions do.</param>
    private void AddIfNew(RefusalReason reason, string name, TextSpan span, string version)
    {
        if (version.Length > 0 && !_refusals.IsSuspended)
            _newer.Add(new Refusal(reason, span, [name, version]) { Before = Version.Parse(version) });
    }

    private static bool IsChoice(string function) => function.ToLowerInvariant() is "if" or "multiif";

    /// <summary>
    /// Binds conditions and branches in turn. Behind a constant condition ClickHouse analyses one branch alone, and the others are left
    /// out.
    /// </summary>
    /// <param name="first">Where the first condition is.</param>
    private ImmutableArray<BoundExpression> BindChoice(ImmutableArray<SqlExpression> written, int first, SelectScope scope)
    {
        var bound = ImmutableArray.CreateBuilder<BoundExpression>(written.Length);
        using var level = _refusals.Enter();
        for (var i = 0; i < written.Length; i++)
        {
            bound.Add(Bind(written[i], scope));
            if (i >= first && (i - first) % 2 == 0 && ConstantFolding.MayBeConstant(bound[i]))
                _refusals.Suspend();
        }

        return bound.ToImmutable();
    }
}
