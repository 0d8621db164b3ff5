using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Types;

/// <summary>Types that ClickHouse has and Tinybird Forward refuses in a SCHEMA (datafile format 2.2).</summary>
public static class ForwardTypes
{
    /// <summary>The first type that Forward refuses; null where there is none.</summary>
    public static TypeProblem? Check(TypeSyntax type)
    {
        // The reader takes Nullable off before it looks, and looks at no other type inside.
        var bare = type.Name == "Nullable" ? TypeShape.Within(type) ?? type : type;
        return bare switch
        {
            { Name: "Int" } => new(bare, "Int has no size. Write it, e.g. Int32."),
            { Name: "DateTime64", HasArguments: false } => new(bare, "DateTime64 has no precision. Write DateTime64(3)."),
            _ => Boolean(type) is { } boolean ? new(boolean, "boolean is not taken. Write Bool or UInt8.") : null,
        };
    }

    /// <summary>It looks for the word in lower case alone: Boolean is taken.</summary>
    private static TypeSyntax? Boolean(TypeSyntax type) =>
        type.Name == "boolean" ? type : type.Arguments.Select(a => a.Type is { } inner ? Boolean(inner) : null).FirstOrDefault(t => t is not null);
}
