namespace Datafile.Workspace.Programs;

/// <summary>Runs what waits for another program on a thread of its own.</summary>
/// <remarks>
/// The pool has a thread a core, and adds one after half a second of need: with two cores, a reader of errors and a reader of
/// answers would keep what they wait for from being asked.
/// </remarks>
public static class Waiting
{
    /// <summary>Starts what waits; the task ends with it.</summary>
    public static Task<T> For<T>(Func<T> wait) =>
        Task.Factory.StartNew(wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc cref="For{T}"/>
    public static Task For(Action wait) =>
        Task.Factory.StartNew(wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
