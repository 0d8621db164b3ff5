using System.Text;

namespace Datafile.Analyzer.Types;

/// <summary>An argument of a call, as far as the type of the result depends on it.</summary>
/// <param name="Constant">The value as ClickHouse prints it in SQL (<c>'UTC'</c>, <c>3</c>, <c>[1, 2]</c>); null where it is not constant.</param>
public readonly record struct TypedArgument(ClickHouseType Type, string? Constant = null)
{
    /// <summary>Whether ClickHouse computes it before it reads a row; null where that is not known.</summary>
    public bool? IsConstant
    {
        get => Constant is not null ? true : _isNotKnown ? null : _isFolded;
        init => (_isFolded, _isNotKnown) = (value == true, value is null);
    }

    private readonly bool _isFolded, _isNotKnown;

    /// <summary>Whether it is a lambda; the type is that of its body.</summary>
    public bool IsLambda { get; private init; }

    /// <summary>The text of a constant string without its quotes; null for all else.</summary>
    public string? Text => Constant is { Length: > 1 } text && text[0] == '\'' ? Unescaped(text.Substring(1, text.Length - 2)) : null;

    /// <summary>A text as ClickHouse prints a constant string.</summary>
    public static string ConstantOf(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'";

    private static string Unescaped(string printed)
    {
        if (printed.IndexOf('\\') < 0)
            return printed;

        var text = new StringBuilder(printed.Length);
        for (var i = 0; i < printed.Length; i++)
            text.Append(printed[i] == '\\' && i + 1 < printed.Length ? printed[++i] : printed[i]);
        return text.ToString();
    }

    /// <summary>A lambda whose body yields a type.</summary>
    public static TypedArgument Lambda(ClickHouseType body) => new(body) { IsLambda = true };
}
