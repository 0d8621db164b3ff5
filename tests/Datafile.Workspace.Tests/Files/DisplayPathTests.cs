using Datafile.Workspace.Files;

namespace Datafile.Workspace.Tests.Files;

public sealed class DisplayPathTests
{
    [Theory]
    [InlineData(".", "")]
    [InlineData("./", "")]
    [InlineData("tb", "tb/")]
    [InlineData("./tb/", "tb/")]
    [InlineData("../tb", "../tb/")]
    [InlineData("..", "../")]
    [InlineData("/a/b", "/a/b/")]
    public void The_prefix_is_what_the_user_wrote(string given, string prefix) =>
        Assert.Equal(prefix, DisplayPath.PrefixOf(given));

    [Theory]
    [InlineData("tb/pipes/", "tb/")]
    [InlineData("pipes/", "")]
    [InlineData("", "../")]
    [InlineData("../", "../../")]
    [InlineData("/a/", "/")]
    public void The_folder_above_a_prefix_is_one_name_shorter(string prefix, string above) =>
        Assert.Equal(above, DisplayPath.Above(prefix));
}
