namespace Datafile.Parser.Sql;

/// <summary>
/// What the lexer recognizes by name: operators and the words that mean something somewhere in SQL. The parser asks for
/// these, never for text. A word is a keyword only where the grammar expects one; elsewhere it is a name.
/// </summary>
internal enum SqlSymbol : byte
{
    None,

    // Operators
    LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, LeftBrace, RightBrace, Comma, Dot, Semicolon, Colon,
    DoubleColon, Question, Arrow, At, Caret, Plus, Minus, Star, Slash, Percent, Concat, Equal, NotEqual, Less, LessOrEqual,
    Greater, GreaterOrEqual, NullSafeEqual,

    // Words, each spelled as its name; SqlKeywords holds the other spellings
    All, And, Anti, Any, Apply, Array, As, Asc, Ascending, Asof, Between, Both, By, Case, Cast, Collate, Columns, Cross, Cube,
    Current, Date, Desc, Descending, Distinct, Div, Else, End, Escape, Except, Exists, Extract, False, Fetch, Fill, Filter,
    Final, First, Following, For, Format, From, Full, Global, Group, Grouping, Groups, Having, Ignore, Ilike, In, Inner,
    Interpolate, Intersect, Interval, Into, Is, Join, Last, Leading, Left, Like, Limit, Materialized, Mod, Natural, Next,
    Not, Null, Nulls, Offset, On, Only, Or, Order, Outer, Outfile, Over, Overlay, Partition, Paste, Placing, Position,
    Preceding, Prewhere, Qualify, Range, Recursive, Regexp, Replace, Respect, Right, Rollup, Row, Rows, Sample, Select,
    Semi, Sets, Settings, Some, Staleness, Step, Strict, Substring, Then, Ties, Timestamp, To, Top, Totals, Trailing, Trim,
    True, Unbounded, Union, Using, Values, View, ViewIfPermitted, When, Where, Window, With,

    /// <summary>Functions that take a unit as their first word: <c>DATE_ADD(DAY, 1, x)</c>.</summary>
    DateAdd, DateSub, DateDiff,
}
