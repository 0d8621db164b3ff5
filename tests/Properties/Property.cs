using System.Globalization;
using System.Text;
using CsCheck;

namespace Datafile.Properties;

/// <summary>
/// What holds of every value, checked with values that are the same in each run, so that a change is judged by what it changes. The
/// variables of CsCheck ask for new ones. A failure prints the smallest value that was found and the seed that makes it again:
/// CONTRIBUTING.md says how.
/// </summary>
internal static class Property
{
    private const ulong Seed = 20_261_127;

    /// <summary>Whether the environment says what to check; the count of a test and the shares that it expects do not apply then.</summary>
    public static readonly bool IsRepeated = IsSet("CsCheck_Seed") || IsSet("CsCheck_Iter") || IsSet("CsCheck_Time");

    /// <summary>Calls <paramref name="assert"/> with so many values; <c>CsCheck_Iter</c> sets another count.</summary>
    /// <param name="threads">1 where values must take turns, such as at a database.</param>
    public static void ForAll<T>(this Gen<T> values, int count, Action<T> assert, Func<T, string>? show = null, int threads = -1)
    {
        var seed = IsRepeated ? null : FirstFailure(values, count, assert, threads);
        if (IsRepeated || seed is not null)
            values.Sample(assert, seed: seed, iter: IsSet("CsCheck_Iter") ? -1 : count, threads: threads, print: show ?? (value => value is string text ? Literal(text) : Check.Print(value)));
    }

    /// <summary>The same, where <paramref name="assert"/> says whether a value tells something: as large a share of the values must do so.</summary>
    public static void ForAll<T>(this Gen<T> values, int count, Func<T, bool> assert, (double Least, double Most) share, Func<T, string>? show = null, int threads = -1)
    {
        var (telling, all) = (0, 0);
        values.ForAll(
            count,
            value =>
            {
                Interlocked.Increment(ref all);
                if (assert(value))
                    Interlocked.Increment(ref telling);
            },
            show,
            threads);

        if (!IsRepeated)
            Assert.InRange((double)telling / all, share.Least, share.Most);
    }

    /// <summary>Values that a grammar writes with what chance it is given.</summary>
    public static Gen<T> Written<T>(Func<Random, T> write) => Gen.Int.Select(seed => write(new Random(seed)));

    /// <summary>Values of which the smallest failure is the one with the least <paramref name="length"/>.</summary>
    public static Gen<T> Shortest<T>(this Gen<T> values, Func<T, int> length) => new Measured<T>(values, length);

    /// <summary>The text as C# writes it, to be copied into a test.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            literal.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return literal.Append('"').ToString();
    }

    /// <summary>The seed of the first of the values that are the same in each run which fails; null where none does.</summary>
    private static string? FirstFailure<T>(Gen<T> values, int count, Action<T> assert, int threads)
    {
        var failures = new System.Collections.Concurrent.ConcurrentDictionary<int, string>();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, (i, loop) =>
        {
            var pcg = new PCG((uint)i, Seed);
            var seed = pcg.ToString();
            try
            {
                assert(values.Generate(pcg, null, out _));
            }
            catch (Exception)
            {
                failures[i] = seed;
                loop.Break();
            }
        });
        return failures.IsEmpty ? null : failures[failures.Keys.Min()];
    }

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));

    private sealed class Measured<T>(Gen<T> values, Func<T, int> length) : Gen<T>
    {
        public override T Generate(PCG pcg, Size? min, out Size size)
        {
            var value = values.Generate(pcg, null, out _);
            size = new Size((ulong)length(value));
            return value;
        }
    }
}
