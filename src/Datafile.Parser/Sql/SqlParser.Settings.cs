using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>SETTINGS and windows: lists with a form of their own.</summary>
internal sealed partial class SqlParser
{
    /// <summary>The settings of an engine.</summary>
    public ImmutableArray<SqlExpression> ParseEngineSettings()
    {
        var settings = ParseSettings(Start).Expressions;
        if (Current.Kind != SqlTokenKind.End)
            Fail("a comma, or its end");
        return settings;
    }

    /// <summary>Settings, each as <c>name = value</c>; a name alone means 1.</summary>
    private SelectClause ParseSettings(int clause)
    {
        var mark = _stack.Count;
        do
        {
            var start = Start;
            var name = ParseSettingName();
            _stack.Add(Take(SqlSymbol.Equal) ? Operation(start, "equals", name, ParseSettingValue()) : name);
        }
        while (!Failed && Take(SqlSymbol.Comma));

        var settings = PopFrom<SqlExpression>(mark);
        return new SelectClause(SpanFrom(clause), ClauseKind.Settings, settings) { Depth = DepthOf(settings) + 1 };
    }

    private SqlExpression ParseSettingName()
    {
        var start = Start;
        if (Current.Kind == SqlTokenKind.TemplateExpression)
            return ParsePrimary();

        var parts = ImmutableArray.Create(Name());
        while (!Failed && Take(SqlSymbol.Dot))
            parts = parts.Add(Name());
        return new Identifier(SpanFrom(start), parts);
    }

    /// <summary>A literal: a setting is no expression.</summary>
    private SqlExpression ParseSettingValue()
    {
        var start = Start;
        var value = ParsePrefix();
        if (value is Literal or TemplateExpression or Operation { Function: "array" } || (value is Identifier && IsDefault(value)) || Failed)
            return value;

        FailAt(start, "a literal as the value of a setting");
        return value;
    }

    private bool IsDefault(SqlExpression value) => TextOf(value.Span).ToUpperInvariant() is "DEFAULT" or "INF" or "NAN";

    private void ParseWindows()
    {
        var start = Start;
        var mark = _stack.Count;
        _at++;
        do
        {
            var at = Start;
            var name = Name();
            if (!Take(SqlSymbol.As))
                FailExpecting(SqlSymbol.As);
            Expect(SqlSymbol.LeftParenthesis);
            var window = ParseWindow(at, name);
            _stack.Add(window);
        }
        while (!Failed && Take(SqlSymbol.Comma));

        var windows = PopFrom<WindowSpecification>(mark);
        _stack.Add(new SelectClause(SpanFrom(start), ClauseKind.Window, []) { Windows = windows, Depth = DepthOf(windows) + 1 });
    }

    /// <summary>A window up to and with its closing parenthesis; the opening one is taken.</summary>
    private WindowSpecification ParseWindow(int start, string name)
    {
        var parent = Current.Kind == SqlTokenKind.QuotedIdentifier || (Current.Kind == SqlTokenKind.Word && !IsWindowWord()) ? Name() : "";
        ImmutableArray<SqlExpression> partition = [];
        ImmutableArray<OrderKey> order = [];
        if (Take(SqlSymbol.Partition, SqlSymbol.By))
            partition = ParseExpressionList(Aliases.As);
        if (Take(SqlSymbol.Order, SqlSymbol.By))
            order = ParseOrderBy().Order;
        var from = Start;
        var frame = Take(SqlSymbol.Rows) ? ParseFrame(from, FrameKind.Rows)
            : Take(SqlSymbol.Range) ? ParseFrame(from, FrameKind.Range)
            : Take(SqlSymbol.Groups) ? ParseFrame(from, FrameKind.Groups)
            : null;
        Expect(SqlSymbol.RightParenthesis);
        return new WindowSpecification(SpanFrom(start), name, parent, partition, order, frame)
        {
            Depth = Math.Max(Math.Max(DepthOf(partition), DepthOf(order)), frame?.Depth ?? 0) + 1,
        };
    }

    private bool IsWindowWord() =>
        Are(SqlSymbol.Partition, SqlSymbol.By) || Are(SqlSymbol.Order, SqlSymbol.By)
        || ((Is(SqlSymbol.Rows) || Is(SqlSymbol.Range) || Is(SqlSymbol.Groups)) && !Is(SqlSymbol.RightParenthesis, 1));

    /// <summary>The bounds of a frame, whose first word is taken.</summary>
    private WindowFrame ParseFrame(int start, FrameKind kind)
    {
        FrameBound first, last;
        if (Take(SqlSymbol.Between))
        {
            first = ParseFrameBound();
            if (!Take(SqlSymbol.And))
                FailExpecting(SqlSymbol.And);
            last = ParseFrameBound();
        }
        else
        {
            first = ParseFrameBound();
            last = new FrameBound(new TextSpan(first.Span.End, 0), FrameBoundKind.CurrentRow, null);
        }

        return new WindowFrame(SpanFrom(start), kind, first, last) { Depth = Math.Max(first.Depth, last.Depth) + 1 };
    }

    private FrameBound ParseFrameBound()
    {
        var start = Start;
        if (Take(SqlSymbol.Current, SqlSymbol.Row))
            return new FrameBound(SpanFrom(start), FrameBoundKind.CurrentRow, null);

        var offset = Take(SqlSymbol.Unbounded) ? null : ParseFrom(SqlOperators.Between + 1);
        var isFollowing = Take(SqlSymbol.Following);
        if (!isFollowing && !Take(SqlSymbol.Preceding))
            Fail("PRECEDING or FOLLOWING");
        var kind = (offset is null, isFollowing) switch
        {
            (true, false) => FrameBoundKind.UnboundedPreceding,
            (true, true) => FrameBoundKind.UnboundedFollowing,
            (false, false) => FrameBoundKind.Preceding,
            (false, true) => FrameBoundKind.Following,
        };
        return new FrameBound(SpanFrom(start), kind, offset) { Depth = (offset?.Depth ?? 0) + 1 };
    }
}
