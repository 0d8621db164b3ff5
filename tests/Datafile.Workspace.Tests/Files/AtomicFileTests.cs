using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_new_file_is_written_with_its_folders_and_nothing_beside_it()
    {
        AtomicFile.Write(_scratch.At("deploy/0.0.1/deploy.sh"), "echo\n");

        Assert.Equal("echo\n", _scratch.Read("deploy/0.0.1/deploy.sh"));
        Assert.Equal(["deploy", "deploy/0.0.1", "deploy/0.0.1/deploy.sh"], _scratch.Everything());
        Assert.Equal((byte)'e', File.ReadAllBytes(_scratch.At("deploy/0.0.1/deploy.sh"))[0]);
    }

    [Fact]
    public void An_existing_file_is_kept_unless_forced()
    {
        _scratch.Write("a.pipe", "old");

        var failure = Assert.Throws<WorkspaceException>(() => AtomicFile.Write(_scratch.At("a.pipe"), "new"));
        Assert.Contains("--force", failure.Message);
        Assert.Equal("old", _scratch.Read("a.pipe"));

        AtomicFile.Write(_scratch.At("a.pipe"), "new", force: true);
        Assert.Equal("new", _scratch.Read("a.pipe"));
        Assert.Equal(["a.pipe"], _scratch.Everything());
    }

    [UnixFact]
    public void A_folder_in_memory_is_like_any_other()
    {
        if (!Directory.Exists("/dev/shm"))
            return;

        var folder = $"/dev/shm/{Path.GetRandomFileName()}";
        try
        {
            AtomicFile.Write($"{folder}/deploy/0.0.1/deploy.sh", "echo\n", executable: true);

            Assert.Equal("echo\n", File.ReadAllText($"{folder}/deploy/0.0.1/deploy.sh"));
            Assert.Throws<WorkspaceException>(() => AtomicFile.Write($"{folder}/deploy/0.0.1/deploy.sh", "other\n"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void An_executable_file_can_be_run_by_everybody()
    {
        AtomicFile.Write(_scratch.At("deploy.sh"), "echo\n", executable: true);

        if (!OperatingSystem.IsWindows())
            Assert.Equal("rwxr-xr-x", Mode("deploy.sh"));
    }

    [Fact]
    public void A_replaced_file_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
            return;

        _scratch.Write("deploy.sh");
        File.SetUnixFileMode(_scratch.At("deploy.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        AtomicFile.Write(_scratch.At("deploy.sh"), "echo\n", force: true);

        Assert.Equal("rwx------", Mode("deploy.sh"));
    }

    [Fact]
    public void A_mark_is_written_when_the_encoding_has_one()
    {
        AtomicFile.Write(_scratch.At("a.pipe"), "a", encoding: Encoding.UTF8);

        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'a'], File.ReadAllBytes(_scratch.At("a.pipe")));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_beside_it()
    {
        _scratch.Write("a.pipe", "old");

        // A lone surrogate, which a strict encoding refuses half way.
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(_scratch.At("a.pipe"), new string('x', 100_000) + "\ud800", force: true, encoding: strict));

        Assert.Equal("old", _scratch.Read("a.pipe"));
        Assert.Equal(["a.pipe"], _scratch.Everything());
    }

    [Fact]
    public void A_file_in_place_of_a_folder_is_an_error_that_names_it()
    {
        _scratch.Write("deploy");

        var failure = Assert.Throws<WorkspaceException>(() => AtomicFile.WriteInside(_scratch.Path, "deploy/0.0.1/deploy.sh", "echo"));
        Assert.StartsWith("cannot write 'deploy/0.0.1/deploy.sh'", failure.Message);
    }

    [Theory]
    [InlineData("../outside.pipe")]
    [InlineData("pipes/../../outside.pipe")]
    [InlineData("/outside.pipe")]
    public void A_path_that_leaves_the_project_is_refused(string file) =>
        Assert.Contains("lies outside of the project",
            Assert.Throws<WorkspaceException>(() => AtomicFile.WriteInside(_scratch.Path, file, "x")).Message);

    [Fact]
    public void A_link_that_leaves_the_project_is_refused()
    {
        using var elsewhere = new ScratchFolder();
        elsewhere.Write("a.pipe", "theirs");
        Directory.CreateSymbolicLink(_scratch.At("pipes"), elsewhere.Path);
        File.CreateSymbolicLink(_scratch.At("b.pipe"), elsewhere.At("a.pipe"));
        File.CreateSymbolicLink(_scratch.At("c.pipe"), elsewhere.At("nothing.pipe"));

        foreach (var file in (string[])["pipes/a.pipe", "pipes/new.pipe", "b.pipe", "c.pipe"])
        {
            Assert.Contains("symbolic link",
                Assert.Throws<WorkspaceException>(() => AtomicFile.WriteInside(_scratch.Path, file, "ours", force: true)).Message);
        }

        Assert.Equal(["a.pipe"], elsewhere.Everything());
        Assert.Equal("theirs", elsewhere.Read("a.pipe"));
    }

    [Fact]
    public void A_link_within_the_project_stays_a_link()
    {
        if (OperatingSystem.IsWindows())
            return;

        _scratch.Write("pipes/a.pipe", "old");
        File.CreateSymbolicLink(_scratch.At("b.pipe"), "pipes/a.pipe");

        AtomicFile.WriteInside(_scratch.Path, "b.pipe", "new", force: true);

        Assert.Equal("new", _scratch.Read("pipes/a.pipe"));
        Assert.Equal("pipes/a.pipe", new FileInfo(_scratch.At("b.pipe")).LinkTarget);
    }

    [Fact]
    public void A_project_that_is_itself_behind_a_link_can_be_written()
    {
        using var links = new ScratchFolder();
        Directory.CreateSymbolicLink(links.At("project"), _scratch.Path);

        AtomicFile.WriteInside(links.At("project"), "pipes/a.pipe", "new");

        Assert.Equal("new", _scratch.Read("pipes/a.pipe"));
    }

    [Fact]
    public void What_a_device_leads_to_is_written_and_not_replaced()
    {
        if (!OperatingSystem.IsLinux())
            return;

        // An open file stands for a device: if a file is put in its place after all, that hurts nobody.
        using var open = new FileStream(_scratch.At("a.txt"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);

        AtomicFile.Write($"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}", "new");

        Assert.Equal("new", _scratch.Read("a.txt"));
        Assert.True(AtomicFile.IsDevice("/dev/null"));
        Assert.False(AtomicFile.IsDevice(_scratch.At("dev/null")));
    }

    [Fact]
    public void A_removed_file_is_gone_and_one_that_is_not_there_is_no_failure()
    {
        _scratch.Write("a.txt");

        AtomicFile.Remove(_scratch.At("a.txt"));
        AtomicFile.Remove(_scratch.At("a.txt"));
        AtomicFile.Remove(_scratch.At("no-folder/a.txt"));

        Assert.Empty(_scratch.Everything());
    }

    private string Mode(string file)
    {
        var mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(_scratch.At(file));
        return string.Concat(Enumerable.Range(0, 9).Select(bit => ((int)mode & 256 >> bit) != 0 ? "rwx"[bit % 3] : '-'));
    }
}
