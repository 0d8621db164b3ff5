using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>The condition that includes exactly the rows that a filter excludes, in the words of the filter.</summary>
internal static class FilterComplement
{
    public static string Of(BoundFilter filter)
    {
        if (filter.Node.Sql is not { } sql)
            return "";

        // One comparison and nothing else: its operator is reversed. Anything more is negated as a whole.
        var written = sql.TextOf(filter.Syntax.Span);
        if (filter.Syntax is not Operation { Function: "greater" or "greaterOrEquals" or "less" or "lessOrEquals", Operands: var sides })
            return $"NOT ({written})";

        var token = sql.Tokens.First(
            t => t.Span.Start >= sides[0].Span.End && t.Span.End <= sides[1].Span.Start && sql.TextOf(t) is ">" or ">=" or "<" or "<=");
        var opposite = sql.TextOf(token) switch { ">" => "<=", ">=" => "<", "<" => ">=", _ => ">" };
        var at = token.Span.Start - filter.Syntax.Span.Start;
        return written.Substring(0, at) + opposite + written.Substring(at + token.Span.Length);
    }
}
