using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// Lets Sprache read a sequence of lines or tokens: the position is an index into it, not an offset into text, so a
/// grammar costs objects for each token and none for each character.
/// </summary>
internal sealed class SequenceInput<T>(IReadOnlyList<T> items, int position) : IInput
{
    private IDictionary<object, object>? _memos;

    public SequenceInput(IReadOnlyList<T> items)
        : this(items, 0)
    {
    }

    /// <summary>The line or token at the position.</summary>
    public T Item => items[position];

    public bool AtEnd => position >= items.Count;

    public int Position => position;

    public int Line => 1;

    public int Column => position + 1;

    /// <summary>Only Sprache's parsers over characters ask for it, and the grammars use none.</summary>
    public char Current => '\0';

    public string Source => "";

    public IDictionary<object, object> Memos => _memos ??= new Dictionary<object, object>();

    public IInput Advance() => new SequenceInput<T>(items, position + 1);

    public bool Equals(IInput? other) => other is SequenceInput<T> input && input.Position == position;

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => position;
}

/// <summary>The smallest grammar over a sequence: one item that fits.</summary>
internal static class One<T>
{
    /// <summary>One item for which the predicate holds.</summary>
    /// <param name="expectation">What stands in a message: "a column name".</param>
    public static Parser<T> Where(Func<T, bool> fits, string expectation)
    {
        string[] expected = [expectation];
        return input =>
        {
            var sequence = (SequenceInput<T>)input;
            return !sequence.AtEnd && fits(sequence.Item)
                ? Result.Success(sequence.Item, sequence.Advance())
                : Result.Failure<T>(input, "unexpected", expected);
        };
    }
}
