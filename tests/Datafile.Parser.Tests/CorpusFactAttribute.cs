namespace Datafile.Parser.Tests;

/// <summary>
/// A test over a corpus of public datafiles, which does not lie in this repository: the environment variable
/// <c>DATAFILE_CORPUS</c> names the folder that it is unpacked in.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusFactAttribute : FactAttribute
{
    private const string Variable = "DATAFILE_CORPUS";

    public CorpusFactAttribute()
    {
        if (!Directory.Exists(Blobs))
            Skip = $"{Variable} names no folder with an unpacked corpus (it has a folder 'blobs').";
    }

    /// <summary>The folder that holds the files of the corpus.</summary>
    public static string Blobs => Path.Combine(Environment.GetEnvironmentVariable(Variable) ?? "", "blobs");
}
