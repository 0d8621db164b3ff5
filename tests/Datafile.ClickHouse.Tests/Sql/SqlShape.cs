using System.Text.RegularExpressions;
using Datafile.Parser.Sql;

namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>What a query consists of: how many SELECTs and literals, which functions, names and tables, each as often as it is there.</summary>
internal static partial class SqlShape
{
    /// <summary>What is in one tree only; empty where both are the same.</summary>
    /// <param name="withLiterals">Without: generated queries are full of forms whose constants the engine counts otherwise (frames, fills, samples).</param>
    public static string Difference(IEnumerable<string> engine, QueryExpression ours, bool withLiterals = true)
    {
        var difference = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in OfEngine(engine))
            difference[part] = difference.GetValueOrDefault(part) + 1;
        foreach (var part in OfTree.Parts(ours))
            difference[part] = difference.GetValueOrDefault(part) - 1;
        return string.Join(", ", difference.Where(d => d.Value != 0 && (withLiterals || d.Key != "literal")).Select(d => $"{d.Key} {(d.Value > 0 ? "+" : "")}{d.Value}"));
    }

    /// <summary>The parts of <c>EXPLAIN AST</c>: each line is a node, and its indentation its level.</summary>
    private static IEnumerable<string> OfEngine(IEnumerable<string> lines)
    {
        var skipped = int.MaxValue; // the level of a node whose children are left out
        foreach (var line in lines)
        {
            var node = line.TrimStart();
            var level = line.Length - node.Length;
            if (level > skipped)
                continue;

            skipped = int.MaxValue;
            var kind = node.Split(' ')[0];
            var name = Remarks().Replace(node, "")[kind.Length..].TrimStart().Replace("`", "", StringComparison.Ordinal);
            switch (kind)
            {
                case "SelectQuery":
                    yield return "select";
                    break;
                case "Function" when name != "_CAST": // of a query parameter
                    yield return "function " + name.ToLowerInvariant() switch { "globalin" => "in", "globalnotin" => "notin", var function => function };
                    break;
                case "Identifier" when name != "JSON": // of FORMAT
                    yield return "name " + name;
                    break;
                case "Literal":
                    for (var count = Literals().Count(Escaped().Replace(node[kind.Length..], "$1")); count > 0; count--)
                        yield return "literal";
                    break;
                case "TableIdentifier":
                    yield return "table " + name;
                    break;
                case "ColumnsExceptTransformer" or "ColumnsApplyTransformer" or "ColumnsListMatcher" or "Set":
                    skipped = level;
                    break;
            }
        }
    }

    /// <summary>Arrays and tuples of literals are one node, in which each has its own type.</summary>
    [GeneratedRegex(@"'(?:[^'\\]|\\.)*'|\bNULL\b|\b(?:U?Int\d+|Float\d+|Bool|Decimal\d+)_")]
    private static partial Regex Literals();

    /// <summary>The answer comes as TSV.</summary>
    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"( \((alias .*|children \d+)\))+$")]
    private static partial Regex Remarks();

    /// <summary>Our tree, with what the engine writes in other words put into them.</summary>
    private static class OfTree
    {
        private static readonly Dictionary<string, string> Extracted = new(StringComparer.Ordinal)
        {
            ["second"] = "tosecond",
            ["minute"] = "tominute",
            ["hour"] = "tohour",
            ["day"] = "todayofmonth",
            ["week"] = "toisoweek",
            ["month"] = "tomonth",
            ["quarter"] = "toquarter",
            ["year"] = "toyear",
            ["dow"] = "todayofweek",
            ["doy"] = "todayofyear",
            ["epoch"] = "tounixtimestamp",
            ["isodow"] = "todayofweek",
            ["isoyear"] = "toisoyear",
        };

        public static IEnumerable<string> Parts(SqlNode node) => node switch
        {
            Interpolation interpolation => interpolation.Expression is { } expression ? Parts(expression) : ["name " + interpolation.Name],
            SelectQuery { GroupByModifier: "GROUPING SETS" } sets =>
            [
                "select", .. sets.Children().Except(sets.GroupBy).SelectMany(Parts),
                .. sets.GroupBy.SelectMany(set => set is Operation { Function: "tuple" } ? Below(set) : Parts(set)),
            ],
            SelectQuery select => Named("select", select),
            SetOperation set => [.. Below(set), .. Shared(set)],
            SelectClause { Kind: ClauseKind.OrderBy, Expressions.IsEmpty: true } => ["name all"],
            OrderKey { Collation: { } collation } key => [.. Below(key), .. Parts(collation)],
            SelectClause { Kind: ClauseKind.Settings or ClauseKind.Format or ClauseKind.IntoOutfile } => [],
            TableName table => [$"table {table.FullName}"],
            Literal => ["literal"],
            Identifier { Parts: ["inf" or "nan"] } => ["literal"], // numbers
            Identifier name => [$"name {string.Join('.', name.Parts.Select(JsonPart))}"],
            Operation operation => OfOperation(operation),
            FunctionCall call => Named("function " + OfCall(call), call),
            CaseExpression { Else: null } open => ["literal", .. OfCase(open)], // NULL
            CaseExpression choice => OfCase(choice),
            Cast cast => IsLiteral(cast.Operand) ? ["function cast", "literal", "literal"] : ["literal", .. Named("function cast", cast)], // the type is one
            Interval interval => Named("function tointerval" + interval.Unit, interval),
            Lambda lambda => [.. Named("function lambda", lambda), "function tuple", .. lambda.Parameters.Select(p => "name " + p)],
            Asterisk asterisk => [.. asterisk.Qualifier.Length > 0 ? ["name " + asterisk.Qualifier] : Array.Empty<string>(), .. asterisk.Replacements.SelectMany(Parts)], // the engine keeps a list of COLUMNS to itself
            _ => Below(node),
        };

        /// <summary>What the first SELECT of a UNION names with WITH, the engine copies into the others.</summary>
        private static IEnumerable<string> Shared(SetOperation set) =>
            set.Queries[0] is SelectQuery first
                ? set.Queries.Skip(1).OfType<SelectQuery>().SelectMany(_ => first.With.SelectMany(Parts))
                : [];

        private static IEnumerable<string> OfCase(CaseExpression choice) =>
            Named(choice.Operand is null ? "function multiif" : "function casewithexpression", choice);

        private static IEnumerable<string> Below(SqlNode node) => node.Children().SelectMany(Parts);

        private static IEnumerable<string> Named(string part, SqlNode node) => [part, .. Below(node)];

        private static string JsonPart(string part) => part.StartsWith(':') ? part.Replace("`", "", StringComparison.Ordinal) : part;

        private static IEnumerable<string> OfOperation(Operation operation) => operation.Function switch
        {
            // The operand stands in both comparisons.
            "between" => ["function and", "function greaterorequals", "function lessorequals", .. Below(operation), .. Parts(operation.Operands[0])],
            "notBetween" => ["function or", "function less", "function greater", .. Below(operation), .. Parts(operation.Operands[0])],
            "array" or "tuple" when IsLiteral(operation) => Below(operation),
            "concat" when operation.Operands[0] is Operation { Function: "concat" } => Below(operation), // one call, however long the chain
            _ when operation.Function.StartsWith("extract_", StringComparison.Ordinal) =>
                Named("function " + Extracted.GetValueOrDefault(operation.Function[8..], operation.Function), operation),
            _ => Named("function " + operation.Function.ToLowerInvariant(), operation),
        };

        /// <summary>Whether the engine folds an expression into one literal.</summary>
        private static bool IsLiteral(SqlExpression expression) =>
            expression is Literal or Identifier { Parts: ["inf" or "nan"] } or Operation { Function: "array", Operands.IsEmpty: true }
            || (expression is Operation { Function: "array", Operands: var items } && items.All(i => IsLiteral(i) && i is not Operation { Function: "tuple" }))
            || (expression is Operation { Function: "tuple", Operands: { Length: > 0 } parts } && parts.All(IsLiteral));

        private static string OfCall(FunctionCall call) =>
            (call.Name + (call.Distinct ? "Distinct" : "") + (call.Filter is null ? "" : "If")).ToLowerInvariant() switch
            {
                "trim" => "trimboth",
                "ltrim" => "trimleft",
                "rtrim" => "trimright",
                "date_diff" or "timestamp_diff" or "timestampdiff" => "datediff",
                "date_add" or "dateadd" or "timestamp_add" or "timestampadd" => "plus",
                "date_sub" or "datesub" or "timestamp_sub" or "timestampsub" => "minus",
                var name => name,
            };
    }
}
