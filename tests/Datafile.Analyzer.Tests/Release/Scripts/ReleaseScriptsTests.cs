using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Release.Scripts;

public class ReleaseScriptsTests
{
    [Fact]
    public void Scripts_are_ordered_by_version_and_by_when_they_run()
    {
        var scripts = Project(
            (".tinyenv", "VERSION=0.0.10"),
            ("deploy/0.0.10/postdeploy.sh", ""),
            ("deploy/0.0.10/deploy.sh", ""),
            ("deploy/0.0.9/cd-deploy.sh", ""),
            ("deploy/0.0.9/ci-deploy.sh", ""),
            ("deploy/0.0.9/readme.md", ""),
            ("deploy/old/deploy.sh", ""),
            ("other/deploy/0.0.9/deploy.sh", ""),
            ("other/0.0.9/deploy.sh", ""),
            ("deploy/0.0.9", ""),
            ("deploy/0.0.9/more/deploy.sh", ""),
            ("deploy/deploy.sh", ""));

        Assert.Equal(
            ["0.0.9 CiDeploy", "0.0.9 CdDeploy", "0.0.10 Deploy", "0.0.10 PostDeploy"],
            scripts.Scripts.Select(script => $"{script.Version} {script.Kind}"));
        Assert.Equal(new ReleaseVersion(0, 0, 10), scripts.Version);
    }

    [Fact]
    public void A_script_sees_the_version_of_its_folder_and_the_rest_of_tinyenv()
    {
        var scripts = Project(
            (".tinyenv", "VERSION=0.0.2\nCD_FLAGS=--yes"),
            ("deploy/0.0.1/deploy.sh", "source .tinyenv\ntb --semver $VERSION deploy $CD_FLAGS"),
            ("deploy/0.0.2/deploy.sh", "tb --semver $VERSION deploy"));

        Assert.Equal(
            ["tb --semver 0.0.1 deploy --yes", "tb --semver 0.0.2 deploy"],
            scripts.Scripts.Select(script => script.Script.TbCommands[0].ToString()));
    }

    [Fact]
    public void Without_tinyenv_the_folder_still_gives_the_version()
    {
        var scripts = Project(("deploy/1.0.0/deploy.sh", "tb release create --semver ${VERSION}"));

        Assert.Null(scripts.Environment);
        Assert.Null(scripts.Version);
        Assert.Equal("1.0.0", scripts.Scripts[0].Script.TbCommands[0].Semver);
    }

    [Fact]
    public void An_empty_project_has_no_scripts() =>
        Assert.Empty(ReleaseScripts.From(ProjectSnapshot.Empty).Scripts);

    private static ReleaseScripts Project(params (string Path, string Text)[] files) =>
        ReleaseScripts.From(new ProjectSnapshot([.. files.Select(file => new ProjectFile(file.Path, SourceText.From(file.Text)))]));
}
