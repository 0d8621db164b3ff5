using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>WITH FILL: what is filled, and from where to where (measured on ClickHouse 26.7).</summary>
internal sealed partial class Binder
{
    /// <summary>
    /// A key that is filled is a number or a time, and so is where it starts and ends; of a Date it is one, and of a DateTime as well.
    /// </summary>
    private void CheckFill(OrderKey filled, SelectScope scope)
    {
        if (filled is not { Expression: { } key, Fill: { } fill })
            return;

        var type = Bind(scope.Select.ItemAt(key)?.Aliased ?? key, scope).Type;
        if (type.Name is "String" or "FixedString" or "UUID" or "Decimal" or "Array" or "Tuple" or "Map"
            || (type.Name == "LowCardinality" && type.Stored.Unwrapped.IsString))
            _refusals.Add(RefusalReason.FillOfOtherType, key, Shortened(key), type.ToString());
        CheckEnd(fill.From);
        CheckEnd(fill.To);

        void CheckEnd(SqlExpression? end)
        {
            if (end is null)
                return;

            var value = Bind(end, scope).Type;
            if (value.IsString)
                _refusals.Add(RefusalReason.FillFromText, end, Shortened(end));
            else if ((value.Name == "Date" && type.Unwrapped.Name == "DateTime")
                || (value.Name == "DateTime" && type.Unwrapped.Name == "Date"))
                _refusals.Add(RefusalReason.FillOfTwoTypes, end, Shortened(key), type.ToString(), value.ToString(), type.Unwrapped.Name);
        }
    }
}
