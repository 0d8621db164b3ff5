using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Rules;

/// <summary>A message of a rule: what happens, where, and what to do, with places for arguments.</summary>
public sealed record Message(string Format)
{
    internal MessageText With(params object[] arguments) => new(this, [.. arguments]);
}

/// <summary>A message with its arguments.</summary>
internal sealed record MessageText(Message Message, ImmutableArray<object> Arguments)
{
    public override string ToString() => Arguments.IsEmpty ? Message.Format : string.Format(CultureInfo.InvariantCulture, Message.Format, [.. Arguments]);
}
