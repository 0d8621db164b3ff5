namespace Datafile.Benchmarks;

/// <summary>The repository that this program was built in.</summary>
public static class Repository
{
    /// <summary>The folder of the solution.</summary>
    /// <exception cref="CannotMeasureException">The program was moved out of the repository.</exception>
    public static string Root
    {
        get
        {
            for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "Datafiles.sln")))
                    return folder;
            }

            throw new CannotMeasureException("No Datafiles.sln above this program: run it from its repository.");
        }
    }
}
