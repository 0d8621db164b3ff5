namespace Datafile.Tests;

/// <summary>What a program did.</summary>
internal sealed record ProgramRun(string Command, int ExitCode, string Output)
{
    /// <summary>The lines with a text in them.</summary>
    public string[] Lines(string text) =>
        [.. Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>The one line with a text in it.</summary>
    public string Line(string text)
    {
        var lines = Lines(text);
        Assert.True(lines.Length == 1, $"{lines.Length} lines with '{text}', and not one:\n{this}");
        return lines[0];
    }

    public ProgramRun Without(string text)
    {
        Assert.True(Lines(text).Length == 0, $"'{text}' is in the output:\n{this}");
        return this;
    }

    public ProgramRun Succeed()
    {
        Assert.True(ExitCode == 0, $"Failed:\n{this}");
        return this;
    }

    public ProgramRun Fail()
    {
        Assert.True(ExitCode != 0, $"Did not fail:\n{this}");
        return this;
    }

    public override string ToString() => $"{Command}\nexit code {ExitCode}\n{Output}";
}
