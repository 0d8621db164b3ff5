using System.IO.Compression;

namespace Datafile.MSBuild.Tests;

[Collection(nameof(PackedTask))]
public sealed class PackageTests(PackedTask package)
{
    [Fact]
    public async Task Holds_the_task_with_all_that_it_needs_and_nothing_of_msbuild()
    {
        using var archive = await ZipFile.OpenReadAsync(package.File);

        var files = archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => name.StartsWith("build", StringComparison.Ordinal) || name.StartsWith("tasks/", StringComparison.Ordinal)
                || name.StartsWith("lib/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        await Verifier.Verify(string.Join('\n', files) + "\n");
    }

    [Fact]
    public async Task Holds_the_page_of_each_rule()
    {
        using var archive = await ZipFile.OpenReadAsync(package.File);

        Assert.All(Analyzer.Rules.Rule.All, rule => Assert.NotNull(archive.GetEntry($"docs/rules/{rule.Description.Id}.md")));
    }

    [Fact]
    public async Task Depends_on_no_package_and_stays_out_of_what_the_user_ships()
    {
        using var archive = await ZipFile.OpenReadAsync(package.File);
        using var nuspec = new StreamReader(await archive.GetEntry("Datafile.MSBuild.nuspec")!.OpenAsync());
        var text = await nuspec.ReadToEndAsync();

        Assert.DoesNotContain("<dependency ", text);
        Assert.Contains("<developmentDependency>true</developmentDependency>", text);
        Assert.Contains("<license type=\"expression\">MIT</license>", text);
    }
}
