using Datafile.Analyzer.Plans;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>The project of the sample for Forward, before and after its change.</summary>
internal static class ForwardSample
{
    public const string Visits = "datasources/visits.datasource", Traffic = "datasources/traffic_by_country.datasource";

    public static readonly TinyProject Before = TinyProject.Sample("change-a-column-type-in-forward", "before");
    public static readonly TinyProject After = TinyProject.Sample("change-a-column-type-in-forward", "after");
    public static readonly WindowOptions Weeks = new(new WindowLength(7, WindowUnit.Day), null, null);
}
