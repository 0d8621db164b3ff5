using System.Collections.Immutable;
using System.Globalization;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>A message of the parser, with places for arguments.</summary>
/// <param name="Rule">The rule that reports it, e.g. <c>DF0002</c>.</param>
public sealed record SyntaxMessage(string Rule, string Format)
{
    private const string Query = "The query ";

    /// <summary>Whether Tinybird reads the file as if the text were not there, and nothing that matters is missing then.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>How many arguments it has a place for.</summary>
    internal int Places => Enumerable.Range(0, 9).TakeWhile(i => Format.Contains($"{{{i}}}")).Count();

    /// <summary>The message about a query, for a key of an engine: its name is the last argument.</summary>
    internal SyntaxMessage InKey => new("DF0002", $"{{{Places}}} {Format.Substring(Query.Length)}");

    internal SyntaxDiagnostic At(TextSpan span, params object[] arguments) => new(this, span, [.. arguments]);
}

/// <summary>What is wrong with a text, found while it was parsed. Two are equal that say the same of the same place.</summary>
public sealed class SyntaxDiagnostic : IEquatable<SyntaxDiagnostic>
{
    internal SyntaxDiagnostic(SyntaxMessage format, TextSpan span, ImmutableArray<object> arguments) =>
        (Format, Span, Arguments) = (format, span, arguments);

    /// <summary>Which message it is: one of <see cref="SyntaxMessages.All"/>.</summary>
    public SyntaxMessage Format { get; }

    public TextSpan Span { get; }

    /// <summary>For the places in the format.</summary>
    public ImmutableArray<object> Arguments { get; }

    /// <summary>The rule, e.g. <c>DF0002</c>.</summary>
    public string Id => Format.Rule;

    public string Message => Arguments.IsEmpty ? Format.Format : string.Format(CultureInfo.InvariantCulture, Format.Format, [.. Arguments]);

    /// <summary>The fix, if there is exactly one.</summary>
    public TextChange? Change { get; private init; }

    /// <summary>What is wrong with a query, where it is a key of an engine that does not parse.</summary>
    internal SyntaxDiagnostic InKey(string key) =>
        new(Format.InKey, Span, [.. Arguments.Take(Format.Places).Select(a => a is SqlParser.EndOfQuery ? "its end" : a), key]);

    internal SyntaxDiagnostic Fixed(TextChange? change) => new(Format, Span, Arguments) { Change = change };

    public bool Equals(SyntaxDiagnostic? other) =>
        other is not null && Format == other.Format && Span == other.Span && Arguments.SequenceEqual(other.Arguments);

    public override bool Equals(object? obj) => Equals(obj as SyntaxDiagnostic);

    public override int GetHashCode() => Span.GetHashCode();
}
