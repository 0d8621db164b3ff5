using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Release;

/// <summary>What a change can do with stored rows, and a gate can forbid; in kebab case wherever it is written.</summary>
public enum RowMovement
{
    /// <summary>All rows of a Data Source are written again.</summary>
    Rewrite,

    /// <summary>The target of a view is filled again from the source of the view.</summary>
    Rebuild,

    /// <summary>Stored rows or values are lost although their Data Source is kept.</summary>
    HistoryLoss,

    /// <summary>A Data Source is deleted, or rows are lost in a way that a deployment asks a flag for.</summary>
    Destructive,
}

/// <summary>The names of movements, as options and settings write them.</summary>
public static class RowMovementName
{
    private const string Rewrite = "rewrite", Rebuild = "rebuild", HistoryLoss = "history-loss", Destructive = "destructive";

    /// <summary>All names, from the mildest to the most severe.</summary>
    public static readonly ImmutableArray<string> All = [Rewrite, Rebuild, HistoryLoss, Destructive];

    /// <summary>The name of a movement.</summary>
    public static string Of(RowMovement movement) => movement switch
    {
        RowMovement.Rewrite => Rewrite,
        RowMovement.Rebuild => Rebuild,
        RowMovement.HistoryLoss => HistoryLoss,
        RowMovement.Destructive => Destructive,
    };

    /// <summary>Reads a name in any case; null for any other word.</summary>
    public static RowMovement? Find(string name) => name.ToLowerInvariant() switch
    {
        Rewrite => RowMovement.Rewrite,
        Rebuild => RowMovement.Rebuild,
        HistoryLoss => RowMovement.HistoryLoss,
        Destructive => RowMovement.Destructive,
        _ => null,
    };
}

/// <summary>What a change may not do with stored rows.</summary>
/// <param name="Everywhere">What is forbidden for every Data Source.</param>
/// <param name="NeverRebuilt">Which setting says of a file, given relative to the project root, that its rows are never rebuilt; null where none does.</param>
public sealed record RowGate(ImmutableHashSet<RowMovement> Everywhere, Func<string, string?> NeverRebuilt)
{
    /// <summary>Forbids nothing.</summary>
    public static readonly RowGate Open = new([], _ => null);

    /// <summary>What the user calls the setting with what is forbidden everywhere.</summary>
    public string Setting { get; init; } = "--forbid";

    /// <summary>Who forbids a movement, as the user wrote it; null where it is allowed.</summary>
    /// <param name="path">The file of the Data Source.</param>
    public string? Forbids(RowMovement movement, string path) =>
        Everywhere.Contains(movement) ? $"{Setting} {RowMovementName.Of(movement)}"
        : movement != RowMovement.HistoryLoss ? NeverRebuilt(path)
        : null;
}

/// <summary>A movement of rows that is forbidden.</summary>
/// <param name="Resource">The Data Source whose rows it is about, or the pipe that replaces them.</param>
/// <param name="Location">The change that causes it.</param>
/// <param name="Message">What would happen, who forbids it, and why it would happen.</param>
public sealed record ForbiddenMovement(RowMovement Movement, string Resource, Location Location, string Message);
