using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Datafile.Benchmarks;
using Datafile.Benchmarks.Compare;

try
{
    var corpus = Corpus.Load();
    Console.WriteLine($"Corpus: {corpus}");
    if (args is ["compare"])
        return Comparison.Run(corpus) ? 0 : 1;
    if (args is ["compare-sql"])
    {
        SqlComparison.Run(corpus);
        return 0;
    }

    // Short and in this process: seconds for a benchmark, where the default job takes minutes.
    var config = ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "benchmarks"));
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
    return 0;
}
catch (CannotMeasureException missing)
{
    Console.Error.WriteLine(missing.Message);
    return 2;
}
