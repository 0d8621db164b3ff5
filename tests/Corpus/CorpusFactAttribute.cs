namespace Datafile.Corpus;

/// <summary>
/// A test over a corpus of public datafiles, which does not lie in this repository: the environment variable
/// <c>DATAFILE_CORPUS</c> names the folder that it is unpacked in.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute() => Skip = CorpusFiles.Absence;
}
