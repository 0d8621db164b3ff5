using Datafile.Workspace.Files;

namespace Datafile.Workspace.Tests;

public class OneLineTests
{
    [Theory]
    [InlineData("two\r\nlines", "two  lines")]
    [InlineData("\u001b[2Jcleared\a", " [2Jcleared ")]
    [InlineData("\u009b31mred", " 31mred")]
    [InlineData("a\u2028b\u2029c", "a b c")]
    [InlineData("\u202Ecod.pipe", " cod.pipe")]
    [InlineData("##[add-mask]x", "# #[add-mask]x")]
    [InlineData("x ##vso[task.setvariable variable=a]b", "x # #vso[task.setvariable variable=a]b")]
    [InlineData("## a heading, é and 日本", "## a heading, é and 日本")]
    public void A_name_neither_steers_a_terminal_nor_commands_a_log(string name, string shown) => Assert.Equal(shown, OneLine.Of(name));

    [Theory]
    [InlineData("::add-mask::x.pipe", "./::add-mask::x.pipe")]
    [InlineData("\t::a.pipe", "./ ::a.pipe")]
    [InlineData("pipes/::a.pipe", "pipes/::a.pipe")]
    public void A_path_at_the_start_of_a_line_begins_no_command(string path, string shown) => Assert.Equal(shown, OneLine.OfPath(path));

    [Theory]
    [InlineData("a\n  ::set-output name=x::y\nb", "a\n  : :set-output name=x::y\nb")]
    [InlineData("\t::debug::x", "\t: :debug::x")]
    [InlineData("SELECT a\n    ::Date,\n\tb\n", "SELECT a\n    ::Date,\n\tb\n")]
    [InlineData("a\r\nb\u001b[0m\rc\n", "a\nb [0m c\n")]
    public void Lines_keep_tabs_and_ends_and_command_nothing(string text, string shown) => Assert.Equal(shown, OneLine.Each(text));

    [Fact]
    public void Every_failure_is_one_line() =>
        Assert.Equal("cannot read 'a [2J b'", new WorkspaceException("cannot read 'a\u001b[2J\nb'").Message);
}
