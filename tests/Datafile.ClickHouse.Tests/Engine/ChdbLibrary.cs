using System.Runtime.InteropServices;

namespace Datafile.ClickHouse.Tests.Engine;

/// <summary>The native library of the npm package <c>chdb</c>: a whole ClickHouse server in this process.</summary>
internal sealed unsafe class ChdbLibrary
{
    private static readonly Lazy<ChdbLibrary> Loaded = new(() => new ChdbLibrary(Path ?? throw new InvalidOperationException(Missing)));

    private readonly delegate* unmanaged[Cdecl]<int, byte**, nint*> _connect;
    private readonly delegate* unmanaged[Cdecl]<nint*, void> _close;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint> _query;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*> _buffer, _error;
    private readonly delegate* unmanaged[Cdecl]<nint, nuint> _length;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _destroy;

    private ChdbLibrary(string path)
    {
        var library = NativeLibrary.Load(path);

        // Else the handlers of the engine meet the first null reference of .NET, and the process hangs.
        ((delegate* unmanaged[Cdecl]<int, void>)NativeLibrary.GetExport(library, "chdb_set_signal_handlers_enabled"))(0);

        _connect = (delegate* unmanaged[Cdecl]<int, byte**, nint*>)NativeLibrary.GetExport(library, "chdb_connect");
        _close = (delegate* unmanaged[Cdecl]<nint*, void>)NativeLibrary.GetExport(library, "chdb_close_conn");
        _query = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint>)NativeLibrary.GetExport(library, "chdb_query");
        _buffer = (delegate* unmanaged[Cdecl]<nint, byte*>)NativeLibrary.GetExport(library, "chdb_result_buffer");
        _length = (delegate* unmanaged[Cdecl]<nint, nuint>)NativeLibrary.GetExport(library, "chdb_result_length");
        _error = (delegate* unmanaged[Cdecl]<nint, byte*>)NativeLibrary.GetExport(library, "chdb_result_error");
        _destroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "chdb_destroy_query_result");
    }

    /// <summary>Where the library lies; null where it is not installed.</summary>
    public static string? Path { get; } = Find();

    /// <summary>What to say where it is not installed.</summary>
    public static string Missing =>
        "There is no ClickHouse here. Run 'npm install' in tests/Datafile.ClickHouse.Tests, or set DATAFILE_CHDB to the path of libchdb.so.";

    public static ChdbLibrary Instance => Loaded.Value;

    /// <summary>Opens a connection, which works off one query after the other.</summary>
    public nint* Connect()
    {
        fixed (byte* name = "clickhouse\0"u8)
        {
            var arguments = stackalloc byte*[] { name };
            var connection = _connect(1, arguments);
            return connection is null ? throw new InvalidOperationException("The engine did not start.") : connection;
        }
    }

    public void Close(nint* connection) => _close(connection);

    /// <summary>Runs a query.</summary>
    /// <returns>The rows, tab-separated, and the error; null where there is none.</returns>
    public (string Rows, string? Error) Query(nint* connection, string sql)
    {
        fixed (byte* query = System.Text.Encoding.UTF8.GetBytes(sql + "\0"))
        fixed (byte* format = "TabSeparated\0"u8)
        {
            var result = _query(*connection, query, format);
            try
            {
                var error = Marshal.PtrToStringUTF8((nint)_error(result));
                var buffer = _buffer(result); // NULL for an empty result
                return (buffer is null ? "" : Marshal.PtrToStringUTF8((nint)buffer, (int)_length(result)), error);
            }
            finally
            {
                _destroy(result);
            }
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DATAFILE_CHDB") is { Length: > 0 } named)
            return File.Exists(named) ? named : null;

        return new[] { System.IO.Path.Combine(SourceFolder.Repository, "tests", "Datafile.ClickHouse.Tests"), SourceFolder.Repository }
            .Select(folder => System.IO.Path.Combine(folder, "node_modules", "@chdb"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder, "lib-*"))
            .Select(folder => System.IO.Path.Combine(folder, "libchdb.so"))
            .FirstOrDefault(File.Exists);
    }
}
