namespace Datafile.ClickHouse.Tests.Engine;

/// <summary>A test that asks the engine about a corpus of public datafiles, unpacked in the folder that DATAFILE_CORPUS names.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClickHouseCorpusFactAttribute : FactAttribute
{
    private const string Variable = "DATAFILE_CORPUS";

    public ClickHouseCorpusFactAttribute() => Skip = Requirement.Reason
        ?? (Directory.Exists(Blobs) ? null : $"{Variable} names no folder with an unpacked corpus (it has a folder 'blobs').");

    /// <summary>The folder that holds the files of the corpus.</summary>
    public static string Blobs => Path.Combine(Environment.GetEnvironmentVariable(Variable) ?? "", "blobs");
}
