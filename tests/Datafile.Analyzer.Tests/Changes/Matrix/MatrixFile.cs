using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Changes.Matrix;

/// <summary>
/// A project and rows of changes to it. Lines that start with <c>#</c> are comments, <c>== name</c> starts a row, <c>@ path</c> a file in it:
/// <c>-</c> and <c>+</c> are the piece that is replaced and what replaces it, <c>+</c> alone is a new file, and a file
/// without either is deleted. <c>releases:</c>, <c>branches:</c> and <c>forward:</c> say what is expected.
/// </summary>
internal sealed record MatrixFile(TinyProject Base, ImmutableArray<MatrixRow> Rows)
{
    public static MatrixFile Read(string path)
    {
        var sections = File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n== ");
        var rows = sections.Skip(1).Select(MatrixRow.Read).ToImmutableArray();
        return new MatrixFile(rows[0].Apply(TinyProject.Empty), rows.RemoveAt(0));
    }
}

/// <summary>One row: edits of files, and what they are told to be.</summary>
internal sealed record MatrixRow(string Name, ImmutableArray<MatrixEdit> Edits, ImmutableDictionary<Workflow, string> Expected)
{
    public static MatrixRow Read(string section)
    {
        var lines = section.Split('\n');
        var (edits, expected) = (ImmutableArray.CreateBuilder<MatrixEdit>(), ImmutableDictionary.CreateBuilder<Workflow, string>());
        foreach (var line in lines.Skip(1).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var rest = line.Length > 2 ? line[2..] : "";
            switch (line[0])
            {
                case '@':
                    edits.Add(new MatrixEdit(rest, null, null));
                    break;
                case '-':
                    edits[^1] = edits[^1] with { Old = edits[^1].Old is { } old ? old + "\n" + rest : rest };
                    break;
                case '+':
                    edits[^1] = edits[^1] with { Now = edits[^1].Now is { } now ? now + "\n" + rest : rest };
                    break;
                default:
                    expected.Add(Enum.Parse<Workflow>(line[..line.IndexOf(':')], ignoreCase: true), line[(line.IndexOf(':') + 1)..].Trim());
                    break;
            }
        }

        return new MatrixRow(lines[0], edits.ToImmutable(), expected.ToImmutable());
    }

    public TinyProject Apply(TinyProject project) => Edits.Aggregate(project, (to, edit) => edit switch
    {
        { Old: null, Now: null } => to.Without(edit.Path),
        { Old: null, Now: { } text } => to.With(edit.Path, text + "\n"),
        { Old: { } old } => to.Edit(edit.Path, old, edit.Now ?? ""),
    });
}

/// <summary>A piece of a file that becomes another.</summary>
internal sealed record MatrixEdit(string Path, string? Old, string? Now);
