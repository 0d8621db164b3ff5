using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>A piece of a template. Pieces follow each other without a hole, so that together they are the template.</summary>
/// <param name="Span">Offsets into the file.</param>
public abstract record TemplateNode(TextSpan Span);

/// <summary>What is written as it stands; with <c>{{!</c> and the lines that start with <c>#</c>.</summary>
public sealed record TemplateText(TextSpan Span) : TemplateNode(Span);

/// <summary><c>{# … #}</c>.</summary>
public sealed record TemplateComment(TextSpan Span) : TemplateNode(Span);

/// <summary><c>{{ expression }}</c>.</summary>
/// <param name="Expression">Null where none stands in it, and in a tag that is never closed.</param>
public sealed record TemplateValue(TextSpan Span, PythonExpression? Expression) : TemplateNode(Span);

/// <summary><c>{% if condition %}</c>, <c>{% set name = value %}</c>, <c>{% end %}</c> and the like.</summary>
/// <param name="Keyword">The first word; empty in a tag that is never closed.</param>
/// <param name="Expression">What follows the keyword: a condition, a <see cref="PythonLoop"/>, an assignment; null for none.</param>
public sealed record TemplateStatement(TextSpan Span, string Keyword, TextSpan KeywordSpan, PythonExpression? Expression)
    : TemplateNode(Span);

/// <summary>A statement with what it holds, up to and with its <c>{% end %}</c>.</summary>
/// <param name="Branches">The first is that of the statement itself; ELIF, ELSE, EXCEPT and FINALLY start the others.</param>
/// <param name="End">Null where it is missing.</param>
public sealed record TemplateBlock(TextSpan Span, ImmutableArray<TemplateBranch> Branches, TemplateStatement? End) : TemplateNode(Span)
{
    public string Keyword => Branches[0].Start.Keyword;
}

/// <summary>A branch of a block.</summary>
/// <param name="Start">The tag that it starts with.</param>
/// <param name="Nodes">What stands behind the tag.</param>
public sealed record TemplateBranch(TextSpan Span, TemplateStatement Start, ImmutableArray<TemplateNode> Nodes)
{
    /// <summary>Whether it is taken where no branch before it is.</summary>
    public bool IsElse => Start.Keyword == "else";
}
