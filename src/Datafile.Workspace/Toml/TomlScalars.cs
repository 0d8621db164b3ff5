namespace Datafile.Workspace.Toml;

/// <summary>Which words of a TOML text are numbers, dates and times.</summary>
internal static class TomlScalars
{
    /// <summary>The kind of a word, with an article; null where it is none.</summary>
    public static string? KindOf(string word) =>
        IsInteger(word) || IsFloat(word) ? "a number"
        : IsDate(word) ? "a date"
        : IsTime(word) ? "a time"
        : word.Length > "2026-01-31T".Length
            && word["2026-01-31".Length] is 'T' or 't' or ' '
            && IsDate(word.Substring(0, 10))
            && IsTime(WithoutOffset(word.Substring(11))) ? "a time"
        : null;

    private static bool IsInteger(string word) => word.Length > 2 && word[0] == '0' && word[1] is 'x' or 'o' or 'b'
        ? IsDigits(word.Substring(2), word[1] switch { 'x' => "0123456789abcdefABCDEF", 'o' => "01234567", _ => "01" })
        : IsDecimal(Unsigned(word));

    private static bool IsDecimal(string digits) => IsDigits(digits, "0123456789") && (digits.Length == 1 || digits[0] != '0');

    private static bool IsFloat(string word)
    {
        var number = Unsigned(word);
        if (number is "inf" or "nan")
            return true;

        var exponent = number.IndexOfAny(['e', 'E']);
        if (exponent >= 0 && !IsDigits(Unsigned(number.Substring(exponent + 1)), "0123456789"))
            return false;

        var mantissa = exponent < 0 ? number : number.Substring(0, exponent);
        var point = mantissa.IndexOf('.');
        return point < 0
            ? exponent >= 0 && IsDecimal(mantissa)
            : IsDecimal(mantissa.Substring(0, point)) && IsDigits(mantissa.Substring(point + 1), "0123456789");
    }

    private static string Unsigned(string word) => word.Length > 0 && word[0] is '+' or '-' ? word.Substring(1) : word;

    /// <summary>Digits with single underscores between them.</summary>
    private static bool IsDigits(string word, string digits)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (digits.IndexOf(word[i]) < 0 && (word[i] != '_' || i == 0 || i == word.Length - 1 || word[i - 1] == '_'))
                return false;
        }

        return word.Length > 0;
    }

    private static bool IsDate(string word) => HasForm(word, "0000-00-00");

    private static bool IsTime(string word) => word.Length > "00:00:00.".Length
        ? HasForm(word.Substring(0, 9), "00:00:00.") && word.Skip(9).All(c => c is >= '0' and <= '9')
        : HasForm(word, "00:00:00") || HasForm(word, "00:00");

    private static string WithoutOffset(string time) =>
        time.Length > 0 && time[time.Length - 1] is 'Z' or 'z' ? time.Substring(0, time.Length - 1)
        : time.Length > 6 && time[time.Length - 6] is '+' or '-' && HasForm(time.Substring(time.Length - 5), "00:00")
            ? time.Substring(0, time.Length - 6)
        : time;

    private static bool HasForm(string word, string form) =>
        word.Length == form.Length && !word.Where((c, i) => form[i] == '0' ? c is < '0' or > '9' : c != form[i]).Any();
}
