using System.Text;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Tests;

public sealed class PlanWriterTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void All_files_of_a_plan_are_written_and_named()
    {
        var written = PlanWriter.Write(Plan(("pipes/b.pipe", "B"), ("deploy/0.0.1/deploy.sh", "D")), _scratch.Path, force: false);

        Assert.Equal(["pipes/b.pipe", "deploy/0.0.1/deploy.sh"], written.AsEnumerable());
        Assert.Equal("D", _scratch.Read("deploy/0.0.1/deploy.sh"));
    }

    [Fact]
    public void What_stands_in_the_way_is_named_in_full_and_then_nothing_is_written()
    {
        _scratch.Write("a.pipe", "mine").Write("c.pipe", "mine too");

        var failure = Assert.Throws<WorkspaceException>(() =>
            PlanWriter.Write(Plan(("b.pipe", "B"), ("a.pipe", "A"), ("c.pipe", "C")), _scratch.Path, force: false));

        Assert.Contains("a.pipe, c.pipe", failure.Message);
        Assert.Equal(["a.pipe", "c.pipe"], _scratch.Everything());
        Assert.Equal("mine", _scratch.Read("a.pipe"));
    }

    [Fact]
    public void The_same_content_is_left_alone_and_not_named()
    {
        _scratch.Write("a.pipe", "A");

        var written = PlanWriter.Write(Plan(("a.pipe", "A"), ("b.pipe", "B")), _scratch.Path, force: false);

        Assert.Equal("b.pipe", Assert.Single(written));
    }

    [Fact]
    public void Force_writes_over_what_stands_in_the_way()
    {
        _scratch.Write("a.pipe", "mine");

        PlanWriter.Write(Plan(("a.pipe", "A")), _scratch.Path, force: true);

        Assert.Equal("A", _scratch.Read("a.pipe"));
    }

    [Fact]
    public void An_edit_is_written_over_the_text_that_it_was_made_of_and_over_no_other()
    {
        var plan = Plan((".tinyenv", "VERSION=0.0.1\n"));
        plan = plan with { Files = [plan.Files[0] with { Edits = "VERSION=0.0.0\n" }] };
        _scratch.Write(".tinyenv", "VERSION=0.0.0\n");
        PlanWriter.Write(plan, _scratch.Path, force: false);
        Assert.Equal("VERSION=0.0.1\n", _scratch.Read(".tinyenv"));

        _scratch.Write(".tinyenv", "VERSION=0.0.7\n");
        Assert.Throws<WorkspaceException>(() => PlanWriter.Write(plan, _scratch.Path, force: false));
        Assert.Equal("VERSION=0.0.7\n", _scratch.Read(".tinyenv"));
    }

    [Fact]
    public void A_folder_in_place_of_a_file_stops_all()
    {
        _scratch.Write("a.pipe/b", "");

        Assert.Throws<WorkspaceException>(() => PlanWriter.Write(Plan(("b.pipe", "B"), ("a.pipe", "A")), _scratch.Path, force: true));
        Assert.False(File.Exists(_scratch.At("b.pipe")));
    }

    [Fact]
    public void An_edit_keeps_encoding_and_byte_order_mark()
    {
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(_scratch.At("a.pipe"), "old é\n", encoding);
            PlanWriter.Write(Edit("a.pipe", "old é\n", "new é\n"), _scratch.Path, force: false);

            Assert.Equal([.. encoding.GetPreamble(), .. encoding.GetBytes("new é\n")], File.ReadAllBytes(_scratch.At("a.pipe")));
        }
    }

    [Fact]
    public void A_file_whose_bytes_would_be_lost_is_refused()
    {
        byte[] content = [.. "# caf"u8, 0xE9, .. "\n"u8];
        File.WriteAllBytes(_scratch.At("a.pipe"), content);

        var failure = Assert.Throws<WorkspaceException>(() => PlanWriter.Write(Edit("a.pipe", "# caf\uFFFD\n", "new\n"), _scratch.Path, force: false));
        Assert.Contains("save it as UTF-8 first", failure.Message);
        Assert.Equal(content, File.ReadAllBytes(_scratch.At("a.pipe")));
    }

    [Fact]
    public void The_plans_own_files_may_have_got_other_line_ends()
    {
        _scratch.Write("a.pipe", "NODE a\r\nSQL >\r\n");

        Assert.Empty(PlanWriter.Write(Plan(("a.pipe", "NODE a\nSQL >\n")), _scratch.Path, force: false));
        Assert.Equal("NODE a\r\nSQL >\r\n", _scratch.Read("a.pipe"));
    }

    private static ReleasePlan Edit(string path, string old, string now) => Plan() with { Files = [new PlannedFile(path, now) { Edits = old }] };

    private static ReleasePlan Plan(params (string Path, string Text)[] files) =>
        new(Workflow.Releases, new(null, null, null), [], [], [], [], [], [],
            [.. files.Select(file => new PlannedFile(file.Path, file.Text))]);
}
