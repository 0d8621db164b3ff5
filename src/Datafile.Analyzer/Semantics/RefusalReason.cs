using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>Why ClickHouse refuses an expression.</summary>
public sealed record RefusalReason
{
    /// <summary>What <see cref="All"/> takes over; the first member, so that it is there when the others are made.</summary>
    private static readonly List<RefusalReason> Made = [];

    private RefusalReason(string error, string format)
    {
        (Error, Format) = (error, format);
        Made.Add(this);
    }

    private RefusalReason(RefusalReason other)
    {
        (Error, Format, By, IsOfComputed) = (other.Error, other.Format, other.By, other.IsOfComputed);
        Made.Add(this);
    }

    /// <summary>The name of its error, e.g. <c>UNKNOWN_FUNCTION</c>.</summary>
    public string Error { get; }

    /// <summary>What is wrong and what to do, with places for names and values.</summary>
    public string Format { get; }

    internal static readonly RefusalReason
        UnknownFunction = new("UNKNOWN_FUNCTION", "ClickHouse has no function '{0}'. {1}"),
        NewFunction = new("UNKNOWN_FUNCTION", "it has no function '{0}'. Use an older function, or set datafile_clickhouse to the version that you run.") { By = "ClickHouse before {1}" },
        NewSetting = new("UNKNOWN_SETTING", "it has no setting '{0}'. Remove it, or set datafile_clickhouse to the version that you run.") { By = "ClickHouse before {1}" },
        AggregateInClause = new("ILLEGAL_AGGREGATION", "{0} is an aggregate, which {1} cannot contain. {2}"),
        AggregateInAggregate = new("ILLEGAL_AGGREGATION", "the arguments of {0} contain the aggregate {1}. Compute one of them in a subquery, or give the alias another name than the column."),
        WindowInClause = new("ILLEGAL_AGGREGATION", "{0} is a window function, which {1} cannot contain. Move it to a subquery, or filter with QUALIFY."),
        NumberOfArguments = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{0} takes {1}, not {2}. Correct its arguments."),
        NoParameters = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{0} needs parameters before its arguments. Write {0}(…)(…)."),
        UnwantedParameters = new("AGGREGATE_FUNCTION_DOESNT_ALLOW_PARAMETERS", "{0} takes no parameters. Write {0}(…) with arguments alone."),
        FunctionWithParameters = new("FUNCTION_CANNOT_HAVE_PARAMETERS", "{0} takes no parameters. Write {0}(…) with arguments alone."),
        IllegalType = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} does not accept {1} as argument {2}. Convert it, or use another function."),
        IllegalTypes = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} does not accept {1} together. Convert one of them."),
        NotConstant = new("ILLEGAL_COLUMN", "argument {2} of {0} must be a constant, not an expression of type {1}. Write a constant."),
        ConditionNotBoolean = new("ILLEGAL_TYPE_OF_ARGUMENT", "the condition of {0} must be UInt8 or Bool, not {1}. Compare it with a value."),
        MergeOfNoState = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} takes a state, not {1}. Write {2} for plain values."),
        MergeOfOtherState = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} cannot read a state of {1}. Write {2}."),
        MergeOfOtherCount = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{0} cannot read a state of {1}, which has other arguments. Write {2}."),
        ScalesOfOtherDecimals = new("NOT_IMPLEMENTED", "{0} cannot choose between {1} and {2}: their scales differ. Cast one of them to the scale of the other.") { IsOfComputed = true },
        DefaultOfOtherType = new("BAD_ARGUMENTS", "the default of {0} must be {1}, not {2}. Cast it: CAST(…, '{1}')."),
        StateOfNoState = new("CANNOT_CONVERT_TYPE", "{0} cannot be cast to {1}. Write a function such as {2}."),
        EmptyState = new("CANNOT_READ_ALL_DATA", "'' is not a state and cannot be cast to {0}. Write a function such as {1}."),
        NotInNullable = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} over {1} would yield Nullable({2}), which does not exist. Write {0}(assumeNotNull(…)) or ifNull."),
        NoCommonType = new("NO_COMMON_TYPE", "{0} cannot compare {1}. Convert one of them."),
        UnknownUnit = new("BAD_ARGUMENTS", "{0} has no unit '{1}'. Write '{2}'."),
        UnknownUnitOfComputed = UnknownUnit with { IsOfComputed = true },
        UnknownZone = new("BAD_ARGUMENTS", "the time zone '{0}' does not exist. Write one such as '{1}'."),
        UnknownZoneOfComputed = UnknownZone with { IsOfComputed = true },
        SeparatorNotOneByte = new("BAD_ARGUMENTS", "splitByChar takes a separator of one byte, not '{0}'. Write splitByString.")
        { IsOfComputed = true },
        ZeroIndex = new("ZERO_ARRAY_OR_TUPLE_INDEX", "the first element of an array is 1, not 0. Write [1].") { IsOfComputed = true },
        NoSuchElement = new("ARGUMENT_OUT_OF_BOUND", "{1} has fewer elements than {0}. Write the number of an element, from 1."),
        UnionOfOtherCount = new("UNION_ALL_RESULT_STRUCTURES_MISMATCH", "the first query of this {0} has {1} columns, and this one has {2}. Select the same columns in all of them."),
        SetOfOtherCount = new("INTERSECT_OR_EXCEPT_RESULT_STRUCTURES_MISMATCH", "the first query of this {0} has {1} columns, and this one has {2}. Select the same columns in all of them."),
        UnionWithoutMode = new("EXPECTED_ALL_OR_DISTINCT", "UNION does not say whether duplicate rows are kept. Write UNION ALL or UNION DISTINCT."),
        FilterOfOtherType = new("ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER", "{0} needs a number or a Bool, not {1}. Compare it with a value."),
        PositionOutOfRange = new("BAD_ARGUMENTS", "{0} {1} names a column by position, and the query has {2}. Write a position from 1."),
        LimitNotNumber = new("INVALID_LIMIT_EXPRESSION", "LIMIT and OFFSET take a number, not {0}. Write a number."),
        UnknownSetting = new("UNKNOWN_SETTING", "the setting '{0}' does not exist. {1}"),
        SettingOfOtherType = new("CANNOT_PARSE_INPUT_ASSERTION_FAILED", "the setting {0} takes a number, not '{1}'. Write a number."),
        SettingBelowZero = new("CANNOT_CONVERT_TYPE", "the setting {0} cannot be negative. Write 0 or more."),
        AliasTwice = new("MULTIPLE_EXPRESSIONS_FOR_ALIAS", "the alias '{0}' already names {1}. Give this expression another alias."),
        FinalOfMergeTree = new("ILLEGAL_FINAL", "FINAL is only for engines that merge rows, and '{0}' is a MergeTree. Remove FINAL."),
        FinalOfQuery = new("UNSUPPORTED_METHOD", "FINAL is only for Data Sources, and '{0}' is a query. Move FINAL to the Data Source that it reads."),
        SampleWithoutKey = new("SAMPLING_NOT_SUPPORTED", "'{0}' has no ENGINE_SAMPLING_KEY, so it cannot be sampled. Remove SAMPLE."),
        SampleOfQuery = new("UNSUPPORTED_METHOD", "SAMPLE is only for Data Sources, and '{0}' is a query. Move SAMPLE to the Data Source that it reads."),
        NotInView = new("QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW", "a materialized view cannot read its source with {0}: it sees the inserted rows alone. {1}"),
        UnknownStar = new("UNKNOWN_IDENTIFIER", "no table of this query is called '{0}'. Write * or the alias of a table."),
        UsingUnknown = new("UNKNOWN_IDENTIFIER", "USING names '{0}', which {1} does not have. Write a column of both sides, or ON."),
        NotAWindowFunction = new("UNKNOWN_AGGREGATE_FUNCTION", "{0} is neither an aggregate nor a window function. Remove OVER."),
        UnknownWindow = new("BAD_ARGUMENTS", "the query has no window '{0}'. Add WINDOW {0} AS (…)."),
        NullCast = new("CANNOT_CONVERT_TYPE", "NULL cannot be cast to {0}. Write Nullable({0})."),
        EnumRenumbered = new("CANNOT_CONVERT_TYPE", "{0} cannot be cast to {1}: a name has another number there. Cast its text: CAST(toString(…), '…')."),
        TupleOfOtherSize = new("INCORRECT_ELEMENT_OF_SET", "the tuple before IN has {0} elements, and this has another number. Write tuples of {0}."),
        LevelOutOfRange = new("PARAMETER_OUT_OF_BOUND", "the level of {0} is between 0 and 1, not {1}. Write 0.5 for half of the values."),
        SizeNotPositive = new("BAD_ARGUMENTS", "the size of {0} must be positive, not {1}. Write a positive number."),
        UnknownMode = new("BAD_ARGUMENTS", "{0} has no mode '{1}'. Write '{2}'."),
        UnreadablePattern = new("SYNTAX_ERROR", "the pattern of {0} cannot be read from '{1}' on. Write parts such as (?1), (?t>=60), . and .*."),
        EventOutOfRange = new("BAD_ARGUMENTS", "the pattern of {0} names condition {1} of {2}. Write the number of a condition, or add one."),
        TopOfNone = new("ARGUMENT_OUT_OF_BOUND", "{0} takes a positive number of values, not {1}. Write a positive number."),
        StateAsKey = new("ILLEGAL_COLUMN", "{0} cannot sort by {1}: states have no order. Sort by the merged value."),
        ArrayOfTwoTypes = new("NO_COMMON_TYPE", "{0} and {1} have no common type. Write elements of one type."),
        NotAnArray = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} takes an array, not {1}. Write an array."),
        ArrayJoinOfNoArray = new("TYPE_MISMATCH", "ARRAY JOIN takes an array or a map, not {0}. Write an array, or remove ARRAY JOIN."),
        NotAJsonPath = new("BAD_ARGUMENTS", "'{0}' is not a JSONPath. Start it with $.") { IsOfComputed = true },
        WindowOfOtherCount = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{0} takes {1}, not {2}. Correct its arguments."),
        WindowWithoutArgument = new("TOO_FEW_ARGUMENTS_FOR_FUNCTION", "{0} takes at least 1 argument. Write the column whose value it returns."),
        WindowNotInteger = new("BAD_ARGUMENTS", "argument {1} of {0} must be {2}, not {3}. Write a number such as 1."),
        WindowDefaultOfOtherType = new("BAD_ARGUMENTS", "{0} returns {1}, which cannot hold its default of type {2}. Cast the first argument or the default."),
        NullableElements = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} does not add up values of type {1}. Write {0}(x -> ifNull(x, 0), …)."),
        LambdaOfOtherCount = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} passes {1} arguments to its lambda, and this one takes {2}. Write {1} names before ->."),
        LambdaNotCondition = new("ILLEGAL_TYPE_OF_ARGUMENT", "the lambda of {0} must yield UInt8, not {1}. Compare its value."),
        LambdaMissing = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} takes a lambda first, not {1}. Write x -> …."),
        JoinNotComparable = new("NO_COMMON_TYPE", "this JOIN compares {0} with {1}. Convert one of them."),
        UsingNotComparable = new("NO_COMMON_TYPE", "USING joins '{0}', which is {1} on one side and {2} on the other. Convert one of them in a subquery."),
        JoinWithoutKey = new("INVALID_JOIN_ON_EXPRESSION", "ON of {0} equates no column of one side with one of the other. Write the table before each column."),
        AsofWithoutInequality = new("INVALID_JOIN_ON_EXPRESSION", "ON of {0} compares columns with = alone, and an ASOF JOIN finds the nearest row by an inequality. Compare two columns with >= or <=."),
        NoTimeOfDay = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} reads the time of day, which {1} does not have. Pass a DateTime.") { IsOfComputed = true },
        NoUnitOfDate = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} with the unit {2} reads the time of day, which {1} does not have. Pass a DateTime."),
        NoUnitOfInterval = NoUnitOfDate with { IsOfComputed = true },
        WindowWithoutOver = new("BAD_ARGUMENTS", "{0} is a window function. Add OVER (…)."),
        InOfOtherCount = new("NUMBER_OF_COLUMNS_DOESNT_MATCH", "IN compares {0} with a query of {1} columns. Select {2}.") { IsOfComputed = true },
        WrongSearch = new("CANNOT_COMPILE_REGEXP", "the regular expression of {0} is not valid: {1}.") { IsOfComputed = true },
        WrongReplacement = new("BAD_ARGUMENTS", "the regular expression of {0} is not valid: {1}.") { IsOfComputed = true },
        ScaleOutOfRange = new("ARGUMENT_OUT_OF_BOUND", "the scale of {0} is at most {1}, not {2}. Write a smaller scale, or use a wider Decimal."),
        TransformOfOtherCount = new("BAD_ARGUMENTS", "{0} has {1} values to find and {2} to replace them with. Write as many of both."),
        ZeroOffset = new("ZERO_ARRAY_OR_TUPLE_INDEX", "{0} counts from 1, not from 0. Write 1.") { IsOfComputed = true },
        NoSuchGroup = new("BAD_ARGUMENTS", "\\{1} in the replacement of {0} means group {1} of the regular expression, which has {2}. Put ( ) around what to keep, or write \\0 for the whole match.") { IsOfComputed = true },
        UnknownEnumName = new("UNKNOWN_ELEMENT_OF_ENUM", "'{0}' is not a name of the Enum. Write '{1}', or another of its names.") { IsOfComputed = true },
        DivisionByZero = new("ILLEGAL_DIVISION", "{0} divides by 0. Divide by another number, or use {1}.") { IsOfComputed = true },
        UnknownSpecifier = new("BAD_ARGUMENTS", "{0} has no specifier '%{1}'. Write one that exists, such as %Y, %m, %d, %H, %i or %S, or %% for the sign itself.") { IsOfComputed = true },
        FrameOfInterval = new("BAD_ARGUMENTS", "the frame of a window takes numbers, not {0}. Write a number: of seconds if the window is sorted by a DateTime, of days for a Date."),
        RangeOfOtherType = new("NOT_IMPLEMENTED", "RANGE with an offset cannot be sorted by {0}. Sort by a number, a Date or a DateTime, or write ROWS."),
        FillOfOtherType = new("INVALID_WITH_FILL_EXPRESSION", "WITH FILL fills numbers and times, and {0} is {1}. Sort by a number, a Date or a DateTime."),
        FillFromText = new("INVALID_WITH_FILL_EXPRESSION", "FROM and TO of WITH FILL take a number or a time, not the text {0}. Convert it, for example with toDate or toDateTime."),
        FillOfTwoTypes = new("INVALID_WITH_FILL_EXPRESSION", "{0} is {1}, and WITH FILL would fill it with {2}. Write to{3}(…)."),
        DynamicArgument = new("ILLEGAL_TYPE_OF_ARGUMENT", "{0} does not accept {1}: its values may have any type. Convert it first, for example with ::Int64."),
        StarNotGrouped = new("NOT_AN_AGGREGATE", "'{0}' brings columns that are neither in GROUP BY nor in an aggregate. Write the columns of GROUP BY in its place."),
        StateNotAggregated = new("NOT_AN_AGGREGATE", "'{0}' is neither in GROUP BY nor in an aggregate, and each row holds a part of its value. Write {1}."),
        KeyNotAggregated = new("NOT_AN_AGGREGATE", "'{0}' is neither in GROUP BY nor in an aggregate. Add it to GROUP BY: '{1}' is in the sorting key of '{2}', and an aggregate would give the rows of several keys to one."),
        ColumnOutsideOfSet = new("NOT_IMPLEMENTED", "'{0}' is a column of the query around this one, which a query after IN cannot read. Read it from the tables of this query, or write a JOIN."),
        NotAnAggregate = new("NOT_AN_AGGREGATE", "'{0}' is neither in GROUP BY nor in an aggregate. Add it to GROUP BY, or write any({0}).");

    /// <summary>Whether ClickHouse finds it when it computes the expression, and so not in a column of a subquery that nothing reads.</summary>
    internal bool IsOfComputed { get; private init; }

    /// <summary>Who refuses, with places as in the format.</summary>
    public string By { get; private init; } = "ClickHouse";

    private static readonly ImmutableDictionary<string, RefusalReason> Texts = Each(
        "'{0}' cannot be read as {1}. Write a value of that type.",
        "TYPE_MISMATCH", "CANNOT_PARSE_TEXT", "CANNOT_PARSE_NUMBER", "ATTEMPT_TO_READ_AFTER_EOF", "CANNOT_PARSE_DATE",
        "CANNOT_PARSE_DATETIME", "CANNOT_PARSE_UUID", "CANNOT_PARSE_IPV4",
        "CANNOT_READ_ARRAY_FROM_TEXT");

    /// <summary>Of comparisons, which ClickHouse computes; it reads the constants of casts when it analyses the query.</summary>
    private static readonly ImmutableDictionary<string, RefusalReason> ComparedTexts = Texts.OrderBy(t => t.Key, StringComparer.Ordinal).ToImmutableDictionary(
        t => t.Key, t => t.Value with { IsOfComputed = true });

    private static readonly ImmutableDictionary<string, RefusalReason> Types = Each(
        "a type is not valid. {0}", "UNKNOWN_TYPE", "ILLEGAL_TYPE_OF_ARGUMENT", "BAD_ARGUMENTS", "ARGUMENT_OUT_OF_BOUND", "NUMBER_OF_ARGUMENTS_DOESNT_MATCH");

    private static readonly ImmutableDictionary<string, RefusalReason> Casts = Each(
        "{0} cannot be cast to {1}: ClickHouse has no conversion between them. Write another type.",
        "TYPE_MISMATCH", "NOT_IMPLEMENTED", "CANNOT_CONVERT_TYPE", "ILLEGAL_TYPE_OF_ARGUMENT", "ILLEGAL_COLUMN");

    /// <summary>A cast between types that have no conversion.</summary>
    internal static RefusalReason Uncastable(string error) => Casts[error];

    /// <summary>A constant string that cannot be read as a type.</summary>
    internal static RefusalReason Unreadable(string error, bool isCompared) => isCompared ? ComparedTexts[error] : Texts[error];

    /// <summary>Whether a constant string cannot be read as a type.</summary>
    internal static bool IsUnreadable(RefusalReason reason) => Texts.ContainsValue(reason) || ComparedTexts.ContainsValue(reason);

    /// <summary>A type that ClickHouse does not have, or not with these arguments.</summary>
    internal static RefusalReason WrongType(string error) => Types[error];

    private static ImmutableDictionary<string, RefusalReason> Each(string format, params string[] errors) =>
        errors.ToImmutableDictionary(e => e, e => new RefusalReason(e, format));

    /// <summary>Every reason, in the order of this page: the last member, when all others are made.</summary>
    public static ImmutableArray<RefusalReason> All { get; } = [.. Made];
}

/// <summary>An expression that ClickHouse refuses when it analyses the query.</summary>
/// <param name="Span">Where it is written.</param>
/// <param name="Arguments">For the places of the reason's format.</param>
public sealed record Refusal(RefusalReason Reason, TextSpan Span, ImmutableArray<string> Arguments)
{
    /// <summary>What to write in its place; empty where that is not certain.</summary>
    public string Meant { get; init; } = "";

    /// <summary>The first version that does not refuse it; null where all versions do.</summary>
    public Version? Before { get; init; }

    /// <summary>What is wrong and what to do.</summary>
    public string Sentence => string.Format(System.Globalization.CultureInfo.InvariantCulture, Reason.Format, [.. Arguments]);
}
