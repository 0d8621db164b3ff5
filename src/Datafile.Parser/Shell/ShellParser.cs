using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

/// <summary>Commands from tokens. What fits nowhere is passed over; each step takes a token, so that parsing always ends.</summary>
internal sealed class ShellParser
{
    private readonly string _text;
    private readonly List<ShellToken> _tokens;
    private readonly List<string> _assigned = [];
    private int _at;
    private int _depth;

    private ShellParser(string text, List<ShellToken> tokens) => (_text, _tokens) = (text, tokens);

    public static ImmutableArray<ShellNode> Parse(string text, int start, int end)
    {
        var parser = new ShellParser(text, ShellLexer.Lex(text, start, end));
        var all = ImmutableArray.CreateBuilder<ShellNode>();
        while (true)
        {
            all.AddRange(parser.List());
            if (parser.Current.Kind == ShellTokenKind.End)
                return all.ToImmutable();
            parser._at++;
        }
    }

    private ShellToken Current => _tokens[_at];

    private bool Take(ShellTokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        _at++;
        return true;
    }

    private bool Take(string word)
    {
        if (!Current.Is(_text, word))
            return false;
        _at++;
        return true;
    }

    private TextSpan From(int start) => TextSpan.FromBounds(start, Math.Max(start, _at > 0 ? _tokens[_at - 1].End : start));

    private void SkipSeparators()
    {
        while (Current.Kind is ShellTokenKind.NewLine or ShellTokenKind.Semicolon)
            _at++;
    }

    /// <summary>Commands up to something that closes a list; who opened it looks whether that is its own.</summary>
    private ImmutableArray<ShellNode> List()
    {
        var commands = ImmutableArray.CreateBuilder<ShellNode>();
        while (true)
        {
            while (Current.Kind is ShellTokenKind.NewLine or ShellTokenKind.Semicolon or ShellTokenKind.Ampersand
                or ShellTokenKind.AndAnd or ShellTokenKind.OrOr or ShellTokenKind.Pipe)
                _at++;
            if (Current.Kind is ShellTokenKind.End or ShellTokenKind.Close or ShellTokenKind.CaseEnd
                || ShellReserved.EndsList(_text, Current))
                return commands.ToImmutable();
            if (AndOr() is { } command)
                commands.Add(command);
        }
    }

    private ShellNode? AndOr()
    {
        var start = Current.Start;
        var elements = ImmutableArray.CreateBuilder<ShellNode>();
        var operators = ImmutableArray.CreateBuilder<ShellTokenKind>();
        while (Pipeline() is { } element)
        {
            elements.Add(element);
            if (Current.Kind is not (ShellTokenKind.AndAnd or ShellTokenKind.OrOr))
                break;
            operators.Add(Current.Kind);
            _at++;
            SkipSeparators();
        }

        if (elements.Count == 0)
            return null;
        if (operators.Count == elements.Count)
            operators.RemoveAt(operators.Count - 1);
        var background = Take(ShellTokenKind.Ampersand);
        return elements.Count == 1 && !background
            ? elements[0]
            : new AndOrNode(From(start), elements.ToImmutable(), operators.ToImmutable(), background);
    }

    private ShellNode? Pipeline()
    {
        var start = Current.Start;
        var negated = false;
        while (Current.Is(_text, "!") || Current.Is(_text, "time"))
        {
            negated ^= Current.Is(_text, "!");
            _at++;
        }

        var elements = ImmutableArray.CreateBuilder<ShellNode>();
        while (Command() is { } element)
        {
            elements.Add(element);
            if (!Take(ShellTokenKind.Pipe))
                break;
            SkipSeparators();
        }

        return elements.Count switch
        {
            0 => null,
            1 when !negated => elements[0],
            _ => new PipelineNode(From(start), elements.ToImmutable(), negated),
        };
    }

    private ShellNode? Command()
    {
        if (Current.Kind is not (ShellTokenKind.Word or ShellTokenKind.Open) || ShellReserved.EndsList(_text, Current))
            return null;
        if (_depth >= Limits.ShellDepth)
            return Opaque();

        _depth++;
        var command = Compound();
        _depth--;
        return command;
    }

    /// <summary>Too deep: the token that would open one more level is passed over.</summary>
    private ShellNode? Opaque()
    {
        while (Current.Kind == ShellTokenKind.Open)
            _at++;
        return Current.Kind == ShellTokenKind.Word ? Simple() : null;
    }

    private ShellNode Compound()
    {
        var start = Current.Start;
        if (Take(ShellTokenKind.Open))
        {
            var body = List();
            Take(ShellTokenKind.Close);
            return new GroupNode(From(start), body, Subshell: true);
        }

        if (Take("{"))
        {
            var body = List();
            Take("}");
            return new GroupNode(From(start), body, Subshell: false);
        }

        if (Take("if"))
            return If(start);
        if (Current.Is(_text, "while") || Current.Is(_text, "until"))
            return Loop(start);
        if (Take("for") || Take("select"))
            return For(start);
        if (Take("case"))
            return Case(start);
        if (Take("function"))
            return Function(start);
        if (IsFunctionHead())
            return Function(start);
        return Simple();
    }

    private ShellNode Simple()
    {
        var words = ImmutableArray.CreateBuilder<ShellToken>();
        while (Current.Kind == ShellTokenKind.Word)
        {
            words.Add(Current);
            _at++;
        }

        var all = words.ToImmutable();
        _assigned.AddRange(ShellAssignments.Names(_text, all));
        return new SimpleNode(TextSpan.FromBounds(all[0].Start, all[all.Length - 1].End), all);
    }

    private IfNode If(int start)
    {
        var clauses = ImmutableArray.CreateBuilder<IfClause>();
        ImmutableArray<ShellNode> otherwise = [];
        do
        {
            var condition = List();
            Take("then");
            clauses.Add(new IfClause(condition, List()));
        }
        while (Take("elif"));

        if (Take("else"))
            otherwise = List();
        Take("fi");
        return new IfNode(From(start), clauses.ToImmutable(), otherwise);
    }

    private LoopNode Loop(int start)
    {
        var until = Take("until") || !Take("while");
        var names = _assigned.Count;
        var condition = List();
        var body = Do();
        return new LoopNode(From(start), until, condition, body, AssignedSince(names));
    }

    private ForNode For(int start)
    {
        var names = _assigned.Count;
        var variable = "";
        var items = ImmutableArray.CreateBuilder<ShellToken>();
        if (Current.Kind == ShellTokenKind.Word)
        {
            if (ShellAssignments.IsArithmetic(_text, Current))
                _assigned.AddRange(ShellAssignments.Identifiers(_text, Current.Start, Current.End));
            else
                variable = _text.Substring(Current.Start, Current.End - Current.Start);
            _at++;
        }

        SkipSeparators();
        if (Take("in"))
        {
            for (; Current.Kind == ShellTokenKind.Word; _at++)
                items.Add(Current);
        }

        SkipSeparators();
        var body = Do();
        if (variable.Length > 0)
            _assigned.Add(variable);
        return new ForNode(From(start), variable, items.ToImmutable(), body, AssignedSince(names));
    }

    private ImmutableArray<ShellNode> Do()
    {
        if (!Take("do"))
            return [];
        var body = List();
        Take("done");
        return body;
    }

    private ImmutableArray<string> AssignedSince(int count) => [.. _assigned.Skip(count).Distinct()];

    private CaseNode Case(int start)
    {
        if (Current.Kind == ShellTokenKind.Word)
            _at++;
        SkipSeparators();
        Take("in");
        var arms = ImmutableArray.CreateBuilder<ImmutableArray<ShellNode>>();
        while (true)
        {
            SkipSeparators();
            if (Take("esac") || Current.Kind == ShellTokenKind.End)
                break;
            Take(ShellTokenKind.Open);
            while (Current.Kind is ShellTokenKind.Word or ShellTokenKind.Pipe)
                _at++;
            if (!Take(ShellTokenKind.Close))
                break;
            arms.Add(List());
            Take(ShellTokenKind.CaseEnd);
        }

        return new CaseNode(From(start), arms.ToImmutable());
    }

    private bool IsFunctionHead() =>
        Current.Kind == ShellTokenKind.Word
        && _at + 2 < _tokens.Count
        && _tokens[_at + 1].Kind == ShellTokenKind.Open
        && _tokens[_at + 2].Kind == ShellTokenKind.Close;

    private FunctionNode Function(int start)
    {
        var name = Current.Kind == ShellTokenKind.Word ? _text.Substring(Current.Start, Current.End - Current.Start) : "";
        if (Current.Kind == ShellTokenKind.Word)
            _at++;
        if (Take(ShellTokenKind.Open))
            Take(ShellTokenKind.Close);
        SkipSeparators();
        var body = Command() ?? new GroupNode(From(start), [], Subshell: false);
        return new FunctionNode(From(start), name, body);
    }
}
