using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>
/// A codec of CODEC(…), as a row of facts (https://clickhouse.com/docs/sql-reference/statements/create/table#column_compression_codec,
/// measured on ClickHouse 26.7). What a newer or a special build has is a row that nothing is said of.
/// </summary>
/// <param name="Name">As it is written: ClickHouse minds its case.</param>
/// <param name="Usage">How it is written with its argument; the name alone where it takes none.</param>
public sealed record CompressionCodec(string Name, string Usage)
{
    private static readonly CompressionCodec[] Rows =
    [
        new("NONE", "NONE") { MaxArguments = 0 },
        new("LZ4", "LZ4") { MaxArguments = 0 },
        new("LZ4HC", "LZ4HC(9)"),
        new("ZSTD", "ZSTD(1)") { Accepts = n => n <= 22 },
        new("Delta", "Delta(4)") { Accepts = IsWidth, TakesWidth = true, Refuses = IsText },
        new("DoubleDelta", "DoubleDelta") { Refuses = IsText },
        new("Gorilla", "Gorilla") { Refuses = IsText },
        new("T64", "T64") { TypeError = "ILLEGAL_SYNTAX_FOR_CODEC_TYPE", Refuses = t => IsText(t) || t.IsFloat },
        new("FPC", "FPC(12)") { Refuses = t => IsText(t) || t.IsInteger || t.IsDate || t.IsDateTime || t.IsDecimal || t.IsEnum || t.Name == "Bool" },
        new("GCD", "GCD") { Refuses = t => IsText(t) || t.IsFloat },
        .. new[] { "Default", "AES_128_GCM_SIV", "AES_256_GCM_SIV", "DEFLATE_QPL", "ZSTD_QAT", "ALP", "SZ3", "PcodecLossless" }
            .Select(name => new CompressionCodec(name, name)),
    ];

    public static ImmutableArray<CompressionCodec> All { get; } = [.. Rows];

    /// <summary>More arguments than these are refused.</summary>
    public int MaxArguments { get; private init; } = 2;

    /// <summary>Which number it takes as its argument.</summary>
    public Func<int, bool> Accepts { get; private init; } = _ => true;

    /// <summary>Which types it certainly cannot compress; Nullable around them changes nothing.</summary>
    public Func<ClickHouseType, bool> Refuses { get; private init; } = _ => false;

    /// <summary>Whether its argument is the width of the values, which it otherwise takes from the type: with it, it compresses any type.</summary>
    public bool TakesWidth { get; private init; }

    /// <summary>The error of ClickHouse for such a type.</summary>
    public string TypeError { get; private init; } = "BAD_ARGUMENTS";

    /// <summary>The codec of a name; null where ClickHouse has none.</summary>
    public static CompressionCodec? Find(string name) => Rows.FirstOrDefault(c => c.Name == name);

    private static bool IsText(ClickHouseType type) => type.Name == "String";

    private static bool IsWidth(int bytes) => bytes is 1 or 2 or 4 or 8;
}
