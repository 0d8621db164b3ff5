using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Rules;

/// <summary>A message of a rule: what happens, where, and what to do, with places for arguments.</summary>
public sealed record Message(string Format)
{
    internal MessageText With(params object[] arguments) => new(Format, [.. arguments]);
}

/// <summary>A message with its arguments.</summary>
internal sealed record MessageText(string Format, ImmutableArray<object> Arguments)
{
    /// <summary>The message for a case, e.g. <c>When 'a' is given: …</c></summary>
    public MessageText When(string words) => new($"{{{Arguments.Length}}}: {Format}", Arguments.Add(words));

    /// <summary>The message with a request that meets it.</summary>
    public MessageText For(string request) => new($"{Format} For example, {{{Arguments.Length}}} fails.", Arguments.Add(request));

    public override string ToString() => Arguments.IsEmpty ? Format : string.Format(CultureInfo.InvariantCulture, Format, [.. Arguments]);
}
