using System.Collections.Immutable;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>A condition on a row, made of comparisons on axes and of conditions that are not followed.</summary>
internal abstract record RowCondition
{
    public static readonly RowCondition True = new AllOf([]);
    public static readonly RowCondition False = new AnyOf([]);

    /// <summary>Whether a row of that kind fulfils it; null where NULL makes it neither true nor false, as in SQL.</summary>
    public abstract bool? Holds(RowRegion row);

    /// <summary>The condition and everything below it.</summary>
    public IEnumerable<RowCondition> DescendantsAndSelf()
    {
        yield return this;
        var parts = this switch
        {
            AllOf all => all.Parts,
            AnyOf any => any.Parts,
            Negation not => [not.Inner],
            Choice choice => [choice.Condition, choice.Then, choice.Otherwise],
            Fallback fallback => [fallback.Inner, fallback.Otherwise],
            Exclusive either => [either.Left, either.Right],
            NullCheck check => [check.Inner],
            _ => ImmutableArray<RowCondition>.Empty,
        };
        foreach (var part in parts)
            foreach (var inner in part.DescendantsAndSelf())
                yield return inner;
    }

    /// <summary>The same condition over other axes.</summary>
    public RowCondition Over(Func<Axis, Axis> axis) => this switch
    {
        AllOf all => new AllOf(Over(all.Parts, axis)),
        AnyOf any => new AnyOf(Over(any.Parts, axis)),
        Negation not => new Negation(not.Inner.Over(axis)),
        Choice choice => new Choice(choice.Condition.Over(axis), choice.Then.Over(axis), choice.Otherwise.Over(axis)),
        Fallback fallback => new Fallback(fallback.Inner.Over(axis), fallback.Otherwise.Over(axis)),
        Exclusive either => new Exclusive(either.Left.Over(axis), either.Right.Over(axis)),
        NullCheck check => new NullCheck(check.Inner.Over(axis)),
        Bound bound => bound with { Axis = axis(bound.Axis) },
        NullTest test => new NullTest(axis(test.Axis)),
        _ => this,
    };

    private static ImmutableArray<RowCondition> Over(ImmutableArray<RowCondition> parts, Func<Axis, Axis> axis) =>
        ImmutableArray.CreateRange(parts, p => p.Over(axis));
}

internal sealed record AllOf(ImmutableArray<RowCondition> Parts) : RowCondition
{
    public override bool? Holds(RowRegion row)
    {
        bool? result = true;
        foreach (var part in Parts)
        {
            var holds = part.Holds(row);
            if (holds == false)
                return false;
            result = holds is null ? null : result;
        }

        return result;
    }
}

internal sealed record AnyOf(ImmutableArray<RowCondition> Parts) : RowCondition
{
    public override bool? Holds(RowRegion row)
    {
        bool? result = false;
        foreach (var part in Parts)
        {
            var holds = part.Holds(row);
            if (holds == true)
                return true;
            result = holds is null ? null : result;
        }

        return result;
    }
}

internal sealed record Negation(RowCondition Inner) : RowCondition
{
    public override bool? Holds(RowRegion row) => !Inner.Holds(row);
}

/// <summary>What <c>if</c> does: a condition that is NULL is not fulfilled.</summary>
internal sealed record Choice(RowCondition Condition, RowCondition Then, RowCondition Otherwise) : RowCondition
{
    public override bool? Holds(RowRegion row) => Condition.Holds(row) == true ? Then.Holds(row) : Otherwise.Holds(row);
}

/// <summary>What <c>ifNull</c> does with a condition that is NULL.</summary>
internal sealed record Fallback(RowCondition Inner, RowCondition Otherwise) : RowCondition
{
    public override bool? Holds(RowRegion row) => Inner.Holds(row) ?? Otherwise.Holds(row);
}

/// <summary>XOR: one of two holds, and not both.</summary>
internal sealed record Exclusive(RowCondition Left, RowCondition Right) : RowCondition
{
    public override bool? Holds(RowRegion row) => Left.Holds(row) is { } left && Right.Holds(row) is { } right ? left != right : null;
}

/// <summary><c>isNull</c> of a condition.</summary>
internal sealed record NullCheck(RowCondition Inner) : RowCondition
{
    public override bool? Holds(RowRegion row) => Inner.Holds(row) is null;
}

internal enum CompareOperator { Less, GreaterOrEquals }

/// <summary>
/// <c>axis &lt; value</c> or <c>axis &gt;= value</c>, just before or just after the value: the four operators of SQL are two
/// of these.
/// </summary>
/// <param name="After">It lies just after the value, so that the value itself is below it.</param>
internal sealed record Bound(Axis Axis, CompareOperator Operator, AxisValue Value, bool After) : RowCondition
{
    public override bool? Holds(RowRegion row) => row.IsBelow(this) is { } below ? below == (Operator == CompareOperator.Less) : null;
}

internal sealed record NullTest(Axis Axis) : RowCondition
{
    public override bool? Holds(RowRegion row) => row.IsNull(Axis);
}

/// <summary>A condition that is not followed: it may hold or not, whatever the time.</summary>
/// <param name="NamesTime">Whether it names a column with a time.</param>
/// <param name="Columns">The columns that it names.</param>
internal sealed record OpaquePredicate(string Key, bool NamesTime, IReadOnlyList<string> Columns) : RowCondition
{
    /// <summary>See <see cref="CalendarFunction.Repeats"/>.</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether it contains a template parameter whose value is not known.</summary>
    public bool HasParameter { get; init; }

    public override bool? Holds(RowRegion row) => row.Assumes(Key);
}

/// <summary>A condition that depends on the clock of the server: <c>now()</c>, <c>today()</c>.</summary>
/// <param name="Axis">The axis beside the clock; null where only the clock is compared.</param>
internal sealed record ClockCondition(Axis? Axis, string Key) : RowCondition
{
    public override bool? Holds(RowRegion row) => row.Assumes(Key);
}
