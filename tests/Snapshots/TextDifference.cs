namespace VerifyXunit;

/// <summary>Shows where two texts part.</summary>
internal static class TextDifference
{
    private const int Context = 3;

    /// <summary>The first line that differs, with those before it, and the two ways on from there.</summary>
    public static string Of(string expected, string actual)
    {
        var before = expected.Split('\n');
        var after = actual.Split('\n');
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();

        return string.Join('\n',
        [
            $"The first difference is in line {line + 1}:",
            .. before.Take(line).TakeLast(Context).Select(text => "  " + text),
            .. before.Skip(line).Take(Context).Select(text => "- " + text),
            .. after.Skip(line).Take(Context).Select(text => "+ " + text),
        ]);
    }
}
