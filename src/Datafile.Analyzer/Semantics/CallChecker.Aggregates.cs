using System.Collections.Immutable;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Semantics;

/// <summary>The arguments of aggregate functions and of their combinators.</summary>
internal readonly partial struct CallChecker
{
    /// <summary>
    /// Takes the combinators off from the end of the name, as ClickHouse does, and checks what is left with the facts of the function.
    /// </summary>
    private void CheckAggregate(
        CheckedCall call, AggregateFunction function, ImmutableArray<BoundExpression> parameters, ImmutableArray<CheckedArgument> arguments)
    {
        for (var i = function.Combinators.Length - 1; i >= 0; i--)
        {
            switch (function.Combinators[i])
            {
                case "Merge" or "MergeState":
                    CheckMerge(
                        call, function with { Combinators = function.Combinators.RemoveRange(i, function.Combinators.Length - i) },
                        parameters, arguments);
                    return;
                case "Resample":
                    return;
                case "If" or "ArgMin" or "ArgMax" when arguments.IsEmpty:
                    refusals.Add(RefusalReason.NumberOfArguments, call.Syntax, call.Name, "at least 1 argument", "0");
                    return;
                case "If":
                    if (!IsCondition(arguments[arguments.Length - 1]))
                    {
                        refusals.Add(RefusalReason.ConditionNotBoolean, call.Syntax, call.Name, arguments[arguments.Length - 1].Type.ToString());
                        return;
                    }

                    arguments = arguments.RemoveAt(arguments.Length - 1);
                    break;
                case "ArgMin" or "ArgMax":
                    arguments = arguments.RemoveAt(arguments.Length - 1);
                    break;
                case "Array" or "ForEach" or "Map":
                    if (Inside(call, function.Combinators[i], arguments) is not { } inside)
                        return;
                    arguments = inside;
                    break;
            }
        }

        // count(DISTINCT a, b) is uniqExact(a, b).
        if (CallFacts.Find(function.Base) is not { } fact || (function.Base == "count" && function.Combinators.Contains("Distinct")))
            return;

        CheckArguments(call, fact, arguments);
        for (var i = 0; i < arguments.Length; i++)
        {
            // What accepts no text accepts no Dynamic, and neither does what compares its values (measured on ClickHouse 26.7).
            if (arguments[i].Type.Name == "Dynamic"
                && (fact.RefusesAt(i, arguments.Length, "S") || fact.Name is "min" or "max" || (fact.Name is "argMin" or "argMax" && i == 1)))
                refusals.Add(RefusalReason.DynamicArgument, call.Syntax, call.Name, "Dynamic");
        }

        if (parameters.IsEmpty && fact.NeedsParameters)
            refusals.Add(RefusalReason.NoParameters, call.Syntax, call.Name);
        else if (!parameters.IsEmpty && fact.Parameters == "0")
            refusals.Add(RefusalReason.UnwantedParameters, call.Syntax, call.Name);
    }

    private static bool IsCondition(CheckedArgument argument) => argument.Kinds.Length == 0 || argument.Kinds[0] is '1' or 'b';

    /// <summary>The elements of arrays, or the values of a map; null where an argument is refused.</summary>
    private ImmutableArray<CheckedArgument>? Inside(CheckedCall call, string combinator, ImmutableArray<CheckedArgument> arguments)
    {
        var inside = ImmutableArray.CreateBuilder<CheckedArgument>(arguments.Length);
        for (var i = 0; i < arguments.Length; i++)
        {
            var (type, container) = (arguments[i].Type.Unwrapped.Stored.Unwrapped, combinator == "Map" ? "Map" : "Array");
            if (type.IsUnknown || type.IsDynamic)
            {
                inside.Add(new CheckedArgument(ClickHouseType.Unknown, ""));
                continue;
            }

            if (type.Name != container)
            {
                refusals.Add(RefusalReason.IllegalType, call.Syntax, call.Name, arguments[i].Type.ToString(), $"{i + 1}");
                return null;
            }

            inside.Add(CheckedArgument.Of(container == "Map" ? type.Inner[1] : type.First, null, mayBeConstant: false));
        }

        return inside.ToImmutable();
    }

    private void CheckMerge(CheckedCall call, AggregateFunction function, ImmutableArray<BoundExpression> parameters, ImmutableArray<CheckedArgument> arguments)
    {
        if (arguments.Length != 1)
        {
            refusals.Add(RefusalReason.NumberOfArguments, call.Syntax, call.Name, "1 argument", $"{arguments.Length}");
            return;
        }

        var type = arguments[0].Type.Unwrapped;
        if (arguments[0].Kinds.Length == 0 && !type.IsAggregateState)
            return;
        if (!type.IsAggregateState)
        {
            refusals.Add(RefusalReason.MergeOfNoState, call.Syntax, call.Name, type.ToString(), function.StateName);
            return;
        }

        if (!type.HasUnknown && type.StateFunction.Length > 0 && !AggregateState.IsReadBy(type, function))
        {
            // ClickHouse first makes the function of the arguments of the state.
            var hasOtherCount = !function.StateCombinators.Any() && CallFacts.Find(function.Base)?.RefusesCount(type.Inner.Length - 1) == true;
            refusals.Add(
                hasOtherCount ? RefusalReason.MergeOfOtherCount : RefusalReason.MergeOfOtherState,
                call.Syntax, call.Name, type.StateFunction, type.StateFunction + "Merge");
        }
        else if (parameters.IsEmpty && CallFacts.Find(function.Base) is { NeedsParameters: true })
        {
            refusals.Add(RefusalReason.NoParameters, call.Syntax, call.Name);
        }
        else if (!type.HasUnknown && !function.HasOneState && parameters.All(p => p.Constant is not null)
            && AggregateState.FunctionWithParameters(type) is var stored && !AggregateState.HasParameters(type, [.. parameters.Select(p => p.Constant!)]))
        {
            var name = type.StateFunction;
            refusals.Add(RefusalReason.MergeOfOtherState, call.Syntax, call.Name, stored, $"{name}Merge{stored.Substring(name.Length)}");
        }
    }
}
