namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Tells cron expressions from other text, generously: what an extension of cron may take is taken.</summary>
internal static class CronExpression
{
    /// <summary>The largest number of each field: minute, hour, day of the month, month, day of the week.</summary>
    private static readonly int[] Largest = [59, 23, 31, 12, 7];

    /// <summary>Whether a text is five fields, with seconds as a sixth or without, or a name such as <c>@daily</c>.</summary>
    public static bool IsOne(string text)
    {
        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 1)
            return fields[0].ToLowerInvariant() is "@hourly" or "@daily" or "@midnight" or "@weekly" or "@monthly" or "@yearly" or "@annually";

        return fields.Length is 5 or 6 && fields.Select((field, i) => field.Split(',').All(part => IsPart(part, i < 5 ? Largest[i] : 59))).All(fits => fits);
    }

    /// <summary><c>*</c>, a number or a name, a range of them, and a step.</summary>
    private static bool IsPart(string part, int largest)
    {
        var step = part.IndexOf('/');
        if (step >= 0 && !(int.TryParse(part.Substring(step + 1), out var every) && every > 0))
            return false;

        var range = (step < 0 ? part : part.Substring(0, step)).Split('-');
        return range.Length <= 2 && range.All(bound =>
            bound is "*" or "?" || (int.TryParse(bound, out var number) ? number >= 0 && number <= largest : IsName(bound)));
    }

    /// <summary>JAN, MON, and what some dialects write: L for the last, 5L, 2#1, 15W.</summary>
    private static bool IsName(string text) =>
        text.Length is > 0 and <= 4 && text.All(c => char.IsLetterOrDigit(c) || c == '#') && !text.All(char.IsDigit);
}
