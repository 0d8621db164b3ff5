namespace Datafile.Parser.Tests.Includes;

/// <summary>Includes that would never end, or hardly: each ends in a problem, at once.</summary>
public class EndlessIncludeTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_file_that_includes_itself_is_a_circle()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "TAGS a\nINCLUDE a.pipe\n" };

        Assert.Equal(["pipes/a.pipe", "pipes/a.pipe"], Assert.Single(files.Expand().Problems).Chain.ToArray());
    }

    [Fact]
    public void A_circle_of_includes_is_told_without_what_leads_to_it()
    {
        var files = new Expansions
        {
            ["pipes/a.pipe"] = "INCLUDE b.incl\n",
            ["pipes/b.incl"] = "INCLUDE c.incl\n",
            ["pipes/c.incl"] = "TAGS c\nINCLUDE b.incl\n",
        };
        var expansion = files.Expand();
        var problem = Assert.Single(expansion.Problems);

        Assert.Equal(["pipes/b.incl", "pipes/c.incl", "pipes/b.incl"], problem.Chain.ToArray());
        Assert.Equal("pipes/c.incl(2,9): b.incl", Expansions.Show(expansion, problem.Span));
    }

    [Fact]
    public void A_file_that_includes_itself_with_other_arguments_may_end()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "INCLUDE b.incl NEXT=b.incl\n", ["pipes/b.incl"] = "TAGS b\nINCLUDE $NEXT NEXT=c.incl\n", ["pipes/c.incl"] = "TAGS c\n" };

        Assert.Equal("TAGS b\nTAGS b\nTAGS c\n", files.Text());
        Assert.Empty(files.Problems());
    }

    [Fact]
    public void A_file_that_includes_itself_with_ever_more_arguments_ends()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "INCLUDE b.incl X=1\n", ["pipes/b.incl"] = "INCLUDE b.incl X=$X$X\n" };
        Assert.Contains(Quickly(files), p => p is "TooDeep pipes/b.incl" or "TooMuch pipes/b.incl");
    }

    [Fact]
    public void An_include_that_doubles_at_each_level_ends()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "TAGS a\nINCLUDE 0.incl\n", ["pipes/40.incl"] = "TAGS x\n" };
        for (var i = 0; i < 40; i++)
            files[$"pipes/{i}.incl"] = $"INCLUDE {i + 1}.incl\nINCLUDE {i + 1}.incl\n";

        Assert.Equal(["TooMuch pipes/0.incl"], Quickly(files));
        Assert.Equal(files["pipes/a.pipe"], files.Expand().Text.ToString());
        Assert.Equal("INCLUDE 0.incl"["INCLUDE ".Length..], files.Expand().Text.ToString(files.Expand().Problems[0].Span));
    }

    [Fact]
    public void A_text_that_doubles_at_each_level_ends()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "INCLUDE 0.incl\n", ["pipes/12.incl"] = new string('#', 1_000) + "\n" };
        for (var i = 0; i < 12; i++)
            files[$"pipes/{i}.incl"] = string.Concat(Enumerable.Repeat($"INCLUDE {i + 1}.incl\n", 3)) + new string('#', 100_000);

        Assert.Equal(["TooMuch pipes/0.incl"], Quickly(files));
    }

    [Fact]
    public void Arguments_that_multiply_end()
    {
        var files = new Expansions
        {
            ["pipes/a.pipe"] = $"INCLUDE b.incl X={new string('x', 1_000_000)}\n",
            ["pipes/b.incl"] = string.Concat(Enumerable.Repeat("$X", 100_000)),
        };

        Assert.Equal(["TooMuch pipes/b.incl"], Quickly(files));
    }

    [Fact]
    public void Many_includes_that_are_not_there_end()
    {
        var files = new Expansions { ["pipes/a.pipe"] = string.Concat(Enumerable.Repeat("INCLUDE b.incl\n$X $Y\n", 100_000)) };

        Assert.Equal(100_000, Quickly(files).Count);
    }

    private static List<string> Quickly(Expansions files)
    {
        var run = Task.Run(() => files.Problems().ToList());
        Assert.True(run.Wait(Enough), "it does not end");
        return run.Result;
    }
}
