using Datafile.Analyzer.Project;
using Datafile.Parser.Includes;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;
using Datafile.Workspace.Tests.Git;

namespace Datafile.Workspace.Tests.Files;

/// <summary>What a project includes from elsewhere, on disk and in git.</summary>
public sealed class IncludedFilesTests : IDisposable
{
    private const string Variable = "DATAFILE_TEST_INCLUDE";

    private readonly ScratchRepository _scratch = new();
    private readonly ScratchFolder _outside = new();

    public void Dispose()
    {
        _scratch.Dispose();
        _outside.Dispose();
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [Fact]
    public void A_project_without_includes_has_its_files_alone()
    {
        _scratch.Write("tb/pipes/a.pipe", "TAGS a").Write("tb/includes/b.incl", "TAGS b").Write("shared/c.incl", "TAGS c");

        Assert.All([Disk(), Commit(), Index()], snapshot =>
        {
            Assert.Equal(["includes/b.incl=TAGS b", "pipes/a.pipe=TAGS a"], Show(snapshot.Files));
            Assert.Empty(snapshot.Includes);
            Assert.Empty(snapshot.Refused);
            Assert.Empty(snapshot.Variables);
        });
    }

    [Fact]
    public void What_is_included_from_elsewhere_in_the_repository_is_read_with_what_it_includes()
    {
        _scratch.Write("tb/pipes/a.pipe", "INCLUDE ../../shared/b.incl X=c\nINCLUDE ../parts/d.txt\nINCLUDE ../includes/e.incl\n")
            .Write("shared/b.incl", "INCLUDE ../../shared/$X.incl\n")
            .Write("shared/c.incl", "TAGS c\n")
            .Write("shared/never.incl", "TAGS never\n")
            .Write("tb/parts/d.txt", "TAGS d\n")
            .Write("tb/includes/e.incl", "TAGS e\n");

        Assert.All([Disk(), Commit(), Index()], snapshot =>
        {
            Assert.Equal(
                ["../shared/b.incl=INCLUDE ../../shared/$X.incl", "../shared/c.incl=TAGS c", "parts/d.txt=TAGS d"],
                Show(snapshot.Includes));
            Assert.Equal("TAGS c|TAGS d|TAGS e", Tags(snapshot));
            Assert.Empty(snapshot.Refused);
        });
    }

    [Fact]
    public void A_commit_includes_what_it_holds_and_the_index_what_is_staged()
    {
        _scratch.Write("tb/pipes/a.pipe", "INCLUDE ../../shared/b.incl\n").Write("shared/b.incl", "TAGS committed\n");
        _scratch.Commit();
        _scratch.Write("shared/b.incl", "TAGS staged\n");
        _scratch.Git("add", "--all");
        _scratch.Write("shared/b.incl", "TAGS dirty\n");

        Assert.Equal("TAGS committed", Tags(Repository().Read("HEAD")));
        Assert.Equal("TAGS staged", Tags(Repository().ReadIndex()));
        Assert.Equal("TAGS dirty", Tags(Disk()));
    }

    [Fact]
    public void A_commit_does_not_include_what_lies_on_the_disk()
    {
        _scratch.Write("tb/pipes/a.pipe", "INCLUDE ../../shared/b.incl\n");
        _scratch.Commit();
        _scratch.Write("shared/b.incl", "TAGS dirty\n");

        Assert.Equal("", Tags(Repository().Read("HEAD")));
    }

    [Theory]
    [InlineData("../../../b.incl")]
    [InlineData("../../{outside}/b.incl")]
    [InlineData("../includes/../../../{outside}/b.incl")]
    public void Nothing_is_read_from_outside_of_the_repository(string path)
    {
        _outside.Write("b.incl", "TAGS secret\n");
        var named = path.Replace("{outside}", "../" + Path.GetFileName(_outside.Path), StringComparison.Ordinal);
        _scratch.Write("tb/pipes/a.pipe", $"INCLUDE {named}\nTAGS a\n");

        Assert.All([Disk(), Commit(), Index()], snapshot =>
        {
            Assert.Equal("TAGS a", Tags(snapshot));
            Assert.Contains(IncludeState.Outside, snapshot.Refused.Values);
        });
    }

    [Fact]
    public void Without_git_the_project_is_the_limit()
    {
        _outside.Write("shared/b.incl", "TAGS b\n").Write("tb/pipes/a.pipe", "INCLUDE ../../shared/b.incl\nTAGS a\n").Write("tb/parts/c.txt", "TAGS c\n");
        var snapshot = Disk(_outside.At("tb"));

        Assert.Equal("TAGS a", Tags(snapshot));
        Assert.Equal(IncludeState.Outside, snapshot.Refused["../shared/b.incl"]);
    }

    [Theory]
    [InlineData("tb/includes/b.incl", "b.incl")]
    [InlineData("tb/includes", "")]
    [InlineData("tb/pipes/b.pipe", "b.incl", "b.pipe")]
    [InlineData("tb/includes/b.txt", "b.incl", "../includes/b.txt")]
    public void A_link_that_leads_out_of_the_repository_is_not_followed(string link, string target, string named = "../includes/b.incl")
    {
        _outside.Write("b.incl", "TAGS secret\n");
        _scratch.Write("tb/pipes/a.pipe", $"INCLUDE {named}\nTAGS a\n");
        Link(link, _outside.At(target));

        Assert.All([Disk(), Commit(), Index()], snapshot => Assert.Equal("TAGS a", Tags(snapshot)));
        Assert.Contains(IncludeState.BehindLink, Disk().Refused.Values);
        Assert.DoesNotContain(Disk().Files.Concat(Disk().Includes), file => file.Path.EndsWith(".incl", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tb/includes/b.incl", "../../shared/b.incl")]
    [InlineData("tb/includes", "../shared")]
    [InlineData("tb/includes", "../more")]
    public void A_link_inside_of_the_repository_is_followed(string link, string target)
    {
        _scratch.Write("shared/b.incl", "TAGS b\n").Write("tb/pipes/a.pipe", "INCLUDE ../includes/b.incl\n");
        Link("more", "shared");
        Link(link, target);

        Assert.All([Disk(), Commit(), Index()], snapshot => Assert.Equal("TAGS b", Tags(snapshot)));
    }

    [Fact]
    public void A_link_to_itself_leads_to_nothing()
    {
        _scratch.Write("tb/pipes/a.pipe", "INCLUDE ../includes/b.incl\nTAGS a\n");
        Link("tb/includes/b.incl", "b.incl");

        Assert.All([Disk(), Commit(), Index()], snapshot => Assert.Equal("TAGS a", Tags(snapshot)));
    }

    [Fact]
    public void A_folder_is_no_include()
    {
        _scratch.Write("tb/pipes/a.pipe", "INCLUDE ../more\nTAGS a\n").Write("tb/more/b.txt");

        Assert.All([Disk(), Commit(), Index()], snapshot => Assert.Equal("TAGS a", Tags(snapshot)));
    }

    [Fact]
    public void Variables_come_from_the_environment_where_it_is_allowed_and_then_from_the_settings()
    {
        _scratch.Write("tb/pipes/a.pipe", $"INCLUDE ../parts/${Variable}.txt\nINCLUDE ../parts/$TB_PART.txt\nINCLUDE $TB_NOBODY.incl\n")
            .Write("tb/.tinyenv", $"VERSION=0.0.0\nTB_PART=b\n{Variable}=b\nTB_OTHER=1\n")
            .Write("tb/parts/a.txt", "TAGS a\n").Write("tb/parts/b.txt", "TAGS b\n");
        Environment.SetEnvironmentVariable(Variable, "a");

        _scratch.Commit();
        Assert.All([Project().Read([Variable]), Repository().Read("HEAD", [Variable]), Repository().ReadIndex([Variable])], snapshot =>
        {
            Assert.Equal("TAGS a|TAGS b", Tags(snapshot));
            Assert.Equal(["TB_PART=b"], snapshot.Variables.Select(v => $"{v.Key}={v.Value}"));
            Assert.Equal([$"{Variable}=a"], snapshot.PathVariables.Select(v => $"{v.Key}={v.Value}"));
            Assert.Equal("TB_NOBODY", Assert.Single(snapshot.UnknownVariables));
        });
        Assert.All([Disk(), Commit(), Index()], snapshot => Assert.Equal("TAGS b|TAGS b", Tags(snapshot)));
    }

    [Fact]
    public void A_variable_of_the_environment_never_becomes_text()
    {
        _scratch.Write("tb/pipes/a.pipe", $"INCLUDE ../parts/b.txt \"SECRET=${Variable}\"\n").Write("tb/parts/b.txt", "TAGS \"$SECRET\"\n");
        Environment.SetEnvironmentVariable(Variable, "hidden");

        Assert.DoesNotContain("hidden", Tags(Project().Read([Variable])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_conflict_counts_where_it_is_included()
    {
        _scratch.Write("tb/pipes/a.pipe", "INCLUDE ../../shared/b.incl\n").Write("shared/b.incl", "TAGS b\n").Write("shared/c.incl", "TAGS c\n");
        _scratch.Commit();
        Conflict("shared/c.incl");
        Assert.Equal("TAGS b", Tags(Repository().ReadIndex()));

        Conflict("shared/b.incl");
        Assert.Contains("'shared/b.incl' has a merge conflict", Assert.Throws<WorkspaceException>(() => Repository().ReadIndex()).Message, StringComparison.Ordinal);
    }

    private void Conflict(string path)
    {
        var id = _scratch.Git("rev-parse", "HEAD:" + path);
        _scratch.Git("update-index", "--force-remove", path);
        _scratch.Git("update-index", "--add", "--cacheinfo", $"100644,{id},{path}");
        var stages = _scratch.At("stages");
        File.WriteAllText(stages, $"0 {new string('0', id.Length)}\t{path}\n100644 {id} 1\t{path}\n100644 {id} 2\t{path}\n");
        _scratch.Git("-c", "alias.stages=!git update-index --index-info <stages", "stages");
    }

    private void Link(string link, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch.At(link)) ?? "");
        File.CreateSymbolicLink(_scratch.At(link), target);
    }

    private ProjectSnapshot Disk() => Disk(_scratch.At("tb"));

    private ProjectFolder Project() => Assert.Single(ProjectDiscovery.Find(_scratch.At("tb")));

    private static ProjectSnapshot Disk(string root) => Assert.Single(ProjectDiscovery.Find(root)).Read();

    private ProjectSnapshot Commit()
    {
        _scratch.Commit();
        return Repository().Read("HEAD");
    }

    private ProjectSnapshot Index()
    {
        _scratch.Git("add", "--all");
        return Repository().ReadIndex();
    }

    private GitRepository Repository() => GitRepository.Discover(_scratch.At("tb"));

    private static IEnumerable<string> Show(IEnumerable<ProjectFile> files) => files.Select(f => $"{f.Path}={f.Text.ToString().Trim()}");

    /// <summary>The TAGS lines of the pipe, as the analysis sees it.</summary>
    private static string Tags(ProjectSnapshot snapshot) => string.Join("|",
        DataProject.Load(snapshot).FindPipe("a")?.Syntax.Instructions.Where(i => i.Is("TAGS")).Select(i => "TAGS " + i.Value) ?? []);
}
