using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>Roslyn locations of spans; for text that comes from an INCLUDE, the location in the included file.</summary>
internal static class Places
{
    public static Location Of(ProjectFile file, TextSpan span)
    {
        var bounded = Bounded(file, span);
        return file.Expansion?.Map?.Find(bounded) is { } original
            ? In(original.Origin.Path, original.Origin.Text, original.Span)
            : In(file.Path, file.Text, bounded);
    }

    /// <summary>The INCLUDE through which a place came into the file, and those through which that one came; the nearest first.</summary>
    public static ImmutableArray<Location> IncludesOf(ProjectFile file, TextSpan span)
    {
        var includes = ImmutableArray.CreateBuilder<Location>();
        for (var origin = file.Expansion?.Map?.Find(Bounded(file, span)).Origin; origin?.Includer is { } includer; origin = includer)
            includes.Add(In(includer.Path, includer.Text, origin.IncludedAt));

        return includes.ToImmutable();
    }

    private static TextSpan Bounded(ProjectFile file, TextSpan span) =>
        TextSpan.FromBounds(Math.Min(span.Start, file.Text.Length), Math.Min(span.End, file.Text.Length));

    private static Location In(string path, SourceText text, TextSpan span) =>
        Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
}
