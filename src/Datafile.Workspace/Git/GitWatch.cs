using System.ComponentModel;
using System.Diagnostics;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>Stops a git that does not answer: it waits for ever where a file of its own is a named pipe.</summary>
internal sealed class GitWatch : IDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _patience;
    private readonly Timer _timer;
    private int _hasStopped;

    public GitWatch(Process process, TimeSpan patience)
    {
        (_process, _patience) = (process, patience);
        _timer = new Timer(_ => Stop(), null, patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether git was stopped, so that its answer is cut short.</summary>
    public bool HasStopped => Volatile.Read(ref _hasStopped) != 0;

    /// <summary>git gave a part of its answer: the time starts again.</summary>
    public void Progress() => _timer.Change(_patience, Timeout.InfiniteTimeSpan);

    public WorkspaceException Failure(string folder) => new(
        $"git did not answer within {_patience.TotalSeconds:0} seconds in '{OneLine.Of(folder)}': run git status there, and check that its .git holds plain files");

    public void Dispose() => _timer.Dispose();

    private void Stop()
    {
        Volatile.Write(ref _hasStopped, 1);
        try
        {
            _process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended in the meantime.
        }
    }
}
