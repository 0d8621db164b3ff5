using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>WITH FILL: what is filled, and from where to where (measured on ClickHouse 26.7).</summary>
internal sealed partial class Binder
{
    private bool IsFilled(SelectClause clause) => Written(clause).IndexOf("FILL", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>A key that is filled is a number or a time, and so is where it starts and ends; of a Date it is one, and of a DateTime as well.</summary>
    private void CheckFill(SelectClause clause, SelectScope scope)
    {
        SqlExpression? key = null;
        var type = ClickHouseType.Unknown;
        for (var i = 0; i < clause.Expressions.Length; i++)
        {
            var expression = clause.Expressions[i];
            switch (LastWord(i == 0 ? clause.Span.Start : clause.Expressions[i - 1].Span.End, expression.Span.Start))
            {
                case "FROM" or "TO" when key is not null:
                    var value = Bind(expression, scope).Type;
                    if (value.IsString)
                        _refusals.Add(RefusalReason.FillFromText, expression, Shortened(expression));
                    else if ((value.Name == "Date" && type.Unwrapped.Name == "DateTime")
                        || (value.Name == "DateTime" && type.Unwrapped.Name == "Date"))
                        _refusals.Add(RefusalReason.FillOfTwoTypes, expression, Shortened(key), type.ToString(), value.ToString(), type.Unwrapped.Name);
                    break;
                case "STEP" or "STALENESS":
                    break;
                default:
                    var end = i + 1 < clause.Expressions.Length ? clause.Expressions[i + 1].Span.Start : clause.Span.End;
                    key = end > expression.Span.End
                        && sql.TextOf(TextSpan.FromBounds(expression.Span.End, end)).IndexOf("FILL", StringComparison.OrdinalIgnoreCase) >= 0
                        ? expression
                        : null;
                    type = key is null ? ClickHouseType.Unknown : Bind(scope.Select.ItemAt(expression)?.Aliased ?? expression, scope).Type;
                    if (type.Name is "String" or "FixedString" or "UUID" or "Decimal" or "Array" or "Tuple" or "Map"
                        || (type.Name == "LowCardinality" && type.Stored.Unwrapped.IsString))
                        _refusals.Add(RefusalReason.FillOfOtherType, expression, Shortened(expression), type.ToString());
                    break;
            }
        }
    }

    /// <summary>The word before an expression; empty where something else stands there.</summary>
    private string LastWord(int start, int end)
    {
        if (end <= start)
            return "";

        var text = sql.TextOf(TextSpan.FromBounds(start, end)).TrimEnd();
        var at = text.Length;
        while (at > 0 && char.IsLetter(text[at - 1]))
            at--;
        return text.Substring(at).ToUpperInvariant();
    }
}
