using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>datafile approve</c>: one change that is meant, until it changes again.</summary>
public class ApproveTests
{
    private const string View = "now/pipes/analytics_sessions.pipe";
    private static readonly string[] Against = ["--against", "live", "--now", Sample.Now];

    [Fact]
    public void An_approved_change_is_no_finding_any_more_and_another_one_is()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("mistakes/no-cutoff", "now");
        Program.Run(folder.Path, ["check", "now", .. Against]).AssertExit(1);
        var ended = Program.Run(folder.Path, ["approve", "missing-cutoff", "analytics_sessions", "now", .. Against, "--reason", "nothing arrives at night"]).AssertExit(0);

        Assert.Equal("wrote now/datafile-approvals: commit it with the change\n", ended.Errors);
        Assert.Matches("(?m)^DF3001 analytics_sessions [0-9a-f]{12}\\.\\.[0-9a-f]{12} -- nothing arrives at night$", folder.Read("now/datafile-approvals"));
        Program.Run(folder.Path, ["check", "now", .. Against]).AssertExit(0);

        folder.Write(View, folder.Read(View).Replace("anySimpleState(device)", "anySimpleState(upper(device))", StringComparison.Ordinal));
        Assert.Contains("DF3001", Program.Run(folder.Path, ["check", "now", .. Against]).AssertExit(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_found_cannot_be_approved()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("mistakes/no-cutoff", "now");

        Program.Run(folder.Path, ["approve", "DF3006", "analytics_sessions", "now", .. Against, "--reason", "x"]).AssertRefuses("DF3001 analytics_sessions");
        Program.Run(folder.Path, ["approve", "DF2001", "analytics_sessions", "now", .. Against, "--reason", "x"]).AssertRefuses("datafile: ignore DF2001");
        Program.Run(folder.Path, ["approve", "DF3001", "analytics_sessions", "now", .. Against, "--reason", " "]).AssertRefuses("--reason");
        Assert.False(File.Exists(folder.At("now/datafile-approvals")));
    }
}
