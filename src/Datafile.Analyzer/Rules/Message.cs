using System.Collections.Immutable;
using System.Globalization;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>
/// A message of a rule: what happens, where, and what to do, with places for arguments. Two are never one, not even with the same text.
/// </summary>
/// <param name="format">Its places count from 0 without a gap: a message gets the arguments that it names.</param>
public class Message(string format)
{
    public string Format { get; } = format;

    /// <summary>The severity of a finding that says this; null for that of the rule.</summary>
    public DiagnosticSeverity? Severity { get; init; }

    /// <summary>What the parser says.</summary>
    internal static Message Of(SyntaxMessage message) =>
        new(message.Format) { Severity = message.IsHarmless ? DiagnosticSeverity.Warning : null };

    internal MessageText With(params object[] arguments) => new(this, [.. arguments]);
}

/// <summary>A message with its arguments.</summary>
internal sealed record MessageText(Message Message, ImmutableArray<object> Arguments)
{
    /// <summary>In which case it is so; empty where it always is.</summary>
    private string Case { get; init; } = "";

    /// <summary>A request that meets it; empty where none is named.</summary>
    private string Request { get; init; } = "";

    /// <summary>The message for a case, e.g. <c>When 'a' is given: …</c></summary>
    public MessageText When(string words) => this with { Case = words };

    /// <summary>The message with a request that meets it.</summary>
    public MessageText For(string request) => this with { Request = request };

    /// <summary>What it says without its arguments, the case and the request included.</summary>
    public string Format => Case.Length == 0 && Request.Length == 0 ? Message.Format : $"{Case}: {Message.Format} {Request}";

    public override string ToString() =>
        (Case.Length > 0 ? Case + ": " : "")
        + (Arguments.IsEmpty ? Message.Format : string.Format(CultureInfo.InvariantCulture, Message.Format, [.. Arguments]))
        + (Request.Length > 0 ? $" For example, {Request} fails." : "");
}
