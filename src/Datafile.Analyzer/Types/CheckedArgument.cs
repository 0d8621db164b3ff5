namespace Datafile.Analyzer.Types;

/// <summary>An argument of a call that is checked.</summary>
/// <param name="Kinds">What it may count as (<see cref="ArgumentKind"/>); empty where its type is not known.</param>
internal readonly record struct CheckedArgument(ClickHouseType Type, string Kinds)
{
    public bool IsOtherArray => Kinds.IndexOf(ArgumentKind.OtherArray) >= 0;

    /// <summary>Whether the elements of such an array can be added up.</summary>
    public bool HasNumbers => ArgumentKind.Of(Type.Unwrapped.Stored.Unwrapped.First) is 'D' or 'w' or 'E';

    /// <param name="constant">Its value, where it is written there.</param>
    /// <param name="mayBeConstant">Whether ClickHouse may compute it without a row.</param>
    public static CheckedArgument Of(ClickHouseType type, string? constant, bool mayBeConstant)
    {
        var kind = type.HasUnknown ? '\0' : ArgumentKind.Of(type);
        if (kind == '\0')
            return new(type, "");
        if (constant is null && !mayBeConstant)
            return new(type, kind.ToString());

        return new(type, kind switch
        {
            'S' or 'X' => $"{kind}{ArgumentKind.ConstantString}",
            'A' or 'a' or 's' => $"{kind}{ArgumentKind.ConstantArray}",
            _ when "123ijwfbD".IndexOf(kind) >= 0 => $"{kind}{ArgumentKind.ConstantNumber}",

            // The engine was asked with constants alone: intervals are rarely anything else.
            'V' => "V",
            _ => $"{kind}{ArgumentKind.OtherConstant}",
        });
    }
}
