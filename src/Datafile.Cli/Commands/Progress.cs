using System.Diagnostics;
using System.Globalization;

namespace Datafile.Cli.Commands;

/// <summary>
/// How far a run is that takes more than a second: one line on standard error, where that is a terminal, and nothing of it is left in the
/// end.
/// </summary>
internal sealed class Progress : IDisposable
{
    private const string ClearLine = "\r\u001b[K";

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1), Pace = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly int _all;
    private readonly Timer? _timer;
    private int _done;
    private bool _isShown, _isOver;

    /// <param name="all">How many data projects there are.</param>
    /// <param name="isWanted">Whether to show anything at all.</param>
    public Progress(int all, bool isWanted)
    {
        _all = all;
        if (isWanted && Terminal.IsErrors)
            _timer = new Timer(_ => Show(), null, Delay, Pace);
    }

    /// <summary>Counts a project as done.</summary>
    public void Next() => Interlocked.Increment(ref _done);

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _isOver = true;
            if (_isShown)
                Console.Error.Write(ClearLine);
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_isOver)
                return;

            _isShown = true;
            Console.Error.Write(string.Format(
                CultureInfo.InvariantCulture, "{0}checking: {1} of {2} data projects done, {3:0} s", ClearLine, Volatile.Read(ref _done), _all, Stopwatch.GetElapsedTime(_start).TotalSeconds));
        }
    }
}
