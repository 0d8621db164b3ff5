using System.Globalization;
using System.Reflection;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>Plans under every culture, and at both ends of the calendar.</summary>
public class CalendarTests
{
    [Theory]
    [InlineData(typeof(ThaiBuddhistCalendar))]
    [InlineData(typeof(HijriCalendar))]
    [InlineData(typeof(PersianCalendar))]
    public void A_plan_does_not_depend_on_the_calendar_of_the_culture(Type calendar)
    {
        var expected = Plans();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureWith(calendar);
            Assert.NotEqual("2024", new DateTime(2024, 6, 1).ToString("yyyy", CultureInfo.CurrentCulture));
            Assert.Equal(expected, Plans());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("1900-01-01 00:00:00")]
    [InlineData("1969-12-31 23:59:59")]
    [InlineData("2299-12-31 23:59:59")]
    [InlineData("9999-12-31 23:59:59")]
    public void Windows_are_cut_at_the_ends_of_the_calendar(string now)
    {
        WindowOptions[] options =
        [
            new(null, 500, null), new(new WindowLength(99999, WindowUnit.Year), null, null), new(new WindowLength(99999, WindowUnit.Week), null, null),
            new(new WindowLength(1, WindowUnit.Hour), null, DateTime.MinValue), new(new WindowLength(1, WindowUnit.Month), null, DateTime.MaxValue),
        ];
        foreach (var (sample, after, workflow) in Samples)
        {
            foreach (var windows in options)
                Assert.NotEmpty(TinyProject.Sample(sample, after).Plan(TinyProject.Sample(sample, "before"), workflow, now, windows).Steps);
        }
    }

    [Theory]
    [InlineData("1٢h")]
    [InlineData("0d")]
    [InlineData("100000d")]
    public void Only_plain_numbers_are_lengths_of_windows(string text) => Assert.Null(WindowLength.Parse(text));

    /// <summary>A culture of its own: those of Thailand, Saudi Arabia and Iran have their calendars only where ICU is installed.</summary>
    private static CultureInfo CultureWith(Type calendar)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var field = typeof(DateTimeFormatInfo).GetField("calendar", BindingFlags.Instance | BindingFlags.NonPublic);
        Assert.NotNull(field);
        field.SetValue(culture.DateTimeFormat, Activator.CreateInstance(calendar));
        return culture;
    }

    private static (string Sample, string After, Workflow Workflow)[] Samples =>
    [
        ("add-column-to-a-materialized-view", "step-1", Workflow.Releases),
        ("change-a-sorting-key-in-branches", "after", Workflow.Branches),
        ("change-a-column-type-in-forward", "after", Workflow.Forward),
    ];

    private static string Plans() => string.Join("\n", Samples.Select(s =>
    {
        var plan = TinyProject.Sample(s.Sample, s.After).Plan(TinyProject.Sample(s.Sample, "before"), s.Workflow, windows: new WindowOptions(null, 3, null));
        return string.Join("\n", plan.Steps.SelectMany(step => step.Commands.Concat(step.Verify).Append(step.Reason).Append(step.WaitUntil)).Concat(plan.Files.Select(f => f.Text)));
    }));
}
