using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Plans;

namespace Datafile.Analyzer.Tests.Plan;

public class CopyHeadTests
{
    [Theory]
    [InlineData("\n"), InlineData("\r\n")]
    public void The_cutoff_of_a_copy_that_a_plan_wrote_is_read_again(string lineEnd)
    {
        var moment = TimeText.Parse("2026-03-01 12:30:00", TimeZoneInfo.Utc, out _)!.Value;
        var pipe = CopyHead.Of(TimeText.Print(moment, TimeZoneInfo.Utc), "daily") + "NODE copy_1\n";

        Assert.Equal(moment, CopyHead.MomentOf(pipe.Replace("\n", lineEnd)));
    }

    [Fact]
    public void A_pipe_that_begins_otherwise_has_no_cutoff() =>
        Assert.Null(CopyHead.MomentOf("# Runs after 2026-03-01 12:30:00 UTC has passed.\n"));
}
