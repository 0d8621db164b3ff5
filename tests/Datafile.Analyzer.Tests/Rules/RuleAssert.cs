using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What a rule says of a table's row.</summary>
internal static class RuleAssert
{
    /// <summary>There is one finding, and its message has a text; for the empty text there is none.</summary>
    public static void Says(string expected, IEnumerable<Finding> findings)
    {
        var messages = findings.Select(f => f.Message).ToArray();
        if (expected.Length == 0)
            Assert.Empty(messages);
        else
            Assert.Contains(expected, Assert.Single(messages), StringComparison.Ordinal);
    }
}
