using System.Diagnostics;
using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Tests.Files;

/// <summary>What a written file keeps of the one that was there: its names, its owner, and what somebody saves meanwhile.</summary>
public sealed class KeptFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [LinuxFact]
    public void A_file_of_two_names_keeps_both()
    {
        _scratch.Write("a.pipe", "old and longer");
        Shell("ln a.pipe b.pipe");

        AtomicFile.Write(_scratch.At("a.pipe"), "new", force: true);

        Assert.Equal("new", _scratch.Read("b.pipe"));
        Assert.Equal("2", Shell("stat -c %h a.pipe"));
        Assert.Equal(["a.pipe", "b.pipe"], _scratch.Everything());
    }

    [RootFact]
    public void A_file_of_somebody_else_stays_theirs()
    {
        _scratch.Write("a.pipe", "old");
        Shell("chown 1234:2345 a.pipe; chmod 4640 a.pipe");

        AtomicFile.Write(_scratch.At("a.pipe"), "new", force: true);

        Assert.Equal("1234:2345 4640", Shell("stat -c '%u:%g %a' a.pipe"));
        Assert.Equal("new", _scratch.Read("a.pipe"));
    }

    [LinuxFact]
    public void A_link_is_written_through_and_one_to_nothing_is_refused()
    {
        _scratch.Write("a.txt", "old");
        Shell("ln -s a.txt link; ln -s nothing dangling");

        AtomicFile.Write(_scratch.At("link"), "new", force: true);

        Assert.Equal("new", _scratch.Read("a.txt"));
        Assert.Equal("symbolic link", Shell("stat -c %F link"));
        Assert.Contains("leads to nothing", Assert.Throws<WorkspaceException>(() => AtomicFile.Write(_scratch.At("dangling"), "x", force: true)).Message);
    }

    [LinuxFact]
    public void A_named_pipe_takes_what_is_written_and_stays_one()
    {
        Shell("mkfifo pipe");
        using var reader = Start("cat pipe");

        AtomicFile.Write(_scratch.At("pipe"), "new", force: true);

        Assert.Equal("new", reader.StandardOutput.ReadToEnd());
        Assert.Equal("fifo", Shell("stat -c %F pipe"));
    }

    [Fact]
    public void What_was_saved_meanwhile_is_not_written_over()
    {
        _scratch.Write("a.pipe", "read");
        var read = File.ReadAllBytes(_scratch.At("a.pipe"));

        // An editor saves while the content is being written.
        void Save(Stream stream)
        {
            stream.Write("fixed"u8);
            _scratch.Write("a.pipe", "saved");
        }

        var failure = Assert.Throws<WorkspaceException>(() => AtomicFile.Write(_scratch.At("a.pipe"), Save, force: true, expected: read));

        Assert.Contains("run once more", failure.Message);
        Assert.Equal("saved", _scratch.Read("a.pipe"));
        Assert.Equal(["a.pipe"], _scratch.Everything());
    }

    [Fact]
    public void A_file_that_appears_meanwhile_is_not_written_over()
    {
        void Save(Stream stream) => _scratch.Write("a.pipe", "saved");

        Assert.Throws<WorkspaceException>(() => AtomicFile.Write(_scratch.At("a.pipe"), Save));
        Assert.Equal("saved", _scratch.Read("a.pipe"));
    }

    [Fact]
    public void A_name_may_be_as_long_as_names_can_be()
    {
        var name = new string('a', 250) + ".pipe";
        AtomicFile.Write(_scratch.At(name), "old");
        AtomicFile.Write(_scratch.At(name), "new", force: true);

        Assert.Equal("new", _scratch.Read(name));
    }

    [Theory]
    [InlineData("datasources/a.datasource")]
    [InlineData(".tinyenv")]
    [InlineData("deploy/0.0.1/deploy.sh")]
    [InlineData("datafile-approvals")]
    [InlineData(".editorconfig")]
    [InlineData("datafile.toml")]
    [InlineData("pyproject.toml")]
    public void A_report_does_not_replace_a_source(string file)
    {
        OutputFile.Write(_scratch.At(file), stream => stream.Write("new"u8));
        Assert.Contains("--output does not replace", Assert.Throws<WorkspaceException>(() => OutputFile.Write(_scratch.At(file), _ => { })).Message);
        Assert.Equal("new", _scratch.Read(file));
    }

    [Fact]
    public void A_report_replaces_a_report()
    {
        _scratch.Write("plan.md", "old");
        OutputFile.Write(_scratch.At("plan.md"), stream => stream.Write("new"u8));

        Assert.Equal("new", _scratch.Read("plan.md"));
    }

    private Process Start(string line) => Process.Start(new ProcessStartInfo("sh", ["-c", line]) { WorkingDirectory = _scratch.Path, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })
        ?? throw new InvalidOperationException("sh did not start");

    private string Shell(string line)
    {
        using var process = Start(line);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}

/// <summary>A test of what Linux tells of files.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Only Linux is asked for the links, the owner and the kind of a file.";
    }
}

/// <summary>A test that gives a file to somebody else.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : LinuxFactAttribute
{
    public RootFactAttribute()
    {
        if (Environment.UserName != "root")
            Skip ??= "Only root can give a file to somebody else.";
    }
}
