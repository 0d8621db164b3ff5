using System.Collections.Immutable;

namespace Datafile.Parser.Syntax;

/// <summary>Every message of the parser: what is wrong, and what to do. Rules list them, and reports carry them with their arguments.</summary>
public static class SyntaxMessages
{
    // Instructions (DF0001)
    internal static readonly SyntaxMessage MissingSpace = new("DF0001", "A space is missing before the '>' of '{0}'. Write '{1} >'.");
    internal static readonly SyntaxMessage MisspeltInstruction = new(
        "DF0001", "Unknown instruction '{0}'. Write {1}, or indent the line if it belongs to the block above.");
    internal static readonly SyntaxMessage UnknownInstruction = new(
        "DF0001", "Unknown instruction '{0}'. Remove the line, or indent it if it belongs to the block above.");

    // Blocks (DF0002)
    internal static readonly SyntaxMessage UnclosedLine = new(
        "DF0002", "Unterminated quote: Tinybird reads the whole line as one word. Close it, or remove it.");
    internal static readonly SyntaxMessage LostDescription =
        new("DF0002", "Tinybird ignores the description after '>'. Put it on a line of its own, indented.") { IsHarmless = true };
    internal static readonly SyntaxMessage TextAfterBlockMark = new(
        "DF0002", "Tinybird ignores the text after '>'. Put it on a line of its own, indented.");
    internal static readonly SyntaxMessage UnclosedName = new("DF0002", "The back-tick before '{0}' is not closed. Write `{0}`.");
    internal static readonly SyntaxMessage LoneBacktick = new("DF0002", "This back-tick is unpaired. Write one on each side of the name.");
    internal static readonly SyntaxMessage UnclosedString = new("DF0002", "This string is not closed. Write {0} where it ends.");
    internal static readonly SyntaxMessage CurlyQuote = new("DF0002", "{0} is a curly quote, which Tinybird does not accept. Write {1}.");
    internal static readonly SyntaxMessage CurlyQuotes = new("DF0002", "{0} is in curly quotes, which Tinybird does not accept. Write {1}.");
    internal static readonly SyntaxMessage MissingComma = new("DF0002", "A comma is missing before {0}. Write one after the column before it.");
    internal static readonly SyntaxMessage MisfitColumn = new(
        "DF0002", "{0} does not fit here: a column is `name` Type, then its JSONPath, DEFAULT and CODEC. "
        + "Correct the column, or put a comma before it.");
    internal static readonly SyntaxMessage TooDeepType = new("DF0002", "The parentheses nest too deeply here to be those of a type. Close them.");
    internal static readonly SyntaxMessage UnopenedParenthesis = new("DF0002", "This parenthesis has no opening one. Remove it.");
    internal static readonly SyntaxMessage UnclosedParenthesis = new("DF0002", "This parenthesis is not closed. Write ')' where it ends.");
    internal static readonly SyntaxMessage UnclosedParenthesisAfter = new(
        "DF0002", "The parenthesis after {0} is not closed. Write ')' where it ends.");
    internal static readonly SyntaxMessage QuotedColumn = new("DF0002", "The name of a column must be in back-ticks. Write `{0}`.");
    internal static readonly SyntaxMessage BareColumn = new(
        "DF0002", "Column '{0}' has neither a type nor a DEFAULT. Write its type after its name.");
    internal static readonly SyntaxMessage RepeatedClause = new("DF0002", "Column '{0}' has a second {1}. Remove one of them.");
    internal static readonly SyntaxMessage ColumnNull = new(
        "DF0002", "Tinybird does not support NULL after a type. Write Nullable(...) around the type instead.");
    internal static readonly SyntaxMessage ColumnNotNull = new(
        "DF0002", "Tinybird does not support NOT NULL: a column has no NULL unless its type is Nullable. Remove it.");
    internal static readonly SyntaxMessage ColumnAlias = new(
        "DF0002", "Tinybird does not support ALIAS columns. Remove the column, and compute the value in the pipes that read it.");
    internal static readonly SyntaxMessage ColumnTtl = new(
        "DF0002", "Tinybird does not support the TTL of a column. Remove it, and set ENGINE_TTL for the rows of the Data Source.");
    internal static readonly SyntaxMessage EmptyClause = new("DF0002", "{0} has no expression. Write one after it, or remove it.");
    internal static readonly SyntaxMessage ClauseAfterCodec = new(
        "DF0002", "{0} comes after CODEC, where Tinybird does not accept it. Put CODEC last.");
    internal static readonly SyntaxMessage NotAnEngine = new("DF0002", "'{0}' is not an engine. Write its name, such as MergeTree.");
    internal static readonly SyntaxMessage IndexWithoutType = new(
        "DF0002", "An index needs TYPE, in upper case. Write it as: name expr TYPE type GRANULARITY n.");
    internal static readonly SyntaxMessage IndexWithTypes = new("DF0002", "An index has one TYPE. Write it as: name expr TYPE type GRANULARITY n.");
    internal static readonly SyntaxMessage IndexName = new(
        "DF0002", "The name of an index is letters, digits and underscores. Write it as: name expr TYPE type GRANULARITY n.");
    internal static readonly SyntaxMessage GranularityWithoutNumber = new(
        "DF0002", "GRANULARITY needs a number after it. Write it as: name expr TYPE type GRANULARITY n.");
    internal static readonly SyntaxMessage GranularityNotPositive = new(
        "DF0002", "GRANULARITY is a positive integer. Write it as: name expr TYPE type GRANULARITY n.");
    internal static readonly SyntaxMessage MisfitInIndex = new("DF0002", "'{0}' does not fit here. Write it as: name expr TYPE type GRANULARITY n.");
    internal static readonly SyntaxMessage PartOfIndex = new("DF0002", "This index is incomplete. Write it as: name expr TYPE type GRANULARITY n.");

    // SQL (DF0004)
    internal static readonly SyntaxMessage Expected = new(
        "DF0004", "The query does not parse: expected {0}, but found {1}. Correct it here or just before.");
    internal static readonly SyntaxMessage ExpectedInstead = new(
        "DF0004", "The query does not parse: expected {0}, but found '{1}'. Correct it here.");
    internal static readonly SyntaxMessage NothingOpens = new(
        "DF0004", "The query does not parse: nothing opens this {0}. Remove it, or open it before.");
    internal static readonly SyntaxMessage MissingAlias = new(
        "DF0004", "The query does not parse: the alias is missing between AS and {0}. Write it, or remove AS.");
    internal static readonly SyntaxMessage SecondQuery = new(
        "DF0004", "The query does not parse: only one query is allowed here, and it ended with ';'. Remove what follows, or the ';'.");
    internal static readonly SyntaxMessage MisplacedClause = new(
        "DF0004", "The query does not parse: {0} cannot be here: it comes twice, or after a clause that follows it. "
        + "Move it to its place, or join the two.");
    internal static readonly SyntaxMessage MissingBeforeComma = new(
        "DF0004", "The query does not parse: an expression is missing before {0}. Remove the comma before it, or write the expression.");
    internal static readonly SyntaxMessage MissingExpression = new(
        "DF0004", "The query does not parse: an expression is missing between '{0}' and {1}. Write it, or remove '{0}'.");
    internal static readonly SyntaxMessage MissingOperator = new(
        "DF0004", "The query does not parse: a comma or an operator is missing before {1}. Write it between '{0}' and {1}.");
    internal static readonly SyntaxMessage UnclosedAtEnd = new("DF0004", "The query does not parse: this '{0}' is not closed. Close it.");
    internal static readonly SyntaxMessage Unclosed = new("DF0004", "The query does not parse: this '{0}' is not closed before {1}. Close it.");
    internal static readonly SyntaxMessage UnclosedSqlString = new(
        "DF0004", "The query does not parse: the string that starts here is not closed. Write a {0} at its end.");
    internal static readonly SyntaxMessage UnclosedSqlName = new(
        "DF0004", "The query does not parse: the name that starts here is not closed. Write a {0} at its end.");
    internal static readonly SyntaxMessage UnclosedComment = new(
        "DF0004", "The query does not parse: the comment that starts here is not closed. Write */ at its end.");
    internal static readonly SyntaxMessage NotANumber = new(
        "DF0004", "The query does not parse: '{0}' is neither a number nor a name. Put a space or an operator after the number.");
    internal static readonly SyntaxMessage NotSql = new(
        "DF0004", "The query does not parse: '{0}' means nothing in SQL. Remove it, or quote the name or the string that it belongs to.");
    internal static readonly SyntaxMessage MisspeltWord = new("DF0004", "The query does not parse: '{0}' does not fit here. Write {1}.");
    internal static readonly SyntaxMessage MissingPartner = new("DF0004", "The query does not parse: {0} is missing after {1}. Write {1} {0}.");

    // Templates (DF0005)
    internal static readonly SyntaxMessage ExpectedInTag = new(
        "DF0005", "The tag does not parse: expected {0}, but found {1}. Correct it here or just before.");
    internal static readonly SyntaxMessage EmptyTag = new("DF0005", "This tag is empty. Write an expression in it, or remove it.");
    internal static readonly SyntaxMessage EmptyStatement = new("DF0005", "This tag is empty. Write a statement in it, or remove it.");
    internal static readonly SyntaxMessage UnclosedTag = new("DF0005", "This tag is never closed. Write '{0}' after it.");
    internal static readonly SyntaxMessage TextAfterElse = new(
        "DF0005", "Nothing may follow 'else' in its tag. Write 'elif' for a condition, or remove what follows.");
    internal static readonly SyntaxMessage TextAfterKeyword = new("DF0005", "Nothing may follow '{0}' in its tag. Remove it.");
    internal static readonly SyntaxMessage UnopenedEnd = new(
        "DF0005", "This 'end' closes nothing: no block is open here. Remove it, or write the tag that opens its block.");
    internal static readonly SyntaxMessage BranchOutsideOfBlock = new(
        "DF0005", "'{0}' is outside of a block: it belongs to {1}. Remove it, or write the tag that opens its block.");
    internal static readonly SyntaxMessage BranchOfOtherBlock = new(
        "DF0005", "'{0}' is not part of '{2}': it belongs to {1}. Close the block before it with 'end', or remove it.");
    internal static readonly SyntaxMessage TooDeepBlock = new(
        "DF0005", "Blocks are nested too deeply here: at most {0} levels are allowed. Use fewer.");
    internal static readonly SyntaxMessage ForbiddenStatement = new("DF0005", "'{0}' is forbidden in a template. Remove it.");
    internal static readonly SyntaxMessage NoKeyword = new(
        "DF0005", "A tag of statements starts with its keyword. Write one of if, elif, else, for, while, set, try, end.");
    internal static readonly SyntaxMessage UnknownStatement = new(
        "DF0005", "'{0}' is not a template statement. Write one of if, elif, else, for, while, set, try, end.");
    internal static readonly SyntaxMessage MisspeltStatement = new("DF0005", "'{0}' is not a template statement. Did you mean '{1}'?");
    internal static readonly SyntaxMessage UnclosedBlock = new("DF0005", "This '{0}' is never closed. Write '{{% end %}}' after its content.");

    /// <summary>What is wrong with the keys of an engine, which are expressions of SQL.</summary>
    public static ImmutableArray<SyntaxMessage> OfKeys => [.. All.Where(m => m.Rule == "DF0004").Select(m => m.InKey)];

    /// <summary>In the order of their rules.</summary>
    public static ImmutableArray<SyntaxMessage> All { get; } =
    [
        MissingSpace, MisspeltInstruction, UnknownInstruction, UnclosedLine, LostDescription, TextAfterBlockMark, UnclosedName, LoneBacktick, UnclosedString, CurlyQuote,
        CurlyQuotes, MissingComma, MisfitColumn, TooDeepType, UnopenedParenthesis, UnclosedParenthesis, UnclosedParenthesisAfter, QuotedColumn, BareColumn,
        RepeatedClause, ColumnNull, ColumnNotNull, ColumnAlias, ColumnTtl, EmptyClause, ClauseAfterCodec, NotAnEngine, IndexWithoutType, IndexWithTypes,
        IndexName, GranularityWithoutNumber, GranularityNotPositive, MisfitInIndex, PartOfIndex, Expected, ExpectedInstead, NothingOpens, MissingAlias,
        SecondQuery, MisplacedClause, MissingBeforeComma, MissingExpression, MissingOperator, UnclosedAtEnd, Unclosed, UnclosedSqlString, UnclosedSqlName,
        UnclosedComment, NotANumber, NotSql, MisspeltWord, MissingPartner, ExpectedInTag, EmptyTag, EmptyStatement, UnclosedTag, TextAfterElse,
        TextAfterKeyword, UnopenedEnd, BranchOutsideOfBlock, BranchOfOtherBlock, TooDeepBlock, ForbiddenStatement, NoKeyword, UnknownStatement,
        MisspeltStatement, UnclosedBlock,
    ];
}
