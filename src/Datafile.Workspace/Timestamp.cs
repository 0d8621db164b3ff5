using System.Globalization;

namespace Datafile.Workspace;

/// <summary>Timestamps that users give.</summary>
public static class Timestamp
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>How one is written, and which ones there are.</summary>
    public const string Form = "use 'YYYY-MM-DD hh:mm:ss', in UTC, from 1900 to 2299";

    /// <summary>Reads one, in UTC if it names no zone; null for what is none, and for one that no column of ClickHouse holds (DateTime64).</summary>
    public static DateTime? Parse(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var value) && value.Year is >= 1900 and <= 2299 ? value : null;
}
