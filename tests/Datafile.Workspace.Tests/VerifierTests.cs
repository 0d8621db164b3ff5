namespace Datafile.Workspace.Tests;

public sealed class VerifierTests
{
    [Theory]
    [InlineData("./tests/Some.Tests/SomeTests.cs")]
    [InlineData("/_/tests/Some.Tests/SomeTests.cs")]
    [InlineData(".\\tests\\Some.Tests\\SomeTests.cs")]
    public void Source_paths_that_a_deterministic_build_maps_are_found(string sourceFile) =>
        Assert.Equal(Path.Combine(SourceFolder.Repository, "tests", "Some.Tests"), SourceFolder.Of(sourceFile));

    [Fact]
    public void Full_source_paths_stay() =>
        Assert.Equal(Path.GetFullPath("/else/where"), SourceFolder.Of(Path.GetFullPath("/else/where/SomeTests.cs")));
}
