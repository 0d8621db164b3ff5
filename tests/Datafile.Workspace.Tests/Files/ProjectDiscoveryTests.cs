using Datafile.Workspace.Files;

namespace Datafile.Workspace.Tests.Files;

public sealed class ProjectDiscoveryTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_project_holds_its_datafiles_settings_and_deploy_scripts_in_ordinal_order()
    {
        _scratch.Write("pipes/b.pipe").Write("pipes/B.pipe").Write("datasources/a.datasource").Write("datasources/a.datasource.incl")
            .Write(".tinyenv").Write("deploy/0.0.1/deploy.sh").Write("deploy/0.0.1/notes.md").Write("scripts/build.sh")
            .Write("connections/k.connection").Write("tokens/t.token").Write("README.md").Write("pipes/.tinyenv.bak")
            .Write("vendor/shared/datasources/v.datasource");

        var project = Assert.Single(ProjectDiscovery.Find(_scratch.Path));

        Assert.Equal(_scratch.Path, project.Root);
        Assert.Equal(
            [
                ".tinyenv", "connections/k.connection", "datasources/a.datasource", "datasources/a.datasource.incl",
                "deploy/0.0.1/deploy.sh", "pipes/B.pipe", "pipes/b.pipe", "tokens/t.token", "vendor/shared/datasources/v.datasource",
            ],
            project.Files.AsEnumerable());
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("obj")]
    [InlineData("node_modules")]
    [InlineData("tests")]
    [InlineData("fixtures")]
    [InlineData(".git")]
    [InlineData(".diff_tmp")]
    [InlineData(".hidden")]
    public void Skipped_folders_hold_nothing_of_a_project(string folder)
    {
        _scratch.Write("pipes/a.pipe").Write($"{folder}/b.pipe").Write($"pipes/{folder}/c.pipe").Write($"{folder}/pipes/d.pipe");

        Assert.Equal(["pipes/a.pipe"], Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Files.AsEnumerable());
    }

    [Fact]
    public void A_folder_can_hold_several_projects()
    {
        _scratch.Write("one/pipes/a.pipe").Write("two/.tinyenv").Write("two/b.pipe").Write("three/c.datasource");

        var projects = ProjectDiscovery.Find(_scratch.Path);

        Assert.Equal(["one", "three", "two"], projects.Select(project => Path.GetFileName(project.Root)));
        Assert.Equal(["pipes/a.pipe", "c.datasource", ".tinyenv,b.pipe"], projects.Select(project => string.Join(",", project.Files)));
    }

    [Fact]
    public void A_nested_project_is_no_part_of_the_outer_one()
    {
        _scratch.Write("pipes/a.pipe").Write("extra/b.pipe").Write("nested/datasources/c.datasource").Write("nested/deploy/1/deploy.sh");

        var projects = ProjectDiscovery.Find(_scratch.Path);

        Assert.Equal(["extra/b.pipe", "pipes/a.pipe"], projects[0].Files.AsEnumerable());
        Assert.Equal(["datasources/c.datasource", "deploy/1/deploy.sh"], projects[1].Files.AsEnumerable());
    }

    [Fact]
    public void Content_folders_inside_of_a_content_folder_make_no_project()
    {
        _scratch.Write("pipes/endpoints/a.pipe").Write("pipes/b.pipe").Write("datasources/c.datasource");

        Assert.Equal(
            ["datasources/c.datasource", "pipes/b.pipe", "pipes/endpoints/a.pipe"],
            Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Files.AsEnumerable());
    }

    [Fact]
    public void A_folder_called_pipes_without_datafiles_makes_no_project()
    {
        _scratch.Write("src/app/pipes/date.pipe.ts").Write("tinybird/pipes/a.pipe");

        Assert.Equal(_scratch.At("tinybird"), Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Root);
    }

    [Fact]
    public void Settings_above_a_project_make_no_project_of_their_own()
    {
        _scratch.Write(".tinyenv").Write("tinybird/pipes/a.pipe");

        Assert.Equal(_scratch.At("tinybird"), Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Root);
    }

    [Fact]
    public void A_folder_without_datafiles_gives_no_project() =>
        Assert.Empty(ProjectDiscovery.Find(_scratch.Write("README.md").Path));

    [Fact]
    public void A_file_belongs_to_the_project_above_it_and_narrows_the_scope()
    {
        _scratch.Write("tb/pipes/a.pipe").Write("tb/pipes/deep/b.pipe").Write("tb/datasources/c.datasource");

        var project = Assert.Single(ProjectDiscovery.Find(_scratch.At("tb/pipes/deep/b.pipe")));

        Assert.Equal(_scratch.At("tb"), project.Root);
        Assert.Equal(3, project.Files.Length);
        Assert.True(project.Wants("pipes/deep/b.pipe"));
        Assert.False(project.Wants("pipes/a.pipe"));
    }

    [Fact]
    public void A_vendored_file_belongs_to_the_project_that_vendors_it()
    {
        _scratch.Write("pipes/a.pipe").Write("vendor/ws/datasources/b.datasource");

        var project = Assert.Single(ProjectDiscovery.Find(_scratch.At("vendor/ws/datasources/b.datasource")));

        Assert.Equal(_scratch.Path, project.Root);
        Assert.Equal(2, project.Files.Length);
    }

    [Fact]
    public void A_file_below_a_skipped_folder_does_not_belong_to_the_project_above_that()
    {
        _scratch.Write("pipes/a.pipe").Write("tests/b.pipe");

        Assert.Equal(["b.pipe"], Assert.Single(ProjectDiscovery.Find(_scratch.At("tests/b.pipe"))).Files.AsEnumerable());
    }

    [Fact]
    public void Loose_datafiles_make_a_project_of_the_topmost_folder_that_holds_some()
    {
        _scratch.Write("loose/a.pipe").Write("loose/sub/b.pipe");

        Assert.Equal(_scratch.At("loose"), Assert.Single(ProjectDiscovery.Find(_scratch.At("loose/sub/b.pipe"))).Root);
        Assert.Equal(_scratch.At("loose"), Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Root);
    }

    [Fact]
    public void A_content_folder_stands_for_its_part_of_the_project()
    {
        _scratch.Write("pipes/a.pipe").Write("datasources/b.datasource");

        var project = Assert.Single(ProjectDiscovery.Find(_scratch.At("pipes/")));

        Assert.Equal(_scratch.Path, project.Root);
        Assert.True(project.Wants("pipes/a.pipe"));
        Assert.False(project.Wants("datasources/b.datasource"));
    }

    [Fact]
    public void Many_files_of_one_project_are_one_project()
    {
        _scratch.Write("pipes/a.pipe").Write("pipes/b.pipe").Write("pipes/c.pipe");

        var project = Assert.Single(ProjectDiscovery.Find(_scratch.At("pipes/a.pipe"), _scratch.At("pipes/c.pipe")));

        Assert.Equal(["pipes/a.pipe", "pipes/c.pipe"], project.Files.Where(project.Wants));
    }

    [Fact]
    public void A_project_and_one_of_its_files_is_the_whole_project()
    {
        _scratch.Write("pipes/a.pipe").Write("pipes/b.pipe");

        var project = Assert.Single(ProjectDiscovery.Find(_scratch.At("pipes/a.pipe"), _scratch.Path));

        Assert.True(project.Wants("pipes/b.pipe"));
    }

    [Fact]
    public void A_missing_path_is_an_error_that_names_it() =>
        Assert.StartsWith("'/no/such/path' does not exist:",
            Assert.Throws<WorkspaceException>(() => ProjectDiscovery.Find("/no/such/path")).Message);

    [Fact]
    public void A_file_of_another_kind_is_an_error() =>
        Assert.Contains("is not a file of a data project",
            Assert.Throws<WorkspaceException>(() => ProjectDiscovery.Find(_scratch.Write("notes.md").At("notes.md"))).Message);

    [Fact]
    public void Links_to_folders_are_not_followed_and_links_to_files_are()
    {
        _scratch.Write("pipes/a.pipe", "A");
        Directory.CreateSymbolicLink(_scratch.At("pipes/round"), _scratch.Path);
        File.CreateSymbolicLink(_scratch.At("pipes/b.pipe"), "a.pipe");

        var files = Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Read().Files;

        Assert.Equal(["pipes/a.pipe", "pipes/b.pipe"], files.Select(file => file.Path));
        Assert.All(files, file => Assert.Equal("A", file.Text.ToString()));
    }

    [Fact]
    public void A_byte_order_mark_is_kept_in_the_encoding_and_not_in_the_text()
    {
        File.WriteAllBytes(_scratch.At("marked.pipe"), [0xEF, 0xBB, 0xBF, (byte)'a']);
        _scratch.Write("plain.pipe", "ä");

        var files = Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Read().Files;

        Assert.Equal(["a", "ä"], files.Select(file => file.Text.ToString()));
        Assert.Equal([3, 0], files.Select(file => file.Text.Encoding?.GetPreamble().Length));
    }

    [Fact]
    public void A_file_that_vanished_is_not_read_and_says_why()
    {
        var project = Assert.Single(ProjectDiscovery.Find(_scratch.Write("pipes/a.pipe").Path));
        File.Delete(_scratch.At("pipes/a.pipe"));

        Assert.StartsWith("it does not exist", Assert.Single(project.Read().Files).Unread, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prefix_leads_from_the_given_path_to_the_root()
    {
        _scratch.Write("tb/pipes/a.pipe");

        Assert.Equal(_scratch.Path + "/tb/", Assert.Single(ProjectDiscovery.Find(_scratch.Path)).Prefix);
        Assert.Equal(_scratch.Path + "/tb/", Assert.Single(ProjectDiscovery.Find(_scratch.At("tb/pipes/a.pipe"))).Prefix);
        Assert.Equal(_scratch.Path + "/tb/", Assert.Single(ProjectDiscovery.Find(_scratch.At("tb/pipes"))).Prefix);
    }
}
