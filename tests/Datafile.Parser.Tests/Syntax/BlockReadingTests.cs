using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Syntax;

/// <summary>Where the readers of datafiles do not agree on the end of a block.</summary>
public class BlockReadingTests
{
    [Theory]
    [InlineData("a.pipe", "DESCRIPTION >\n    one\nNODE a\nSQL >\n    SELECT 1\nTYPE endpoint\n", "")]

    // The SDK looks at indented lines too, in upper case alone.
    [InlineData("a.datasource", "DESCRIPTION >\n    about\n    ENGINE and more\nSCHEMA >\n    a String\n", "3:5 ENGINE of DESCRIPTION ends for Sdk")]
    [InlineData("a.datasource", "DESCRIPTION >\n    about\n    engine and more\n", "")]
    [InlineData("a.datasource", "DESCRIPTION >\n    BACKFILL skip: why\n", "")]
    [InlineData("a.pipe", "NODE a\nSQL >\n    SELECT 1\n\n\tTOKEN\n", "5:2 TOKEN of SQL ends for Sdk")]

    // Classic has one table for all kinds of files, Forward and the SDK one for each.
    [InlineData("a.pipe", "NODE a\nSQL >\nSELECT 1\nSCHEMA x\n", "4:1 SCHEMA of SQL ends for Classic")]
    [InlineData("a.pipe", "NODE a\nSQL >\nSELECT 1\ntype = 1\n", "")]
    [InlineData("a.datasource", "SCHEMA >\n    a String\nFORWARD_QUERY >\n    SELECT a\n", "3:1 FORWARD_QUERY of SCHEMA ends for Forward, Sdk")]
    [InlineData("a.datasource", "SCHEMA >\n    a String\nBACKFILL skip\n", "3:1 BACKFILL of SCHEMA ends for Forward")]
    [InlineData("a.pipe", "NODE a\nSQL >\n    SELECT 1\nEXPORT_FORMAT csv\n", "4:1 EXPORT_FORMAT of SQL ends for Classic, Forward")]
    public void A_disagreement_is_told_with_its_readers(string path, string text, string expected)
    {
        foreach (var variant in (string[])[text, text.Replace("\n", "\r\n")])
        {
            var tree = Trees.Check(path, variant);
            var lines = SourceText.From(variant).Lines;
            var told = BlockReading.Disagreements(tree).Select(d =>
            {
                var place = lines.GetLinePosition(d.Word.Start);
                return $"{place.Line + 1}:{place.Character + 1} {d.Instruction.Name} of {d.Block.Kind.Name} ends for {d.EndsFor}";
            });

            Assert.Equal(expected, string.Join("; ", told));
        }
    }
}
