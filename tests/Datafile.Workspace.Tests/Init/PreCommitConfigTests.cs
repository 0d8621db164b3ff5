using Datafile.Workspace.Init;
using YamlDotNet.RepresentationModel;

namespace Datafile.Workspace.Tests.Init;

/// <summary>A reader of YAML says that the entry is there, and that everything else is as it was.</summary>
public class PreCommitConfigTests
{
    private const string Entry = "- repo: https://github.com/acme/datafile\n  rev: v1.0.0\n  hooks:\n    - id: datafile-check-node\n";

    [Theory]
    [InlineData("repos:\n- repo: local\n  hooks: []\n")]
    [InlineData("repos:\n  - repo: local\n    hooks: []")]
    [InlineData("repos:\r\n  - repo: local\r\n    hooks: []")]
    [InlineData("# top\ndefault_stages: [commit]\nrepos:   # ours\n\n  # first\n  - repo: a\n    hooks:\n      - id: x\n        args: [\n          a,\n        ]\n\n  # second\n  - repo: b\n    hooks:\n    - id: y\n\n# about the next\nfail_fast: true\n")]
    [InlineData("repos:\n- repo: local\n  hooks:\n  - id: a\n    entry: |\n      # not a comment\n\n      x: y\n    name: b\nexclude: x\n")]
    [InlineData("repos:\r\n- repo: local\r\n  hooks: []\r\nci:\r\n  skip: [x]\r\n")]
    [InlineData("---\nrepos:\n    - repo: local\n      hooks: []\n...\n")]
    public void An_entry_is_added_and_nothing_else_changes(string text)
    {
        var added = PreCommitConfig.Add(text, Entry);

        Assert.NotNull(added);
        var (before, after) = (Read(text), Read(added));
        var repositories = ((YamlSequenceNode)after["repos"]).Children;
        Assert.Equal("https://github.com/acme/datafile", ((YamlMappingNode)repositories[^1]).Children["repo"]);
        repositories.RemoveAt(repositories.Count - 1);
        Assert.Equal(before, after);

        // Every line of before is there still, in its order.
        var lines = new Queue<string>(added.Split('\n').Select(line => line.TrimEnd('\r')));
        foreach (var line in text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r')))
        {
            while (lines.Dequeue() != line)
            {
            }
        }

        Assert.Equal(text.Contains('\r', StringComparison.Ordinal), added.Contains('\r', StringComparison.Ordinal));
        Assert.DoesNotMatch(text.Contains('\r', StringComparison.Ordinal) ? "[^\r]\n" : "\r", added);
    }

    [Theory]
    [InlineData("")]
    [InlineData("repos: []\n")]
    [InlineData("repos: [\n  {repo: local, hooks: []}\n]\n")]
    [InlineData("repos: &all\n- repo: local\n")]
    [InlineData("repos:\nfail_fast: true\n")]
    [InlineData("repos:\n")]
    [InlineData("repos:\n  key: value\n")]
    [InlineData("\"repos\":\n- repo: local\n")]
    [InlineData("repos:\n\t- repo: local\n")]
    [InlineData("repos:\n- repo: local\nrepos:\n- repo: local\n")]
    [InlineData("repos:\n  - repo: local\n - repo: other\n")]
    [InlineData("repos:\n- repo: local\n--- \nother: x\n")]
    public void What_is_written_in_another_way_is_left(string text) => Assert.Null(PreCommitConfig.Add(text, Entry));

    private static IDictionary<YamlNode, YamlNode> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return ((YamlMappingNode)stream.Documents[0].RootNode).Children;
    }
}
