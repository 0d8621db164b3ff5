using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>Why ClickHouse refuses an expression.</summary>
/// <param name="Error">The name of its error, e.g. <c>UNKNOWN_FUNCTION</c>.</param>
/// <param name="Format">What is wrong and what to do, with places for names and values: <c>{2}</c> and following.</param>
public sealed record RefusalReason(string Error, string Format)
{
    internal static readonly RefusalReason
        UnknownFunction = new("UNKNOWN_FUNCTION", "ClickHouse has no function '{2}'. {3}"),
        NewFunction = new("UNKNOWN_FUNCTION", "it has no function '{2}'. Use an older function, or set datafile_clickhouse to the version that you run.") { By = "ClickHouse before {3}" },
        NewSetting = new("UNKNOWN_SETTING", "it has no setting '{2}'. Remove it, or set datafile_clickhouse to the version that you run.") { By = "ClickHouse before {3}" },
        AggregateInClause = new("ILLEGAL_AGGREGATION", "{2} is an aggregate, which {3} cannot contain. {4}"),
        AggregateInAggregate = new("ILLEGAL_AGGREGATION", "the arguments of {2} contain the aggregate {3}. Compute one of them in a subquery, or give the alias another name than the column."),
        WindowInClause = new("ILLEGAL_AGGREGATION", "{2} is a window function, which {3} cannot contain. Move it to a subquery, or filter with QUALIFY."),
        NumberOfArguments = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{2} takes {3}, not {4}. Correct its arguments."),
        NoParameters = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{2} needs parameters before its arguments. Write {2}(…)(…)."),
        UnwantedParameters = new("AGGREGATE_FUNCTION_DOESNT_ALLOW_PARAMETERS", "{2} takes no parameters. Write {2}(…) with arguments alone."),
        FunctionWithParameters = new("FUNCTION_CANNOT_HAVE_PARAMETERS", "{2} takes no parameters. Write {2}(…) with arguments alone."),
        IllegalType = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} does not accept {3} as argument {4}. Convert it, or use another function."),
        IllegalTypes = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} does not accept {3} together. Convert one of them."),
        NotConstant = new("ILLEGAL_COLUMN", "argument {4} of {2} must be a constant, not an expression of type {3}. Write a constant."),
        ConditionNotBoolean = new("ILLEGAL_TYPE_OF_ARGUMENT", "the condition of {2} must be UInt8 or Bool, not {3}. Compare it with a value."),
        MergeOfNoState = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} takes a state, not {3}. Write {4} for plain values."),
        MergeOfOtherState = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} cannot read a state of {3}. Write {4}."),
        MergeOfOtherCount = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{2} cannot read a state of {3}, which has other arguments. Write {4}."),
        ScalesOfOtherDecimals = new("NOT_IMPLEMENTED", "{2} cannot choose between {3} and {4}: their scales differ. Cast one of them to the scale of the other.") { IsOfComputed = true },
        DefaultOfOtherType = new("BAD_ARGUMENTS", "the default of {2} must be {3}, not {4}. Cast it: CAST(…, '{3}')."),
        StateOfNoState = new("CANNOT_CONVERT_TYPE", "{2} cannot be cast to {3}. Write a function such as {4}."),
        EmptyState = new("CANNOT_READ_ALL_DATA", "'' is not a state and cannot be cast to {2}. Write a function such as {3}."),
        NotInNullable = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} over {3} would yield Nullable({4}), which does not exist. Write {2}(assumeNotNull(…)) or ifNull."),
        NoCommonType = new("NO_COMMON_TYPE", "{2} cannot compare {3}. Convert one of them."),
        UnknownUnit = new("BAD_ARGUMENTS", "{2} has no unit '{3}'. Write '{4}'."),
        UnknownUnitOfComputed = UnknownUnit with { IsOfComputed = true },
        UnknownZone = new("BAD_ARGUMENTS", "the time zone '{2}' does not exist. Write one such as '{3}'."),
        UnknownZoneOfComputed = UnknownZone with { IsOfComputed = true },
        SeparatorNotOneByte = new("BAD_ARGUMENTS", "splitByChar takes a separator of one byte, not '{2}'. Write splitByString.")
        { IsOfComputed = true },
        ZeroIndex = new("ZERO_ARRAY_OR_TUPLE_INDEX", "the first element of an array is 1, not 0. Write [1].") { IsOfComputed = true },
        NoSuchElement = new("ARGUMENT_OUT_OF_BOUND", "{3} has fewer elements than {2}. Write the number of an element, from 1."),
        UnionOfOtherCount = new("UNION_ALL_RESULT_STRUCTURES_MISMATCH", "the first query of this {2} has {3} columns, and this one has {4}. Select the same columns in all of them."),
        SetOfOtherCount = new("INTERSECT_OR_EXCEPT_RESULT_STRUCTURES_MISMATCH", "the first query of this {2} has {3} columns, and this one has {4}. Select the same columns in all of them."),
        UnionWithoutMode = new("EXPECTED_ALL_OR_DISTINCT", "UNION does not say whether duplicate rows are kept. Write UNION ALL or UNION DISTINCT."),
        FilterOfOtherType = new("ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER", "{2} needs a number or a Bool, not {3}. Compare it with a value."),
        PositionOutOfRange = new("BAD_ARGUMENTS", "{2} {3} names a column by position, and the query has {4}. Write a position from 1."),
        LimitNotNumber = new("INVALID_LIMIT_EXPRESSION", "LIMIT and OFFSET take a number, not {2}. Write a number."),
        UnknownSetting = new("UNKNOWN_SETTING", "the setting '{2}' does not exist. {3}"),
        SettingOfOtherType = new("CANNOT_PARSE_INPUT_ASSERTION_FAILED", "the setting {2} takes a number, not '{3}'. Write a number."),
        SettingBelowZero = new("CANNOT_CONVERT_TYPE", "the setting {2} cannot be negative. Write 0 or more."),
        AliasTwice = new("MULTIPLE_EXPRESSIONS_FOR_ALIAS", "the alias '{2}' already names {3}. Give this expression another alias."),
        FinalOfMergeTree = new("ILLEGAL_FINAL", "FINAL is only for engines that merge rows, and '{2}' is a MergeTree. Remove FINAL."),
        FinalOfQuery = new("UNSUPPORTED_METHOD", "FINAL is only for Data Sources, and '{2}' is a query. Move FINAL to the Data Source that it reads."),
        SampleWithoutKey = new("SAMPLING_NOT_SUPPORTED", "'{2}' has no ENGINE_SAMPLING_KEY, so it cannot be sampled. Remove SAMPLE."),
        SampleOfQuery = new("UNSUPPORTED_METHOD", "SAMPLE is only for Data Sources, and '{2}' is a query. Move SAMPLE to the Data Source that it reads."),
        NotInView = new("QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW", "a materialized view cannot read its source with {2}: it sees the inserted rows alone. {3}"),
        UnknownStar = new("UNKNOWN_IDENTIFIER", "no table of this query is called '{2}'. Write * or the alias of a table."),
        UsingUnknown = new("UNKNOWN_IDENTIFIER", "USING names '{2}', which {3} does not have. Write a column of both sides, or ON."),
        NotAWindowFunction = new("UNKNOWN_AGGREGATE_FUNCTION", "{2} is neither an aggregate nor a window function. Remove OVER."),
        UnknownWindow = new("BAD_ARGUMENTS", "the query has no window '{2}'. Add WINDOW {2} AS (…)."),
        NullCast = new("CANNOT_CONVERT_TYPE", "NULL cannot be cast to {2}. Write Nullable({2})."),
        EnumRenumbered = new("CANNOT_CONVERT_TYPE", "{2} cannot be cast to {3}: a name has another number there. Cast its text: CAST(toString(…), '…')."),
        TupleOfOtherSize = new("INCORRECT_ELEMENT_OF_SET", "the tuple before IN has {2} elements, and this has another number. Write tuples of {2}."),
        LevelOutOfRange = new("PARAMETER_OUT_OF_BOUND", "the level of {2} is between 0 and 1, not {3}. Write 0.5 for half of the values."),
        SizeNotPositive = new("BAD_ARGUMENTS", "the size of {2} must be positive, not {3}. Write a positive number."),
        TopOfNone = new("ARGUMENT_OUT_OF_BOUND", "{2} takes a positive number of values, not {3}. Write a positive number."),
        StateAsKey = new("ILLEGAL_COLUMN", "{2} cannot sort by {3}: states have no order. Sort by the merged value."),
        ArrayOfTwoTypes = new("NO_COMMON_TYPE", "{2} and {3} have no common type. Write elements of one type."),
        NotAnArray = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} takes an array, not {3}. Write an array."),
        ArrayJoinOfNoArray = new("TYPE_MISMATCH", "ARRAY JOIN takes an array or a map, not {2}. Write an array, or remove ARRAY JOIN."),
        NotAJsonPath = new("BAD_ARGUMENTS", "'{3}' is not a JSONPath. Start it with $.") { IsOfComputed = true },
        WindowOfOtherCount = new("NUMBER_OF_ARGUMENTS_DOESNT_MATCH", "{2} takes {3}, not {4}. Correct its arguments."),
        WindowWithoutArgument = new("TOO_FEW_ARGUMENTS_FOR_FUNCTION", "{2} takes at least 1 argument. Write the column whose value it returns."),
        WindowNotInteger = new("BAD_ARGUMENTS", "argument {3} of {2} must be {4}, not {5}. Write a number such as 1."),
        WindowDefaultOfOtherType = new("BAD_ARGUMENTS", "{2} returns {3}, which cannot hold its default of type {4}. Cast the first argument or the default."),
        NullableElements = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} does not add up values of type {3}. Write {2}(x -> ifNull(x, 0), …)."),
        LambdaOfOtherCount = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} passes {3} arguments to its lambda, and this one takes {4}. Write {3} names before ->."),
        LambdaNotCondition = new("ILLEGAL_TYPE_OF_ARGUMENT", "the lambda of {2} must yield UInt8, not {3}. Compare its value."),
        LambdaMissing = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} takes a lambda first, not {3}. Write x -> …."),
        JoinNotComparable = new("NO_COMMON_TYPE", "this JOIN compares {2} with {3}. Convert one of them."),
        UsingNotComparable = new("NO_COMMON_TYPE", "USING joins '{2}', which is {3} on one side and {4} on the other. Convert one of them in a subquery."),
        JoinWithoutKey = new("INVALID_JOIN_ON_EXPRESSION", "ON of {2} equates no column of one side with one of the other. Write the table before each column."),
        AsofWithoutInequality = new("INVALID_JOIN_ON_EXPRESSION", "ON of {2} compares columns with = alone, and an ASOF JOIN finds the nearest row by an inequality. Compare two columns with >= or <=."),
        NoTimeOfDay = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} reads the time of day, which {3} does not have. Pass a DateTime.") { IsOfComputed = true },
        NoUnitOfDate = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} with the unit {4} reads the time of day, which {3} does not have. Pass a DateTime."),
        NoUnitOfInterval = NoUnitOfDate with { IsOfComputed = true },
        WindowWithoutOver = new("BAD_ARGUMENTS", "{2} is a window function. Add OVER (…)."),
        InOfOtherCount = new("NUMBER_OF_COLUMNS_DOESNT_MATCH", "IN compares {2} with a query of {3} columns. Select {4}.") { IsOfComputed = true },
        WrongSearch = new("CANNOT_COMPILE_REGEXP", "the regular expression of {2} is not valid: {3}.") { IsOfComputed = true },
        WrongReplacement = new("BAD_ARGUMENTS", "the regular expression of {2} is not valid: {3}.") { IsOfComputed = true },
        ScaleOutOfRange = new("ARGUMENT_OUT_OF_BOUND", "the scale of {2} is at most {3}, not {4}. Write a smaller scale, or use a wider Decimal."),
        TransformOfOtherCount = new("BAD_ARGUMENTS", "{2} has {3} values to find and {4} to replace them with. Write as many of both."),
        ZeroOffset = new("ZERO_ARRAY_OR_TUPLE_INDEX", "{2} counts from 1, not from 0. Write 1.") { IsOfComputed = true },
        NoSuchGroup = new("BAD_ARGUMENTS", "\\{3} in the replacement of {2} means group {3} of the regular expression, which has {4}. Put ( ) around what to keep, or write \\0 for the whole match.") { IsOfComputed = true },
        DivisionByZero = new("ILLEGAL_DIVISION", "{2} divides by 0. Divide by another number, or use {3}.") { IsOfComputed = true },
        UnknownSpecifier = new("BAD_ARGUMENTS", "{2} has no specifier '%{3}'. Write one that exists, such as %Y, %m, %d, %H, %i or %S, or %% for the sign itself.") { IsOfComputed = true },
        FrameOfInterval = new("BAD_ARGUMENTS", "the frame of a window takes numbers, not {2}. Write a number: of seconds if the window is sorted by a DateTime, of days for a Date."),
        RangeOfOtherType = new("NOT_IMPLEMENTED", "RANGE with an offset cannot be sorted by {2}. Sort by a number, a Date or a DateTime, or write ROWS."),
        FillOfOtherType = new("INVALID_WITH_FILL_EXPRESSION", "WITH FILL fills numbers and times, and {2} is {3}. Sort by a number, a Date or a DateTime."),
        FillFromText = new("INVALID_WITH_FILL_EXPRESSION", "FROM and TO of WITH FILL take a number or a time, not the text {2}. Convert it, for example with toDate or toDateTime."),
        FillOfTwoTypes = new("INVALID_WITH_FILL_EXPRESSION", "{2} is {3}, and WITH FILL would fill it with {4}. Write to{5}(…)."),
        DynamicArgument = new("ILLEGAL_TYPE_OF_ARGUMENT", "{2} does not accept {3}: its values may have any type. Convert it first, for example with ::Int64."),
        StarNotGrouped = new("NOT_AN_AGGREGATE", "'{2}' brings columns that are neither in GROUP BY nor in an aggregate. Write the columns of GROUP BY in its place."),
        StateNotAggregated = new("NOT_AN_AGGREGATE", "'{2}' is neither in GROUP BY nor in an aggregate, and each row holds a part of its value. Write {3}."),
        KeyNotAggregated = new("NOT_AN_AGGREGATE", "'{2}' is neither in GROUP BY nor in an aggregate. Add it to GROUP BY: '{3}' is in the sorting key of '{4}', and an aggregate would give the rows of several keys to one."),
        ColumnOutsideOfSet = new("NOT_IMPLEMENTED", "'{2}' is a column of the query around this one, which a query after IN cannot read. Read it from the tables of this query, or write a JOIN."),
        NotAnAggregate = new("NOT_AN_AGGREGATE", "'{2}' is neither in GROUP BY nor in an aggregate. Add it to GROUP BY, or write any({2}).");

    /// <summary>Whether ClickHouse finds it when it computes the expression, and so not in a column of a subquery that nothing reads.</summary>
    internal bool IsOfComputed { get; private init; }

    /// <summary>Who refuses, with places as in the format.</summary>
    public string By { get; private init; } = "ClickHouse";

    private static readonly ImmutableDictionary<string, RefusalReason> Texts = Each(
        "'{2}' cannot be read as {3}. Write a value of that type.",
        "TYPE_MISMATCH", "CANNOT_PARSE_TEXT", "CANNOT_PARSE_NUMBER", "ATTEMPT_TO_READ_AFTER_EOF", "CANNOT_PARSE_DATE", "CANNOT_PARSE_DATETIME", "CANNOT_PARSE_UUID", "CANNOT_PARSE_IPV4",
        "CANNOT_READ_ARRAY_FROM_TEXT");

    /// <summary>Of comparisons, which ClickHouse computes; it reads the constants of casts when it analyses the query.</summary>
    private static readonly ImmutableDictionary<string, RefusalReason> ComparedTexts = Texts.ToImmutableDictionary(
        t => t.Key, t => t.Value with { IsOfComputed = true });

    private static readonly ImmutableDictionary<string, RefusalReason> Types = Each(
        "a type is not valid. {2}", "UNKNOWN_TYPE", "ILLEGAL_TYPE_OF_ARGUMENT", "BAD_ARGUMENTS", "ARGUMENT_OUT_OF_BOUND", "NUMBER_OF_ARGUMENTS_DOESNT_MATCH");

    /// <summary>A constant string that cannot be read as a type.</summary>
    internal static RefusalReason Unreadable(string error, bool isCompared) => isCompared ? ComparedTexts[error] : Texts[error];

    /// <summary>Whether a constant string cannot be read as a type.</summary>
    internal static bool IsUnreadable(RefusalReason reason) => Texts.ContainsValue(reason) || ComparedTexts.ContainsValue(reason);

    /// <summary>A type that ClickHouse does not have, or not with these arguments.</summary>
    internal static RefusalReason WrongType(string error) => Types[error];

    private static ImmutableDictionary<string, RefusalReason> Each(string format, params string[] errors) =>
        errors.ToImmutableDictionary(e => e, e => new RefusalReason(e, format));

    /// <summary>Every reason.</summary>
    public static ImmutableArray<RefusalReason> All { get; } =
    [
        .. Texts.Values.OrderBy(r => r.Error, StringComparer.Ordinal), .. ComparedTexts.Values.OrderBy(
            r => r.Error, StringComparer.Ordinal), .. Types.Values.OrderBy(r => r.Error, StringComparer.Ordinal),
        UnknownUnit, UnknownUnitOfComputed, UnknownZone, UnknownZoneOfComputed, SeparatorNotOneByte, ZeroIndex, NoSuchElement, UnionOfOtherCount, SetOfOtherCount, UnionWithoutMode, FilterOfOtherType, PositionOutOfRange, LimitNotNumber,
        UnknownSetting, SettingOfOtherType, SettingBelowZero, AliasTwice, FinalOfMergeTree, FinalOfQuery, SampleWithoutKey, SampleOfQuery, NotInView, UnknownStar, UsingUnknown, NotAWindowFunction, UnknownWindow,
        NullCast, EnumRenumbered, TupleOfOtherSize, LevelOutOfRange, SizeNotPositive, TopOfNone, StateAsKey, ArrayOfTwoTypes, NotAnArray, ArrayJoinOfNoArray, NotAJsonPath, WindowOfOtherCount, WindowWithoutArgument, WindowNotInteger, LambdaOfOtherCount, LambdaNotCondition, LambdaMissing, JoinNotComparable, UsingNotComparable, JoinWithoutKey, AsofWithoutInequality,
        WindowDefaultOfOtherType, NullableElements, NoTimeOfDay, NoUnitOfDate, NoUnitOfInterval, WindowWithoutOver, InOfOtherCount, WrongSearch, WrongReplacement, ScaleOutOfRange, TransformOfOtherCount, ZeroOffset, NoSuchGroup, DynamicArgument, DivisionByZero, UnknownSpecifier, FrameOfInterval, RangeOfOtherType, FillOfOtherType, FillFromText, FillOfTwoTypes,
        UnknownFunction, NewFunction, NewSetting, AggregateInClause, AggregateInAggregate, WindowInClause, NotAnAggregate, KeyNotAggregated, StateNotAggregated, StarNotGrouped, ColumnOutsideOfSet, NumberOfArguments, NoParameters, UnwantedParameters,
        FunctionWithParameters, IllegalType, IllegalTypes, NotConstant, ConditionNotBoolean, MergeOfNoState, MergeOfOtherState, MergeOfOtherCount, NoCommonType,
        ScalesOfOtherDecimals, DefaultOfOtherType, StateOfNoState, EmptyState, NotInNullable,
    ];
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
    public string Sentence => string.Format(System.Globalization.CultureInfo.InvariantCulture, Reason.Format, ["", "", .. Arguments]);
}
