namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// The proof does not follow a value: it is beyond all times, in an hour that a clock skips, or rounded. The condition that it is in is
/// opaque then. A type of its own, so that nothing else is taken for it.
/// </summary>
internal sealed class NotFollowedException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>
    /// Computes with local times. For a date that .NET does not hold it throws what it throws for a wrong index as well: here it means the
    /// date.
    /// </summary>
    public static DateTime Checked(DateTime local, Func<DateTime, DateTime> computed)
    {
        try
        {
            return computed(local);
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw new NotFollowedException("The result is beyond the years 1 to 9999.", failure);
        }
    }
}
