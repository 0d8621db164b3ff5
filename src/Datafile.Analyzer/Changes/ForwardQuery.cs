using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>The FORWARD_QUERY of a Data Source: a list of what its live rows become (datafile format 8.4).</summary>
/// <param name="Select">Null where it does not parse.</param>
internal sealed record ForwardQuery(InstructionSyntax Syntax, SqlTree Sql, SelectQuery? Select)
{
    /// <summary>Null where the Data Source has none.</summary>
    public static ForwardQuery? Of(DataSource source)
    {
        if (source.Syntax.Find("FORWARD_QUERY") is not { } syntax || source.ForwardQuery is not { } sql)
            return null;

        return new ForwardQuery(syntax, sql, sql.Query as SelectQuery);
    }

    /// <summary>Whether it has neither FROM nor WHERE, which a deployment refuses.</summary>
    public bool IsListAlone => Select is not ({ From: not null } or { Where: not null } or { Prewhere: not null });

    /// <summary>Whether two files say the same.</summary>
    public bool IsSameAs(ForwardQuery other) => Form == other.Form;

    /// <summary>Whether a column is made of one that had another name.</summary>
    /// <param name="live">The state that is live, with the Data Source as it is there.</param>
    public bool Renames(ProjectSemantics live, DataSource was, string old, string now) =>
        live.BindOver(was, Sql).Columns.Find(now)?.Value.Columns.Any(c => c.Name == old) == true;

    /// <summary>The columns that it yields whatever is live; null where <c>*</c> or an expression without a certain name decides.</summary>
    public IEnumerable<string>? WrittenColumns => Select?.Items.All(IsOneColumn) == true
        ? Select.Items.Select(i => i.Alias.Length > 0 ? i.Alias : i.Expression is Identifier name ? name.Name : Sql.TextOf(i.Expression.Span))
        : null;

    /// <summary>
    /// Whether an item yields one column: of its alias, of its own name, or named after what computes it, as which no column is declared.
    /// </summary>
    public static bool IsOneColumn(SelectItem item) => item.Expression switch
    {
        Asterisk => false,
        FunctionCall { Name: "untuple" } => false,
        FunctionCall call when call.Arguments.Any(a => a is Asterisk) => item.Alias.Length > 0,
        Identifier or FunctionCall or Cast or Operation or CaseExpression or Literal => true,
        _ => item.Alias.Length > 0,
    };

    /// <summary>
    /// The first column of SCHEMA that is not yielded, or else the first that is yielded beside them; null where they are the same.
    /// </summary>
    /// <param name="yielded">What the query yields; null where that is not known.</param>
    public static ForwardDifference? Difference(DataSource source, IEnumerable<string>? yielded)
    {
        if (yielded?.ToArray() is not { } names || source.Columns.IsEmpty || source.Columns.Any(c => c.IsComputed || c.Type.Name == "Nested"))
            return null;

        var (columns, known) = (source.Columns.Select(c => c.Name).ToArray(), new HashSet<string>(names, StringComparer.Ordinal));
        if (Array.Find(columns, c => !known.Contains(c)) is { } missing)
            return new ForwardDifference(missing, IsMissing: true);

        known.ExceptWith(columns);
        return Array.Find(names, known.Contains) is { } more ? new ForwardDifference(more, IsMissing: false) : null;
    }

    private string Form => Select is null ? Syntax.Value : new NormalizedSql(Sql).Of(Select);
}

/// <summary>A column that a FORWARD_QUERY does not yield although SCHEMA has it, or yields although SCHEMA does not.</summary>
internal sealed record ForwardDifference(string Column, bool IsMissing);
