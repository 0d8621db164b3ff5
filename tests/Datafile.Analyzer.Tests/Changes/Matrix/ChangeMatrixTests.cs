using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Changes.Matrix;

/// <summary>Every row of the change matrix (datafile format 9.1 and 9.2), in each workflow: change-matrix.txt.</summary>
public class ChangeMatrixTests
{
    internal static readonly MatrixFile Matrix = MatrixFile.Read(
        Path.Combine(SourceFolder.Repository, "tests", "Datafile.Analyzer.Tests", "Changes", "Matrix", "change-matrix.txt"));

    public static TheoryData<string, Workflow> Cells()
    {
        var cells = new TheoryData<string, Workflow>();
        foreach (var row in Matrix.Rows)
        {
            foreach (var workflow in Enum.GetValues<Workflow>())
                cells.Add(row.Name, workflow);
        }

        return cells;
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_change_does_what_the_matrix_says(string row, Workflow workflow)
    {
        var change = Matrix.Rows.Single(r => r.Name == row);
        var told = change.Apply(Matrix.Base).Plan(Matrix.Base, workflow).Changes.Select(c => Text(c) + (c.Note.Contains("does not document", StringComparison.Ordinal) ? ", not confirmed" : ""));

        // Assert.Equal would cut the line off.
        if (string.Join("; ", told) is var text && text != change.Expected[workflow])
            Assert.Fail($"{row}, {workflow}: {text}");
    }

    [Fact]
    public void Every_cell_has_an_answer() =>
        Assert.All(Matrix.Rows, row => Assert.Equal(Enum.GetValues<Workflow>(), row.Expected.Keys.Order()));

    private static string Text(Analyzer.Changes.Change change) =>
        $"{Kebab(change.Kind)} {change.Resource}{(change.Member.Length > 0 ? "." + change.Member : "")}: {Kebab(change.Impact)}, {Kebab(change.Method)}";

    private static string Kebab(Enum value) => string.Concat(
        value.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
