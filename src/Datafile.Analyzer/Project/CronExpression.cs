using System.Globalization;

namespace Datafile.Analyzer.Project;

/// <summary>Cron expressions, recognised generously: what an extension of cron may take is one.</summary>
internal static class CronExpression
{
    /// <summary>The largest number of each field: minute, hour, day of the month, month, day of the week.</summary>
    private static readonly int[] Largest = [59, 23, 31, 12, 7];

    /// <summary>The names of months and of days of the week, from the number 1 and from the number 0 on.</summary>
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        DaysOfWeek = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>How far ahead times are looked for.</summary>
    private const int Days = 40;

    /// <summary>Whether a text is five fields, with seconds as a sixth or without, or a name such as <c>@daily</c>.</summary>
    public static bool IsOne(string text)
    {
        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 1)
            return fields[0].ToLowerInvariant() is "@hourly" or "@daily" or "@midnight" or "@weekly" or "@monthly" or "@yearly" or "@annually";

        return fields.Length is 5 or 6
            && fields.Select((field, i) => field.Split(',').All(part => IsPart(part, i < 5 ? Largest[i] : 59))).All(fits => fits);
    }

    /// <summary>
    /// The first times at or after a moment that an expression names, in UTC; none for one that is not plain, or that names fewer
    /// within forty days.
    /// </summary>
    public static DateTime[] Times(string text, DateTime from, int count)
    {
        var times = TimesWithin(text, from).Take(count).ToArray();
        return times.Length == count ? times : [];
    }

    /// <summary>The times of the forty days from a moment on, in order; none for an expression that is not plain.</summary>
    private static IEnumerable<DateTime> TimesWithin(string text, DateTime from)
    {
        var named = text.Trim().ToLowerInvariant() switch
        {
            "@hourly" => "0 * * * *",
            "@daily" or "@midnight" => "0 0 * * *",
            "@weekly" => "0 0 * * 0",
            var written => written,
        };
        var fields = named.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            return [];

        var sets = fields.Select((field, i) => Numbers(field, i)).ToArray();
        if (sets.Any(s => s is null))
            return [];

        // Where both days are given, either counts.
        var (ofMonth, ofWeek) = (fields[2] != "*", fields[4] != "*");
        bool IsDay(DateTime day)
        {
            var (month, week) = (sets[2]!.Contains(day.Day), sets[4]!.Contains((int)day.DayOfWeek)
                || (day.DayOfWeek == DayOfWeek.Sunday && sets[4]!.Contains(7)));
            return sets[3]!.Contains(day.Month) && (ofMonth && ofWeek ? month || week : month && week);
        }

        return Enumerable.Range(0, Days).Select(d => from.Date.AddDays(d)).Where(IsDay)
            .SelectMany(day => sets[1]!.SelectMany(hour => sets[0]!.Select(minute => day.AddHours(hour).AddMinutes(minute))))
            .Where(t => t >= from);
    }

    /// <summary>The seconds between two times of an expression, if they are always the same; null for one that is not plain.</summary>
    public static decimal? Interval(string text)
    {
        var from = new DateTime(2025, 1, 1);
        var times = TimesWithin(text, from).ToArray();

        // Once a month is seen twice here, and the next month may be shorter.
        if (times.Length < 3)
            return null;

        // What ends with January has no next time.
        var first = times[1] - times[0];
        return times.Zip(times.Skip(1), (a, b) => b - a).All(d => d == first) && times[times.Length - 1] + first >= from.AddDays(Days)
            ? (decimal)first.TotalSeconds
            : null;
    }

    /// <summary>The numbers of a field, in order; null where it is not plain.</summary>
    private static SortedSet<int>? Numbers(string field, int index)
    {
        var (first, last) = (index is 2 or 3 ? 1 : 0, Largest[index]);
        var numbers = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var halves = part.Split('/');
            var range = halves[0] == "*"
                ? [first, last]
                : halves[0].Split('-').Select(b => NumberOf(b, index)).ToArray();
            var step = 1;
            if (halves.Length > 2
                || range.Length > 2
                || range.Any(n => n < first || n > last)
                || (halves.Length == 2 && !(int.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) && step > 0)))
                return null;

            // 5/15 is from 5 on.
            var end = range.Length == 2 ? range[1] : halves.Length == 2 ? last : range[0];
            for (var n = range[0]; n <= end; n += step)
                numbers.Add(n);
        }

        return numbers.Count == 0 ? null : numbers;
    }

    /// <summary>A number of a field, written or by its name; -1 where it is neither.</summary>
    private static int NumberOf(string bound, int index) =>
        int.TryParse(bound, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : index == 3 && Array.IndexOf(Months, bound.ToUpperInvariant()) is >= 0 and var month ? month + 1
        : index == 4 ? Array.IndexOf(DaysOfWeek, bound.ToUpperInvariant())
        : -1;

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
