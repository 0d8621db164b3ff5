using System.Text;
using Datafile.Corpus;

namespace Datafile.Parser.Tests.RoundTrip;

public class RoundTripTests
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static TheoryData<string> SampleFiles() => new(Samples.Datafiles());

    /// <summary>Texts that are easy to read wrong. The key says what is odd about them.</summary>
    private static readonly Dictionary<string, string> Odd = new()
    {
        ["empty"] = "",
        ["one line end"] = "\n",
        ["one carriage return"] = "\r",
        ["only blanks"] = "  \t ",
        ["only a comment"] = "# nothing here",
        ["only a byte order mark"] = "\uFEFF",
        ["byte order mark before an instruction"] = "\uFEFFDESCRIPTION >\n    text\n",
        ["byte order mark before a comment"] = "\uFEFF# text\nNODE a\n",
        ["no line end at the end of a value"] = "NODE a",
        ["no line end at the end of a block"] = "NODE a\nSQL >\n    SELECT 1",
        ["carriage returns"] = "NODE a\r\nSQL >\r\n    SELECT 1,\r\n        2\r\n\r\nTYPE endpoint\r\n",
        ["carriage returns and none"] = "NODE a\r\nSQL >\n    SELECT 1\r\nTYPE endpoint\n\r",
        ["lone carriage returns"] = "NODE a\rSQL >\r    SELECT 1\r",
        ["tabs"] = "NODE\ta\nSQL\t>\n\tSELECT\t1\n\tFROM\tb\n",
        ["a comment in mid-word"] = "KAFKA_TOPIC a#b c\nENGINE_TTL \"\"#x\n",
        ["blank and comment lines in blocks"] = "SCHEMA >\n\n    # first\n    `a` String,\n#\n    `b` Int8\n\nENGINE MergeTree\n",
        ["comment lines in SQL"] = "NODE a\nSQL >\n    SELECT 1\n# TYPE endpoint\n    # , 2\n    -- FROM x\n    FROM b\n",
        ["unindented FROM in SQL"] = "NODE a\nSQL >\nSELECT 1\nFROM b\nWHERE c\nTYPE endpoint\n",
        ["instruction words in a description"] = "DESCRIPTION >\n    BACKFILL skip: not needed\n    SCHEMA >\n    NODE x\nTOKEN \"a\" READ\n",
        ["lower case"] = "description >\n    text\nschema >\n    a String\nengine mergetree\n",
        ["quotes that do not match"] = "ENGINE_SORTING_KEY \"a, b'\nTOKEN 'x READ\nNODE \"a\"b\nDESCRIPTION it's\n",
        ["a quote that never closes in SQL"] = "NODE a\nSQL >\n    SELECT 'a, b\n    FROM c\n",
        ["SQL without a blank"] = "NODE a\nSQL>\n    SELECT 1\n",
        ["an unknown block"] = "FOO >\n    a\n    b\nNODE a\n",
        ["a block without content"] = "SQL >\nSCHEMA >\nDESCRIPTION >",
        ["SCHEMA on one line"] = "SCHEMA a String, b Int8\n",
        ["quoted SCHEMA on one line"] = "SCHEMA \"a String, b Int8\"\n",
        ["templates"] = "NODE a\nSQL >\n    %\n    {% if defined(x) %} SELECT {{Int8(x, 1)}} {% else %} SELECT 2 {% end %}\n",
        ["a template that never closes"] = "NODE a\nSQL >\n    %\n    SELECT {{Int8(x, 1)\nTYPE endpoint\n",
        ["broken columns"] = "SCHEMA >\n    `a String,\n    b,,\n    c Array(Int8,\n    (d) Int8\n",
        ["letters beyond ASCII"] = "DESCRIPTION >\n    Größe, 大小, 🏠\nNODE ñ\nSQL >\n    SELECT 'ü' AS é\n",
        ["a null character"] = "NODE a\0b\nSQL >\n    SELECT '\0'\n",
        ["half a surrogate pair"] = "NODE \uD83C\nSQL >\n    SELECT '\uDF00'\n",
        ["other line separators"] = "NODE a\u2028SQL >\u2029SELECT\u00851\n",
    };

    public static TheoryData<string> OddTexts() => new(Odd.Keys);

    [Theory, MemberData(nameof(SampleFiles))]
    public void A_sample_prints_back_byte_for_byte(string path)
    {
        var bytes = Samples.Read(path);
        var tree = Trees.Check(path, Utf8.GetString(bytes));

        Assert.Equal(bytes, Utf8.GetBytes(tree.ToFullString()));
        Assert.Empty(tree.Diagnostics);
        Assert.All(Trees.SqlOf(tree), sql => Assert.Empty(sql.Diagnostics));
    }

    [Theory, MemberData(nameof(OddTexts))]
    public void An_odd_text_prints_back_as_every_kind_of_file(string what)
    {
        foreach (var path in (string[])["a.datasource", "a.pipe", "a.connection", "a.token", "a.incl"])
            Trees.Check(path, Odd[what]);
    }

    [Theory, MemberData(nameof(SampleFiles))]
    public void A_sample_with_other_line_ends_says_the_same(string path)
    {
        var text = Utf8.GetString(Samples.Read(path)).Replace("\r\n", "\n");

        Assert.Equal(Outline.Of(Trees.Check(path, text)), Outline.Of(Trees.Check(path, text.Replace("\n", "\r\n"))));
    }

    [CorpusFact]
    public void Every_file_of_the_corpus_prints_back_byte_for_byte_whatever_its_line_ends()
    {
        string[] files = [.. CorpusFiles.Blobs, .. CorpusFiles.ProjectFiles];

        Assert.True(files.Length > 1_000, $"only {files.Length} files");
        Parallel.ForEach(files, file =>
        {
            var bytes = File.ReadAllBytes(file);
            var text = Utf8.GetString(bytes);
            var tree = Trees.Check(file, text);
            Trees.Check(file, text.Replace("\r\n", "\n").Replace("\n", "\r\n"));

            // A file that is no UTF-8 has other bytes in the place of those that say nothing; its text is the same.
            if (!text.Contains('\uFFFD', StringComparison.Ordinal))
                Assert.Equal(bytes, Utf8.GetBytes(tree.ToFullString()));
        });
    }
}
