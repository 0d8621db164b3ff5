using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>The version of a release, <c>major.minor.patch[-post]</c>.</summary>
/// <param name="Post">Null where there is none; 1 or more where the Live release was changed in place.</param>
public sealed record ReleaseVersion(int Major, int Minor, int Patch, int? Post = null) : IComparable<ReleaseVersion>
{
    // Nine digits always fit an int.
    private const int MostDigits = 9;

    /// <summary>Reads <c>1.2.3</c> and <c>1.2.3-4</c>; digits only, nothing around them.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReleaseVersion? version)
    {
        version = null;
        if (text is null)
            return false;
        var dash = text.IndexOf('-');
        var numbers = (dash < 0 ? text : text.Substring(0, dash)).Split('.');
        var post = 0;
        if (numbers.Length != 3
            || !TryNumber(numbers[0], out var major) || !TryNumber(numbers[1], out var minor) || !TryNumber(numbers[2], out var patch)
            || (dash >= 0 && !TryNumber(text.Substring(dash + 1), out post)))
            return false;

        version = new ReleaseVersion(major, minor, patch, dash < 0 ? null : post);
        return true;
    }

    /// <summary>A version without post comes before its posts.</summary>
    public int CompareTo(ReleaseVersion? other) =>
        other is null ? 1
        : Major != other.Major ? Major.CompareTo(other.Major)
        : Minor != other.Minor ? Minor.CompareTo(other.Minor)
        : Patch != other.Patch ? Patch.CompareTo(other.Patch)
        : (Post ?? -1).CompareTo(other.Post ?? -1);

    /// <summary>Whether a bump from the other to this changes the Live release in place (datafile format 7.3).</summary>
    public bool IsPostOf(ReleaseVersion other) =>
        Post is not null && (Major, Minor, Patch) == (other.Major, other.Minor, other.Patch) && CompareTo(other) > 0;

    /// <summary>What is before the dot of a table of this release (datafile format 1.1): <c>v0_0_1</c>.</summary>
    public string TableName => $"v{Major}_{Minor}_{Patch}";

    /// <summary>The next patch, without post.</summary>
    public ReleaseVersion NextPatch() => new(Major, Minor, Patch + 1);

    public static bool operator <(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => Post is { } post ? $"{Major}.{Minor}.{Patch}-{post}" : $"{Major}.{Minor}.{Patch}";

    private static bool TryNumber(string text, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= MostDigits
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
