using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// What ClickHouse refuses of a call only when it runs it, and so also of types that it accepts before (measured on ClickHouse 26.7).
/// </summary>
internal sealed partial class Binder
{
    /// <summary>Functions of the time of day, which a Date does not have.</summary>
    private static readonly HashSet<string> OfTimeOfDay = new(StringComparer.Ordinal)
    {
        "toHour", "toMinute", "toSecond", "toStartOfHour", "toStartOfFifteenMinutes", "toStartOfTenMinutes", "toStartOfFiveMinutes", "toStartOfMinute",
        "toStartOfSecond", "timeSlot",
    };

    /// <summary>Functions that search for a regular expression, their second argument.</summary>
    private static readonly HashSet<string> OfPattern = new(StringComparer.Ordinal)
    {
        "match", "extract", "extractAll", "extractAllGroupsHorizontal", "extractAllGroupsVertical", "extractGroups", "countMatches",
        "countMatchesCaseInsensitive", "regexpExtract",
    };

    /// <summary>Times of day, and regular expressions.</summary>
    /// <param name="function">As written, or the function of an operator.</param>
    private void CheckFunctionUse(string function, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        if (_refusals.IsSuspended || arguments.IsEmpty || arguments.Any(a => a.Type.IsNull))
            return;

        var name = syntax is FunctionCall ? function : function == "match" ? "REGEXP" : "EXTRACT";
        switch (FunctionFacts.Find(function)?.Name ?? function)
        {
            case var ofDay when OfTimeOfDay.Contains(ofDay) && IsDate(arguments[0].Type):
                _refusals.Add(RefusalReason.NoTimeOfDay, syntax, name, arguments[0].Type.ToString());
                break;
            case "dateTrunc"
                when arguments.Length > 1 && IsDate(arguments[1].Type) && ConstantFolding.TextOf(arguments[0]) is { } unit && IsBelowDay(unit):
                _refusals.Add(RefusalReason.NoUnitOfDate, syntax, name, arguments[1].Type.ToString(), unit.ToLowerInvariant());
                break;
            case "toStartOfInterval" when arguments.Length is 2 or 3
                && IsDate(arguments[0].Type)
                && arguments[1].Type.Name is var interval
                && interval.StartsWith("Interval", StringComparison.Ordinal)
                && IsBelowDay(interval.Substring(8)):
                _refusals.Add(RefusalReason.NoUnitOfInterval, syntax, name, arguments[0].Type.ToString(), interval.Substring(8).ToLowerInvariant());
                break;
            case var search when OfPattern.Contains(search) && arguments.Length > 1:
                CheckRegularExpression(RefusalReason.WrongSearch, name, arguments[0], arguments[1], isWhole: false);
                break;
            case "replaceRegexpAll" or "replaceRegexpOne" when arguments.Length > 2:
                CheckRegularExpression(RefusalReason.WrongReplacement, name, arguments[0], arguments[1], isWhole: true);
                if (!arguments.Any(a => a.Type.IsNullable)
                    && ConstantFolding.TextOf(arguments[1]) is { } searched
                    && ConstantFolding.TextOf(arguments[2]) is { } replacement
                    && RegularExpression.MissingGroup(searched, replacement, out var groups) is { } group)
                    _refusals.Add(RefusalReason.NoSuchGroup, arguments[2].Syntax ?? syntax, name, $"{group}", groups == 0 ? "none" : $"{groups}");
                break;
            case "splitByRegexp" when arguments.Length > 1:
                CheckRegularExpression(RefusalReason.WrongSearch, name, arguments[1], arguments[0], isWhole: false);
                break;
        }
    }

    private static bool IsDate(ClickHouseType type) => type.Unwrapped.Stored.Unwrapped.Name is "Date" or "Date32";

    private static bool IsBelowDay(string unit) =>
        unit.ToLowerInvariant() is "hour" or "minute" or "second" or "millisecond" or "microsecond" or "nanosecond";

    private void CheckRegularExpression(RefusalReason reason, string function, BoundExpression text, BoundExpression pattern, bool isWhole)
    {
        if (pattern.Syntax is { } place
            && !text.Type.IsNull
            && ConstantFolding.TextOf(pattern) is { } constant
            && RegularExpression.ProblemOf(constant, isWhole) is { } problem)
            _refusals.Add(reason, place, function, problem);
    }

    /// <summary>A query after IN has one column for a value, and for a tuple one or as many as the tuple has elements.</summary>
    private void CheckSetOfQuery(BoundExpression left, BoundExpression right, Operation operation)
    {
        if (left.Type.Name == "Dynamic")
            _refusals.Add(RefusalReason.DynamicArgument, operation, "IN", "Dynamic");
        if (right is not BoundSubquery { Query.Columns: { IsOpen: false } columns }
            || left.Type.HasUnknown
            || left.Type.IsNull
            || left.Type.IsDynamic
            || ConstantFolding.MayBeConstant(left)
            || columns.Columns.Length <= 1)
            return;

        var elements = left.Type.Unwrapped.Name == "Tuple" ? left.Type.Unwrapped.Arguments.Length : 1;
        if (columns.Columns.Length != elements)
            _refusals.Add(
                RefusalReason.InOfOtherCount, operation.Operands[1], elements == 1 ? "one value" : $"a tuple of {elements}",
                $"{columns.Columns.Length}", elements == 1 ? "one column" : $"{elements} columns");
    }
}
