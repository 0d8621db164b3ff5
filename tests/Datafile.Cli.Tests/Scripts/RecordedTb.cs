using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests.Scripts;

/// <summary>
/// Runs scripts. <c>tb</c> is a stand-in that writes down what it is called with, and fails when it is told to.
/// </summary>
internal sealed class RecordedTb
{
    private const string Tb = """
        #!/usr/bin/env bash
        printf '%s\n' "$*" >> "$TB_CALLS"
        [ "$(wc -l < "$TB_CALLS")" -ne "${TB_FAILS_AT:-0}" ]
        """;

    private readonly ScratchFolder _folder;

    public RecordedTb(ScratchFolder folder)
    {
        _folder = folder;
        StandIn("tb", Tb);
    }

    /// <summary>What <c>tb</c> was called with, since the last time it was forgotten.</summary>
    public string[] Calls => File.Exists(_folder.At("calls")) ? File.ReadAllLines(_folder.At("calls")) : [];

    public void Forget() => File.Delete(_folder.At("calls"));

    /// <param name="project">The folder of the project, below the scratch folder.</param>
    public Ended Run(string project, string script, params (string Name, string Value)[] variables) => Program.Run(
        _folder.At(project), string.Join(Path.PathSeparator, [_folder.At("bin"), .. Programs.Path]), "bash", [script],
        [("TB_CALLS", _folder.At("calls")), .. variables]);

    /// <summary>A clock that always shows the same second.</summary>
    public void SetClock(long seconds) => StandIn("date", $"#!/usr/bin/env bash\n[ \"$*\" = '-u +%s' ] && echo {seconds}\n");

    public void StandIn(string program, string text)
    {
        _folder.Write("bin/" + program, text.Replace("\r\n", "\n", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.At("bin/" + program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
