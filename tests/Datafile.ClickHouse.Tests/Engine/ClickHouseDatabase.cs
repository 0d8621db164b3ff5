namespace Datafile.ClickHouse.Tests.Engine;

/// <summary>A database of its own on the engine, with a connection to it: one for each test class.</summary>
public sealed unsafe class ClickHouseDatabase : IDisposable
{
    private static int Count;

    private readonly Lazy<nint> _connection;

    /// <summary>Starts nothing: the engine is started by the first query, so that skipped tests do not need it.</summary>
    public ClickHouseDatabase()
    {
        Name = "test_" + Interlocked.Increment(ref Count);
        _connection = new(Open);
    }

    public string Name { get; }

    public void Dispose()
    {
        if (_connection.IsValueCreated)
            ChdbLibrary.Instance.Close((nint*)_connection.Value);
    }

    /// <summary>Runs statements one after the other.</summary>
    /// <exception cref="ClickHouseException">The engine refused one.</exception>
    public void Execute(params string[] statements)
    {
        foreach (var statement in statements)
            Query(statement);
    }

    /// <summary>Runs a query; each row is its values as text.</summary>
    /// <exception cref="ClickHouseException">The engine refused it.</exception>
    public string[][] Query(string sql) => Run(_connection.Value, sql);

    /// <summary>The first value of the first row.</summary>
    public string Value(string sql) => Query(sql)[0][0];

    /// <summary>Why the engine refuses a statement; null where it does not.</summary>
    public string? Refusal(string sql)
    {
        try
        {
            Query(sql);
            return null;
        }
        catch (ClickHouseException e)
        {
            return e.Message;
        }
    }

    private nint Open()
    {
        var connection = (nint)ChdbLibrary.Instance.Connect();

        // The defaults of the embedded engine differ from those of a server.
        Run(connection, $"CREATE DATABASE {Name} ENGINE = Atomic");
        Run(connection, $"USE {Name}");
        Run(connection, "SET async_insert = 0");

        // For a few rows, threads cost more than they save.
        Run(connection, "SET max_threads = 1, max_insert_threads = 1");
        return connection;
    }

    private static string[][] Run(nint connection, string sql)
    {
        var (rows, error) = ChdbLibrary.Instance.Query((nint*)connection, sql);
        if (error is null)
            return [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t'))];

        // Else the rows that were written before the error precede the next result (ClickHouse facts 4).
        ChdbLibrary.Instance.Query((nint*)connection, "SELECT 1");
        throw new ClickHouseException(error);
    }
}

/// <summary>The engine refused a query.</summary>
public sealed class ClickHouseException(string message) : Exception(message);
