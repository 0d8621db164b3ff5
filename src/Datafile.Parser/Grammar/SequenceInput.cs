using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// Lets Sprache read a sequence of lines or tokens: the position is an index into it, not an offset into text, so a
/// grammar costs objects for each token and none for each character. There is one input for each position, however
/// often the grammar goes back to it, and it is the result of taking its item as well.
/// </summary>
internal sealed class SequenceInput<T> : IInput, IResult<T>
{
    private readonly Sequence _sequence;
    private SequenceInput<T>? _next;
    private IDictionary<object, object>? _memos;

    public SequenceInput(List<T> items)
        : this(new Sequence(items), 0)
    {
    }

    private SequenceInput(Sequence sequence, int position)
    {
        _sequence = sequence;
        Position = position;
    }

    /// <summary>The line or token at the position.</summary>
    public T Item => _sequence.Items[Position];

    public bool AtEnd => Position >= _sequence.Items.Count;

    public int Position { get; }

    /// <summary>
    /// The furthest position at which an item was refused since this was last set: where text that fits nothing breaks off.
    /// It is one for all inputs of a sequence.
    /// </summary>
    public int Furthest
    {
        get => _sequence.Furthest;
        set => _sequence.Furthest = value;
    }

    public int Line => 1;

    public int Column => Position + 1;

    /// <summary>Only Sprache's parsers over characters ask for it, and the grammars use none.</summary>
    public char Current => '\0';

    public string Source => "";

    public IDictionary<object, object> Memos => _memos ??= new Dictionary<object, object>();

    T IResult<T>.Value => Item;

    bool IResult<T>.WasSuccessful => true;

    string IResult<T>.Message => "";

    IEnumerable<string> IResult<T>.Expectations => [];

    IInput IResult<T>.Remainder => Next;

    public SequenceInput<T> Next => _next ??= new SequenceInput<T>(_sequence, Position + 1);

    public IInput Advance() => Next;

    /// <summary>The item as a result where it fits, else none.</summary>
    public IResult<T> Take(Func<T, bool> fits)
    {
        if (!AtEnd && fits(Item))
            return this;

        _sequence.Furthest = Math.Max(_sequence.Furthest, Position);
        return NoMatch<T>.Instance;
    }

    public bool Equals(IInput? other) => other is SequenceInput<T> input && input.Position == Position;

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => Position;

    private sealed class Sequence(List<T> items)
    {
        public List<T> Items => items;

        public int Furthest { get; set; }
    }
}

/// <summary>The smallest grammar over a sequence: one item that fits.</summary>
internal static class One<T>
{
    /// <summary>One item for which the predicate holds.</summary>
    public static Parser<T> Where(Func<T, bool> fits) => input => ((SequenceInput<T>)input).Take(fits);
}
