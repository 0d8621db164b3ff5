using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;

namespace Datafile.Analyzer.Semantics;

/// <summary>Clauses of a SELECT and of a UNION.</summary>
internal sealed partial class Binder
{
    private void CheckUnion(SetOperation set, ImmutableArray<BoundQuery> queries)
    {
        if (_refusals.IsSuspended || queries.Any(q => q.Columns.IsOpen))
            return;

        var count = queries[0].Columns.Columns.Length;
        for (var i = 1; i < queries.Length; i++)
        {
            var (length, joining) = (queries[i].Columns.Columns.Length, set.Operators[i - 1]);
            if (length != count)
                _refusals.Add(
                    joining.Kind == SetKind.Union ? RefusalReason.UnionOfOtherCount : RefusalReason.SetOfOtherCount,
                    set.Queries[i], joining.ToString(), $"{count}", $"{length}");
            else if (joining is { Kind: SetKind.Union, Quantifier: SetQuantifier.None } && !_setsUnionMode)
                _refusals.Add(RefusalReason.UnionWithoutMode, set.Queries[i]);
        }
    }

    private void CheckClauses(SelectScope scope, ImmutableArray<QueryColumn> columns, bool isOpen, ImmutableArray<Condition> conditions)
    {
        if (_refusals.IsSuspended)
            return;

        var select = scope.Select;
        foreach (var condition in conditions)
            CheckFilter(condition);
        foreach (var clause in select.Clauses)
        {
            switch (clause.Kind)
            {
                case ClauseKind.OrderBy:
                    if (!isOpen)
                        CheckPositions(clause.Expressions, clause.Name, columns.Length);
                    foreach (var key in clause.Order.Where(k => k.Fill is not null))
                        CheckFill(key, scope);
                    foreach (var key in clause.Expressions.Where(e => e is Identifier))
                    {
                        if (Bind(key, scope).Type is { IsAggregateState: true } state)
                            _refusals.Add(RefusalReason.StateAsKey, key, clause.Name, state.ToString());
                    }

                    break;
                case ClauseKind.Limit or ClauseKind.Offset:
                    foreach (var limit in clause.Expressions)
                        CheckLimit(limit, scope);
                    break;
                case ClauseKind.LimitBy when clause.Expressions.Length > 0:
                    CheckLimit(clause.Expressions[0], scope);
                    break;
                case ClauseKind.Settings:
                    CheckSettings(clause);
                    break;
                case ClauseKind.Window:
                    foreach (var window in clause.Windows)
                        CheckWindow(window, scope);
                    break;
            }
        }

        if (!isOpen)
            CheckPositions(select.GroupBy, "GROUP BY", columns.Length);
        CheckAliases(scope);
        CheckTables(scope);
    }

    private void CheckFilter(Condition condition)
    {
        if (condition.Value.Type is not { HasUnknown: false } type || type.IsNull)
            return;

        var plain = type.Unwrapped.Stored.Unwrapped;
        if (ArgumentKind.Of(plain) is not ('\0' or '1' or '2' or '3' or 'i' or 'j' or 'f' or 'b')
            || plain.Name.EndsWith("128", StringComparison.Ordinal)
            || plain.Name.EndsWith("256", StringComparison.Ordinal))
            _refusals.Add(RefusalReason.FilterOfOtherType, condition.Syntax, condition.Clause, type.ToString());
    }

    private void CheckPositions(ImmutableArray<SqlExpression> keys, string clause, int count)
    {
        foreach (var key in keys)
        {
            var number = key is Operation { Function: "negate" } negative ? negative.Operands[0] : key;
            if (number is Literal { Kind: LiteralKind.Number } literal
                && int.TryParse(literal.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                && (position == 0 || position > count))
                _refusals.Add(RefusalReason.PositionOutOfRange, key, clause, literal.Value, $"{count}");
        }
    }

    private void CheckLimit(SqlExpression limit, SelectScope scope)
    {
        var isWrong = limit switch
        {
            Literal { Kind: LiteralKind.String or LiteralKind.Null } => true,
            Literal { Kind: LiteralKind.Number } number =>
                double.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && value > 1
                    && value != Math.Floor(value),
            Identifier name => FindTable(name.Parts, scope.From) is not null && !scope.Aliases.ContainsKey(name.Parts[0]),
            TemplateExpression tag => sql.Template?.ValueAt(tag.Span)?.Expression is PythonCall { Name: "String" },
            _ => false,
        };
        if (isWrong)
            _refusals.Add(RefusalReason.LimitNotNumber, limit, Shortened(limit));
    }

    private void CheckSettings(SelectClause clause)
    {
        var checker = new SettingChecker(_refusals);
        foreach (var setting in clause.Expressions)
        {
            if (SettingChecker.Read(setting) is not var (name, value))
                continue;

            AddIfNew(RefusalReason.NewSetting, name.Name, name.Span, NameTable.NewSettings.ValueOf(name.Name));
            checker.CheckOfQuery(name, value);
        }
    }

    /// <summary>
    /// Two expressions under one alias. Texts that differ may still be one expression, so what they are bound to is compared as well; what a
    /// window is bound to is not known.
    /// </summary>
    private void CheckAliases(SelectScope scope)
    {
        if (!scope.RepeatsAlias)
            return;

        var seen = new Dictionary<string, SqlExpression>(StringComparer.Ordinal);
        foreach (var (alias, expression) in scope.AllAliases)
        {
            if (!seen.TryGetValue(alias, out var first))
            {
                seen.Add(alias, expression);
                continue;
            }

            if (WordsOf(first) != WordsOf(expression)
                && first is not (TemplateExpression or SkippedExpression)
                && expression is not (TemplateExpression or SkippedExpression)
                && !(first is Literal && first.Equals(expression)) && !HasWindow(first) && !HasWindow(expression) && !IsSame(first, expression))
            {
                _refusals.Add(RefusalReason.AliasTwice, expression, alias, Shortened(first));
            }

            // Inside of both the alias means a column. What aliases mean that name each other is not known.
            bool IsSame(SqlExpression one, SqlExpression other)
            {
                scope.OpenAliases.Add(alias);
                var cycles = scope.Cycles;
                var isSame = Bind(one, scope).Key == Bind(other, scope).Key || scope.Cycles > cycles;
                scope.OpenAliases.RemoveAt(scope.OpenAliases.Count - 1);
                scope.LowestMet = int.MaxValue;
                return isSame;
            }
        }
    }

    private static bool HasWindow(SqlExpression expression) => expression.DescendantsAndSelf().Any(n => n is FunctionCall { IsWindow: true });

    private void CheckTables(SelectScope scope)
    {
        foreach (var table in scope.From.Tables)
        {
            if (table.Bound is BoundSubqueryTable { Syntax: SubqueryTable { Final: true } subquery })
                _refusals.Add(RefusalReason.FinalOfQuery, subquery, subquery.Alias.Length > 0 ? subquery.Alias : "(SELECT …)");
            if (table.Bound is not BoundName { Name: { } name } bound || !(name.Final || name.Sample is not null))
                continue;

            var isQuery = bound.Query is not null;
            // What a node of another pipe does with FINAL depends on how Tinybird puts it in.
            if (isQuery && bound.Read is not null)
                continue;

            if (name.Final && (isQuery || bound.Read?.Table is DataSource { Engine: { Name: "MergeTree", HasArguments: false } }))
                _refusals.Add(isQuery ? RefusalReason.FinalOfQuery : RefusalReason.FinalOfMergeTree, name, name.Name);
            else if (name.Sample is not null
                && (isQuery || bound.Read?.Table is DataSource { Engine: { HasArguments: false } engine }
                    && engine.Option("SAMPLING_KEY").Length == 0))
                _refusals.Add(isQuery ? RefusalReason.SampleOfQuery : RefusalReason.SampleWithoutKey, name, name.Name);
        }
    }

    /// <summary><c>t.*</c> of a table that FROM does not have.</summary>
    private void CheckStar(Asterisk star, SelectScope scope)
    {
        if (star.Qualifier.Length > 0
            && scope.From.Tables.Count > 0
            && !scope.From.Tables.Any(t => t.Is(star.Qualifier) || t.Database + "." + t.Name == star.Qualifier)
            && !scope.From.Tables.Any(t => t.Columns.IsOpen) && !scope.Aliases.ContainsKey(star.Qualifier) && FindTable(
                [star.Qualifier], scope.From) is null && scope.Environment.Outer is null && star.Qualifier.IndexOf('.') < 0)
        {
            _refusals.Add(RefusalReason.UnknownStar, star, star.Qualifier);
        }
    }

    /// <summary><c>* APPLY f</c></summary>
    private void CheckApplied(Asterisk star)
    {
        if (star.Applied.FirstOrDefault(f => !FunctionNames.IsKnown(f)) is { } unknown)
            _refusals.Add(RefusalReason.UnknownFunction, star, unknown, "Write an existing function.");
    }

    private void CheckWindow(FunctionCall call, SelectScope scope)
    {
        if (!call.IsWindow)
        {
            if (FunctionNames.IsWindowOnly(call.Name))
                _refusals.Add(RefusalReason.WindowWithoutOver, call, call.Name);
            return;
        }

        if (FunctionFacts.Find(call.Name) is { IsAggregate: false }
            && AggregateFunction.Find(call.Name) is null
            && !FunctionNames.IsWindowOnly(call.Name))
            _refusals.Add(RefusalReason.NotAWindowFunction, call, call.Name);
        if (call.Window is { } over)
            CheckWindow(over, scope);
        if (call.Window is { Parent.Length: > 0 } window && !scope.Select.Clauses.Any(c => c.Windows.Any(w => w.Name == window.Parent)))
            _refusals.Add(RefusalReason.UnknownWindow, call, window.Parent);
    }

    /// <summary>How far the frame of a window reaches: an offset is a number, and RANGE adds it to the one key of ORDER BY.</summary>
    private void CheckWindow(WindowSpecification window, SelectScope scope)
    {
        if (window.Frame is not { } frame)
            return;

        if ((frame.First.Offset as Interval ?? frame.Last.Offset as Interval) is { } interval)
            _refusals.Add(RefusalReason.FrameOfInterval, interval, Shortened(interval));
        else if (frame is { Kind: FrameKind.Range, First.Offset: not null } or { Kind: FrameKind.Range, Last.Offset: not null }
            && window.OrderBy is [{ Expression: { } key }] && Bind(key, scope).Type is var type && IsNotOfRange(type))
            _refusals.Add(RefusalReason.RangeOfOtherType, key, type.ToString());
    }

    private static bool IsNotOfRange(ClickHouseType type) =>
        type.Name is "String" or "FixedString" or "LowCardinality" or "Decimal" or "DateTime64" or "UUID" or "Array" or "Tuple";

    /// <summary>Functions that only windows know: how many arguments they take, and of which type the number among them is.</summary>
    private void CheckWindowArguments(string name, ImmutableArray<BoundExpression> arguments, FunctionCall call)
    {
        switch (name.ToLowerInvariant())
        {
            case "ntile" when arguments.Length != 1:
                _refusals.Add(RefusalReason.WindowOfOtherCount, call, name, "1 argument", $"{arguments.Length}");
                break;
            case "ntile":
                CheckNumber(0, "an unsigned integer");
                break;
            case "nth_value" when arguments.Length != 2:
                _refusals.Add(RefusalReason.WindowOfOtherCount, call, name, "2 arguments", $"{arguments.Length}");
                break;
            case "nth_value":
                CheckNumber(1, "an integer");
                break;
            case "lag" or "lead" or "laginframe" or "leadinframe" when arguments.IsEmpty:
                _refusals.Add(RefusalReason.WindowWithoutArgument, call, name);
                break;
            case "lag" or "lead" or "laginframe" or "leadinframe" when arguments.Length > 1:
                CheckNumber(1, "an integer");
                CheckDefault();
                break;
        }

        // The type of a parameter is that of the value which a request sends.
        void CheckDefault()
        {
            if (arguments.Length != 3 || arguments.Any(a => a.DescendantsAndSelf().Any(e => e is BoundTemplate)))
                return;

            var (type, ofDefault) = (arguments[0].Type.WithoutInnerLowCardinality, arguments[2].Type.WithoutInnerLowCardinality);
            if (type.HasUnknown
                || ofDefault.HasUnknown
                || type.Unwrapped.IsDynamic
                || type.IsSimpleAggregateState
                || ofDefault.IsSimpleAggregateState
                || (type.Unwrapped.IsDateTime && ofDefault.Unwrapped.IsDateTime)
                || type.Equals(Supertype.Least([type, ofDefault])))
                return;

            _refusals.Add(RefusalReason.WindowDefaultOfOtherType, call, name, type.ToString(), arguments[2].Type.ToString());
        }

        void CheckNumber(int index, string needed)
        {
            // Dates are numbers to these functions.
            if (arguments[index].Type is { HasUnknown: false, IsNullable: false } type && ArgumentKind.Of(type) is 'S' or 'X' or 'f' or 'D')
                _refusals.Add(RefusalReason.WindowNotInteger, call, name, $"{index + 1}", needed, type.ToString());
        }
    }
}
