using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse refuses of the expressions that it analyses.</summary>
internal sealed partial class Binder
{
    private readonly RefusalList _refusals = new();

    private CallChecker Calls => new(_refusals);

    private ConstantChecker Constants => new(_refusals);

    /// <summary>Whether a setting gives columns precedence over aliases.</summary>
    private bool _readsColumnsFirst;

    /// <summary>Whether a setting says what UNION alone means.</summary>
    private bool _setsUnionMode;

    private void CheckFunction(FunctionCall call)
    {
        if (FunctionNames.IsKnown(call.Name))
            return;

        var (near, isCertain) = FunctionNames.Nearest(call.Name);
        var name = new TextSpan(call.Span.Start, call.Name.Length);
        _refusals.Add(new Refusal(RefusalReason.UnknownFunction, name, [call.Name, near.Length > 0 ? $"Write {near}." : "Write an existing function."]) { Meant = isCertain ? near : "" });
    }

    private static bool IsChoice(string function) => function.ToLowerInvariant() is "if" or "multiif";

    /// <summary>Binds conditions and branches in turn. Behind a constant condition ClickHouse analyses one branch alone, and the others are left out.</summary>
    /// <param name="first">Where the first condition is.</param>
    private ImmutableArray<BoundExpression> BindChoice(ImmutableArray<SqlExpression> written, int first, SelectScope scope)
    {
        var bound = ImmutableArray.CreateBuilder<BoundExpression>(written.Length);
        var suspended = 0;
        for (var i = 0; i < written.Length; i++)
        {
            bound.Add(Bind(written[i], scope));
            if (i >= first && (i - first) % 2 == 0 && ConstantFolding.MayBeConstant(bound[i]))
            {
                _refusals.Suspend();
                suspended++;
            }
        }

        _refusals.Resume(suspended);
        return bound.ToImmutable();
    }
}
