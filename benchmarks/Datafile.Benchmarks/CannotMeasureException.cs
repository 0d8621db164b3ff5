namespace Datafile.Benchmarks;

/// <summary>Something that a measurement needs is missing; the message says what, in one line.</summary>
public sealed class CannotMeasureException(string message) : Exception(message);
