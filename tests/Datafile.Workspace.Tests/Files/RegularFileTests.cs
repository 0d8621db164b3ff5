using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Tests.Files;

/// <summary>Only regular files of the repository are read; what is something else is named, and the rest is read.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly ScratchFolder _outside = new();
    private readonly ScratchFolder _scratch = new();

    public RegularFileTests()
    {
        Directory.CreateDirectory(_scratch.At(".git"));
        _scratch.Write("tb/pipes/a.pipe", "A");
    }

    public void Dispose()
    {
        // Links, named pipes and names of any bytes are more than the framework removes.
        Run("rm", "-rf", _scratch.At("tb"), _scratch.At(".editorconfig"), _scratch.At("door"));
        _outside.Dispose();
        _scratch.Dispose();
    }

    [UnixTheory]
    [InlineData("tb/pipes/x.pipe")]
    [InlineData("tb/.tinyenv")]
    [InlineData("tb/datafile-approvals")]
    [InlineData("tb/deploy/0.0.1/deploy.sh")]
    [InlineData("tb/x.connection")]
    public void A_named_pipe_is_not_waited_for(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch.At(path)) ?? "");
        Run("mkfifo", _scratch.At(path));

        Assert.Equal((path[3..], "it is not a regular file: remove it, or put a copy of the file in its place"), Assert.Single(Unread()));
        Assert.Contains(Read().Files, file => file.Text.ToString() == "A");
    }

    [UnixFact]
    public void A_named_pipe_that_is_included_is_not_waited_for()
    {
        _scratch.Write("tb/pipes/b.pipe", "INCLUDE part.incl\n");
        Run("mkfifo", _scratch.At("tb/pipes/part.incl"));

        Assert.Empty(Unread());
        Assert.Equal("pipes/part.incl", Assert.Single(Read().Refused).Key);
    }

    [UnixFact]
    public void A_configuration_that_is_a_named_pipe_is_a_failure()
    {
        Run("mkfifo", _scratch.At(".editorconfig"));

        Assert.EndsWith(
            ".editorconfig': it is not a regular file: remove it, or put a copy of the file in its place",
            Assert.Throws<WorkspaceException>(() => ProjectConfiguration.Load(_scratch.At("tb"), ["pipes/a.pipe"])).Message,
            StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("datafile.toml")]
    [InlineData("pyproject.toml")]
    public void A_settings_file_that_leads_out_or_is_none_is_a_failure(string name)
    {
        File.CreateSymbolicLink(_scratch.At("tb/" + name), "/etc/passwd");
        Assert.EndsWith("put a copy of the file in its place", Assert.Throws<WorkspaceException>(() => ProjectConfiguration.Load(_scratch.At("tb"), [])).Message, StringComparison.Ordinal);

        File.Delete(_scratch.At("tb/" + name));
        Run("mkfifo", _scratch.At("tb/" + name));
        Assert.Contains("it is not a regular file", Assert.Throws<WorkspaceException>(() => ProjectConfiguration.Load(_scratch.At("tb"), [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_above_the_repository_does_not_count()
    {
        _outside.Write("datafile.toml", "workflow = \"forward\"\n").Write(".editorconfig", "[*]\ndatafile_workflow = forward\n").Write("repository/.git/HEAD").Write("repository/tb/pipes/a.pipe");

        Assert.Null(ProjectConfiguration.Load(_outside.At("repository/tb"), ["pipes/a.pipe"]).Workflow);
    }

    [UnixFact]
    public void A_socket_is_not_read()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_scratch.At("tb/pipes/s.pipe")));

        Assert.StartsWith("it is not a regular file", Assert.Single(Unread()).Problem, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    [InlineData("/dev/zero")]
    [InlineData("../../../../../../../../../../../etc/passwd")]
    public void A_link_out_of_the_repository_is_not_followed(string target)
    {
        File.CreateSymbolicLink(_scratch.At("tb/pipes/x.pipe"), target);

        Assert.Equal(
            ("pipes/x.pipe", "it is a symbolic link that leads out of the repository: put a copy of the file in its place"), Assert.Single(Unread()));
    }

    [UnixFact]
    public void A_link_that_leads_out_over_another_link_is_not_followed()
    {
        _outside.Write("secret.pipe", "secret");
        Directory.CreateSymbolicLink(_scratch.At("door"), _outside.Path);
        File.CreateSymbolicLink(_scratch.At("tb/pipes/x.pipe"), "../../door/secret.pipe");

        Assert.StartsWith("it is a symbolic link that leads out", Assert.Single(Unread()).Problem, StringComparison.Ordinal);
    }

    [UnixFact]
    public void Without_git_a_link_must_stay_in_the_project()
    {
        _outside.Write("shared/s.pipe", "S").Write("tb/pipes/a.pipe", "A");
        File.CreateSymbolicLink(_outside.At("tb/pipes/x.pipe"), "../../shared/s.pipe");

        var file = Assert.Single(Assert.Single(ProjectDiscovery.Find(_outside.At("tb"))).Read().Files, f => f.Unread is not null);
        Assert.Contains("leads out of the project", file.Unread, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_link_to_itself_or_to_nothing_is_named()
    {
        File.CreateSymbolicLink(_scratch.At("tb/pipes/loop.pipe"), "loop.pipe");
        File.CreateSymbolicLink(_scratch.At("tb/pipes/none.pipe"), "nothing.pipe");

        Assert.Equal(
            [
                ("pipes/loop.pipe", "it is a link that leads back to itself: remove it"),
                ("pipes/none.pipe", "it does not exist, or it is a link to nothing: remove it, or create what is missing"),
            ],
            Unread());
    }

    [Fact]
    public void A_file_is_read_up_to_a_size()
    {
        using (var large = File.OpenWrite(_scratch.At("tb/pipes/large.pipe")))
            large.SetLength(RegularFile.MaxLength + 1);

        Assert.Equal(("pipes/large.pipe", RegularFile.TooLarge), Assert.Single(Unread()));
        Assert.Equal(RegularFile.MaxLength, RegularFile.Read(Resized("tb/fits", RegularFile.MaxLength)).Bytes?.Length);
    }

    [UnixFact]
    public void A_device_ends_at_that_size() => Assert.Equal(RegularFile.TooLarge, RegularFile.Read("/dev/zero").Problem);

    [Fact]
    public void A_folder_of_the_name_of_a_file_is_a_folder()
    {
        _scratch.Write("tb/pipes/b.pipe/c.pipe", "C");

        Assert.Empty(Unread());
        Assert.Equal(["pipes/a.pipe", "pipes/b.pipe/c.pipe"], Read().Files.Select(file => file.Path));
    }

    [UnixFact]
    public void A_name_that_is_not_UTF_8_is_known_as_such()
    {
        Run("sh", "-c", $"printf X > \"{_scratch.At("tb/pipes")}/$(printf 'n\\377').pipe\"");

        var file = Assert.Single(Read().Files, f => f.Unread is not null);
        Assert.Equal(("pipes/n\uFFFD.pipe", true), (file.Path, file.HasUnreadableName));
    }

    [UnixFact]
    public void A_folder_whose_name_is_not_UTF_8_is_named_and_what_it_holds_is_unknown()
    {
        Run("sh", "-c", $"mkdir \"{_scratch.At("tb/pipes")}/$(printf 'n\\377')\"");

        Assert.Equal(("pipes/n\uFFFD/", "its name is not UTF-8: rename it"), Assert.Single(Unread()));
        Assert.True(Read().IsPartial);
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_is_named()
    {
        _scratch.Write("tb/pipes/x.pipe", "X");
        File.SetUnixFileMode(_scratch.At("tb/pipes/x.pipe"), UnixFileMode.None);

        // The mode does not count for root.
        Assert.Equal(Environment.IsPrivilegedProcess ? [] : [("pipes/x.pipe", "permission denied: make it readable")], Unread());
        File.SetUnixFileMode(_scratch.At("tb/pipes/x.pipe"), UnixFileMode.UserRead);
    }

    private IEnumerable<(string Path, string? Problem)> Unread() => Read().Files.Where(file => file.Unread is not null).Select(file => (file.Path, file.Unread));

    private ProjectSnapshot Read() => Assert.Single(ProjectDiscovery.Find(_scratch.At("tb"))).Read();

    private string Resized(string path, int length)
    {
        _scratch.Write(path);
        using var file = File.OpenWrite(_scratch.At(path));
        file.SetLength(length);
        return _scratch.At(path);
    }

    private static void Run(string program, params string[] arguments)
    {
        if (OperatingSystem.IsWindows())
            return;

        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
