namespace Datafile.Parser;

/// <summary>
/// How much is followed, so that every input costs time and memory in proportion to its length, and no recursion leaves a
/// stack of 1 MB. All limits are here, each with its reason, and all are far above what projects hold. What is past one is
/// unknown, and rules stay silent about it; <c>--verbose</c> names the queries in which something is.
/// </summary>
public static class Limits
{
    // Types and queries.

    /// <summary>
    /// Types and literals in a type that an expression yields: <c>tuple(x, x)</c> of an alias doubles it in a few characters.
    /// A type that is written has no limit.
    /// </summary>
    public const int TypeParts = 1_000;

    /// <summary>Types around each other in a type that an expression yields, which are walked on the stack.</summary>
    public const int TypeDepth = 100;

    /// <summary>Columns that a query yields, or that its FROM brings: <c>SELECT *, *</c> doubles them with every node.</summary>
    public const int Columns = 10_000;

    /// <summary>Expressions that are looked at for one query: a lambda that WITH names is looked at for every call of it.</summary>
    public const int QueryWork = 500_000;

    /// <summary>
    /// Expressions and columns that are looked at in all queries of a project. 5,000 pipes of five nodes with 150 columns
    /// and expressions each stay below it.
    /// </summary>
    public const int ProjectWork = 5_000_000;

    /// <summary>
    /// How deep expressions nest through aliases and WITH, which are followed on the stack: code that is not optimized yet takes up to 700 bytes of
    /// it for each level.
    /// </summary>
    public const int AliasDepth = 600;

    /// <summary>Aliases in each other in a query with GROUP BY: each is read again for each use of it, on the stack.</summary>
    public const int GroupedAliases = 20;

    /// <summary>
    /// Parts of an expression whose alias is used: an alias that names itself twice doubles with each level, and a chain of them nests.
    /// </summary>
    public const int AliasParts = 500;

    /// <summary>Aliases that are read for one GROUP BY: one that names others many times is read again and again.</summary>
    public const int GroupingReads = 20_000;

    /// <summary>Parts of a constant: nobody writes more, and an alias that names itself twice doubles with each level.</summary>
    public const int ConstantParts = 1_000;

    /// <summary>Characters of a key that is compared as it is; longer ones are compared by their hash, and hardly read.</summary>
    public const int KeyLength = 8_192;

    /// <summary>Ways of rows through a UNION.</summary>
    public const int QueryBranches = 200;

    /// <summary>
    /// Reads of Data Sources that are found in a query, and the steps to find them: nodes that all read each other have more ways than can
    /// be walked.
    /// </summary>
    public const int Scans = 200, ScanSteps = 1_000;

    /// <summary>Parts of an expression whose columns are followed: a column may use another one often.</summary>
    public const int LineageParts = 10_000;

    /// <summary>Queries with <c>SELECT *</c> in a row that are followed to the origin of a column.</summary>
    public const int ColumnSteps = 50;

    /// <summary>Readers of a node that are searched for an endpoint: the nearest one is enough.</summary>
    public const int EndpointReaders = 200;

    /// <summary>Combinations of variants of the templated nodes that a view or a copy reads through.</summary>
    public const int TemplateChoices = 16;

    /// <summary>Characters of a constant array or tuple, which an alias that holds itself twice doubles.</summary>
    public const int ConstantLength = 10_000;

    /// <summary>Edges of a cycle of nodes or views that a finding names, from both of its ends: cycles may share a long path.</summary>
    public const int CycleEdges = 20;

    // Regular expressions of COLUMNS.

    /// <summary>States of a regular expression; each character of a name costs so many steps at most.</summary>
    public const int PatternStates = 1_000;

    /// <summary>Groups in groups of a regular expression, which are read on the stack.</summary>
    public const int PatternDepth = 50;

    // The proof of a cut-off.

    /// <summary>Regions that a proof looks at; every axis multiplies them by its pieces.</summary>
    public const int RowRegions = 50_000;

    /// <summary>Conditions that a proof does not follow, each of which doubles the regions.</summary>
    public const int OpaquePredicates = 8;

    /// <summary>Axes of a proof: each at least doubles the regions, so that more are past <see cref="RowRegions"/>.</summary>
    public const int Axes = 16;

    /// <summary>Parts of conditions times regions: how often a proof asks whether a part holds.</summary>
    public const int RowChecks = 2_000_000;

    /// <summary>Windows of a backfill; everything older goes into the first.</summary>
    public const int BackfillWindows = 500;

    // SQL, schemas, templates and includes.

    /// <summary>
    /// Expressions and queries in each other; it keeps parser and walks in the stack. ClickHouse stops at 1,000, and an operator or a call
    /// counts as two there: a sum of 498 columns is accepted.
    /// </summary>
    public const int SqlDepth = 500;

    /// <summary>Parentheses in each other in a SCHEMA; types are read and walked on the stack.</summary>
    public const int SchemaDepth = 64;

    /// <summary>Characters of a line of a SCHEMA that are searched for a missing back-tick; a search for each would be quadratic.</summary>
    public const int SchemaLookAhead = 2_000;

    /// <summary>
    /// Characters of an expression that a tag writes a part of; a longer one is equal to no other, as its text would be kept for each
    /// level.
    /// </summary>
    public const int TaggedText = 4_000;

    /// <summary>Variants of a template: more say nothing new, and each costs as much as the query.</summary>
    public const int TemplateVariants = 64;

    /// <summary>Branches that are walked for all variants of a template together.</summary>
    public const int TemplateBranchWork = 200_000;

    /// <summary>Tokens of SQL that are parsed for all variants of a template together.</summary>
    public const int TemplateTokens = 2_000_000;

    /// <summary>Branches of a template of which every pair is looked for in a variant.</summary>
    public const int SearchedBranches = 40;

    /// <summary>Branches of a template whose pairs are noted: their number is the square of that of the branches.</summary>
    public const int BranchesInPairs = 2_048;

    /// <summary>Parts of which a value in a template is put together.</summary>
    public const int TemplateValueParts = 32;

    /// <summary>Constants that a parameter is compared with and that are told apart.</summary>
    public const int TemplateConstants = 100;

    /// <summary>The same where both texts and numbers are asked for, whose cells multiply.</summary>
    public const int TemplateConstantsOfTwoKinds = 16;

    /// <summary>Blocks of a template in each other: Python, which templates become, allows as many levels of indentation.</summary>
    public const int TemplateDepth = 100;

    /// <summary>
    /// Conditions that are decided for all variants of a template: for each variant those of all its blocks. Real templates
    /// have up to 200 blocks and 64 variants.
    /// </summary>
    public const int TemplateDecisions = 100_000;

    /// <summary>
    /// Steps in all questions whether conditions of a template are possible together: in the worst case they double with every condition.
    /// </summary>
    public const int TemplateSteps = 1_000_000;

    /// <summary>Steps of one such question.</summary>
    public const int TemplateStepsOfOne = 10_000;

    /// <summary>Brackets in each other in a tag: Python's own limit, and what keeps parser and walks in the stack.</summary>
    public const int PythonDepth = 200;

    /// <summary>Files that include each other; one that includes itself never ends.</summary>
    public const int IncludeDepth = 50;

    /// <summary>Files that one includes, each as often as it does: two that include the next twice double with every level.</summary>
    public const int Includes = 2_000;

    /// <summary>Characters that a file includes; a large one may be included many times.</summary>
    public const int IncludedText = 4_000_000;

    // Fixes.

    /// <summary>Characters that are analysed again to see what fixes bring: which of them brings a finding is only found by trying fewer.</summary>
    public const int FixAnalyses = 1_000_000;

    /// <summary>The same for many files that are analysed one after the other.</summary>
    public const int FixAnalysesOfFiles = 4_000_000;

    /// <summary>What an analysis of the shortest file costs, in characters.</summary>
    public const int FixTrialCost = 1_000;

    /// <summary>Analyses of fixed files in any case, however large a project is: with all fixes, and twice with fewer.</summary>
    public const int FixTrials = 3;

    /// <summary>Characters that are parsed again to see which fixes change a table.</summary>
    public const int FixParses = 16_000_000;

    // Configuration.

    /// <summary>Wildcards in the pattern of a section of <c>.editorconfig</c>: matching takes the power of their number.</summary>
    public const int SectionWildcards = 4;

    /// <summary>Lists and tables around each other in a settings file, which are read on the stack.</summary>
    public const int SettingsDepth = 100;

    /// <summary>Paths in a settings file: each is compared with each file of the project.</summary>
    public const int SettingsPaths = 200;

    /// <summary>Characters of a path in a settings file.</summary>
    public const int SettingsPathLength = 200;

    // Deploy scripts.

    /// <summary>Groups, loops and conditions in each other, which are parsed on the stack.</summary>
    public const int ShellDepth = 60;

    /// <summary>Calls of functions in each other: a function may call itself.</summary>
    public const int ShellCalls = 16;

    /// <summary>Commands in each other, which are walked on the stack.</summary>
    public const int ShellNodes = 250;

    /// <summary>Substitutions <c>$( )</c> in each other; each is cut and parsed again.</summary>
    public const int ShellSubstitutions = 8;

    /// <summary>Words that a loop is unfolded for.</summary>
    public const int ShellItems = 32;

    /// <summary>Commands that are unfolded: functions that call functions and loops in loops multiply.</summary>
    public const int ShellCommands = 10_000;

    /// <summary>Functions that are followed for whether they end the script: <c>f || f</c> doubles.</summary>
    public const int ShellEndings = 8;

    /// <summary>Characters of arithmetic; longer ones are read as subshells, so that <c>((((…</c> is searched once.</summary>
    public const int ShellArithmetic = 1_000;

    /// <summary>Defaults <c>${a:-${b}}</c> in each other, which are followed on the stack.</summary>
    public const int ShellDefaults = 8;

    /// <summary>Characters of an expanded word: <c>v=$v$v</c> doubles it.</summary>
    public const int ShellText = 65_536;
}
