using System.Globalization;
using System.Text;
using Datafile.Parser.Text;

namespace Datafile.Parser.Sql;

/// <summary>Names and texts as ClickHouse reads them back, each on one line and without the start of a template tag.</summary>
public static class SqlQuoting
{
    /// <summary>A name: bare where SQL takes it for one, else in back-ticks.</summary>
    public static string Identifier(string name) => IsBare(name) && IsRead(name) ? name : Quoted(name, '`');

    /// <summary>A text in single quotes.</summary>
    public static string Literal(string text) => Quoted(text, '\'');

    /// <summary>Whether a name is one word of ASCII letters, digits and underscores.</summary>
    public static bool IsBare(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_') && (i == 0 || name[i] is not (>= '0' and <= '9')))
                return false;
        }

        return name.Length > 0;
    }

    /// <summary>Whether a keyword is read as a name wherever a column or a table is expected.</summary>
    private static bool IsRead(string name)
    {
        if (!SqlKeywords.All.Contains(name))
            return true;

        var text = $"SELECT {name} FROM {name} WHERE {name} > 1";
        var query = SqlTree.Parse(text, new(0, text.Length)).Query as SelectQuery;
        return query is { Items: [var item], From: TableName { Alias.Length: 0 } table, Where: Operation { Operands: [_, _] operands } }
            && table.Name == name
            && item.DescendantsAndSelf().OfType<Identifier>().Concat(operands.OfType<Identifier>()).Count(i => i.Name == name) == 2;
    }

    private static string Quoted(string text, char quote)
    {
        var quoted = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            if (character == quote || character == '\\')
                quoted.Append('\\').Append(character);
            else if (character == '{' || !PlainLine.IsPlain(character))
                AppendBytes(quoted, character);
            else
                quoted.Append(character);
        }

        return quoted.Append(quote).ToString();
    }

    private static void AppendBytes(StringBuilder quoted, char character)
    {
        foreach (var value in Encoding.UTF8.GetBytes([character]))
            quoted.Append("\\x").Append(value.ToString("X2", CultureInfo.InvariantCulture));
    }
}
