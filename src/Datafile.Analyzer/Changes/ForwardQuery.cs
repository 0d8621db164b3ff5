using Datafile.Analyzer.Project;
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

    /// <summary>Whether two files say the same.</summary>
    public bool IsSameAs(ForwardQuery other) => Form == other.Form;

    /// <summary>Whether a column is made of one that had another name.</summary>
    public bool Renames(string old, string now) => Select?.Items.Any(i =>
        i.Alias == now && i.Expression.DescendantsAndSelf().OfType<Identifier>().Any(name => name.Name == old)) == true;

    /// <summary>Whether a column is taken over as it is, or by a cast.</summary>
    public bool Copies(string column) => Select?.Items.Any(i => i.Expression switch
    {
        Asterisk { Qualifier: "", Modifiers: "" } => Select.Items.All(other => other.Alias != column),
        Identifier name => name.Name == column && (i.Alias.Length == 0 || i.Alias == column),
        Cast { Operand: Identifier name } => name.Name == column && i.Alias == column,
        _ => false,
    }) == true;

    /// <summary>The columns that it yields from the live Data Source; null where that cannot be told.</summary>
    /// <param name="live">Null where it is not known.</param>
    public IReadOnlyList<string>? ColumnsOf(DataSource? live)
    {
        if (Select is null)
            return null;

        var columns = new List<string>();
        foreach (var item in Select.Items)
        {
            if (item.Alias.Length > 0)
                columns.Add(item.Alias);
            else if (item.Expression is Identifier name)
                columns.Add(name.Name);
            else if (item.Expression is Asterisk { Qualifier: "", Modifiers: var modifiers } && live is { IsIncomplete: false } && !live.Columns.Any(c => c.IsComputed) && Excepted(modifiers) is { } excepted)
                columns.AddRange(live.Columns.Select(c => c.Name).Where(c => !excepted.Contains(c)));
            else
                return null;
        }

        return columns;
    }

    private string Form => Select is null ? Syntax.Value : new SqlForm(Sql).Of(Select);

    /// <summary>What EXCEPT takes out; null for modifiers of another kind.</summary>
    private static HashSet<string>? Excepted(string modifiers)
    {
        var words = modifiers.Split([' ', ',', '(', ')', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('`', '"')).ToArray();
        if (words.Length == 0)
            return [];

        return string.Equals(words[0], "EXCEPT", StringComparison.OrdinalIgnoreCase) && !words.Contains("REPLACE", StringComparer.OrdinalIgnoreCase) && !words.Contains("APPLY", StringComparer.OrdinalIgnoreCase)
            ? [.. words.Skip(1)]
            : null;
    }
}
