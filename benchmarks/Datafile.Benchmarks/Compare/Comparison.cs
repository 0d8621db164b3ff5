using System.Globalization;

namespace Datafile.Benchmarks.Compare;

/// <summary>Both parsers on the same files in one run, in turns, so that a busy moment of the machine hits both.</summary>
public static class Comparison
{
    private const int Rounds = 5;

    /// <summary>What is compared with the SDK, which takes SQL as text, and the bounds that it must keep.</summary>
    private static readonly Contender[] Contenders =
    [
        new("datafile level", Parsing.DatafileLevel, new Bounds(TimesAsFast: 3, AllocatedPerByte: 12)),
        new("everything", Parsing.Everything, new Bounds(TimesAsFast: 1, AllocatedPerByte: null)),
        new("everything on all cores", Parsing.EverythingOnAllCores, new Bounds(TimesAsFast: Math.Min(2, Environment.ProcessorCount), AllocatedPerByte: null)),
    ];

    /// <param name="TimesAsFast">At least this many times as fast as the SDK.</param>
    /// <param name="AllocatedPerByte">Fewer than this many bytes for each byte of the files; null where there is no bound.</param>
    private sealed record Bounds(double TimesAsFast, double? AllocatedPerByte);

    private sealed record Contender(string Name, Func<Corpus, int> Parse, Bounds Bounds);

    /// <summary>Prints the table; true where every bound is kept.</summary>
    /// <exception cref="CannotMeasureException">Node, npm or the SDK is missing.</exception>
    public static bool Run(Corpus all)
    {
        var sdk = SdkParser.Install();
        var accepted = all.Only(sdk.Accepted(all));
        Console.WriteLine($"Medians of {Rounds} rounds of 5 passes, both parsers in turns; on one thread, but for the row of all {Environment.ProcessorCount} cores.");
        Console.WriteLine();
        Console.WriteLine("| files | parser | best ms | median ms | MB/s | times as fast | bytes/byte | bounds |");
        Console.WriteLine("|---|---|--:|--:|--:|--:|--:|---|");

        var kept = Compare("all", all, sdk);
        if (accepted.Files.Length > 0)
            kept &= Compare("accepted by the SDK", accepted, sdk);
        return kept;
    }

    private static bool Compare(string set, Corpus corpus, SdkParser sdk)
    {
        foreach (var contender in Contenders)
            OwnParser.WarmUp(contender.Parse, corpus);

        var theirs = sdk.Time(corpus);
        var ours = Contenders.Select(contender => OwnParser.Time(contender.Parse, corpus)).ToArray();
        for (var round = 1; round < Rounds; round++)
        {
            theirs = theirs.And(sdk.Time(corpus));
            for (var i = 0; i < ours.Length; i++)
                ours[i] = ours[i].And(OwnParser.Time(Contenders[i].Parse, corpus));
        }

        var title = $"{set}: {corpus.Files.Length.ToString("N0", CultureInfo.InvariantCulture)}";
        Row(title, "@tinybirdco/sdk", theirs, corpus, "", "", "");
        var kept = true;
        foreach (var (contender, samples) in Contenders.Zip(ours))
        {
            var times = theirs.Median / samples.Median;
            var allocated = OwnParser.AllocatedPerByte(contender.Parse, corpus);
            var broken = Broken(contender.Bounds, times, allocated);
            kept &= broken.Length == 0;
            Row(title, contender.Name, samples, corpus, Number(times, 2), Number(allocated, 1), broken.Length == 0 ? "pass" : $"FAIL: {string.Join(", ", broken)}");
        }

        return kept;
    }

    private static string[] Broken(Bounds bounds, double times, double allocated)
    {
        var broken = new List<string>();
        if (times < bounds.TimesAsFast)
            broken.Add($"slower than {bounds.TimesAsFast}x");
        if (allocated >= bounds.AllocatedPerByte)
            broken.Add($"{bounds.AllocatedPerByte} bytes/byte or more");
        return [.. broken];
    }

    private static void Row(string set, string parser, Samples samples, Corpus corpus, string times, string allocated, string verdict)
    {
        var speed = corpus.Bytes / 1e6 / (samples.Median / 1e3);
        Console.WriteLine($"| {set} | {parser} | {Number(samples.Best, 1)} | {Number(samples.Median, 1)} | {Number(speed, 0)} | {times} | {allocated} | {verdict} |");
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
