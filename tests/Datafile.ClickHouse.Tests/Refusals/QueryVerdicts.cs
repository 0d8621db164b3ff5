using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>What the engine and the analyzer say of many queries: nothing that the engine accepts is an error.</summary>
internal sealed class QueryVerdicts(ITestOutputHelper output)
{
    public int Told { get; private set; }

    public int Missed { get; private set; }

    public int Accepted { get; private set; }

    /// <param name="refusal">Why the engine refuses the query; empty where it does not.</param>
    /// <param name="reports">What the analyzer says of it.</param>
    public void Add(string query, string refusal, string[] reports)
    {
        Assert.True(reports.Length == 0 || refusal.Length > 0, $"accepted, and reported: {string.Join("\n", reports)}");
        Told += reports.Length > 0 ? 1 : 0;
        Accepted += refusal.Length == 0 ? 1 : 0;
        if (reports.Length > 0 || refusal.Length == 0)
            return;

        Missed++;
        output.WriteLine($"missed: {query}\n    {refusal[..Math.Min(refusal.Length, 200)]}");
    }

    public override string ToString() => $"{Told} told, {Missed} missed, {Accepted} accepted";
}
