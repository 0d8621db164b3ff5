using System.Text.RegularExpressions;
using Datafile.Tests;
using YamlDotNet.RepresentationModel;

namespace Datafile.Packages.Tests;

/// <summary>Runs the steps of <c>action.yml</c> that run commands, as a runner does: expressions, environment files and outputs.</summary>
internal sealed partial class ActionSteps
{
    private readonly ScratchCopy _runner;
    private readonly string _checkout;
    private readonly Dictionary<string, string> _values;
    private readonly IReadOnlyDictionary<string, bool> _conditions;

    /// <param name="runner">The folder of the runner: its temporary files and programs.</param>
    /// <param name="checkout">The folder of the checked-out project.</param>
    /// <param name="values">What expressions yield, e.g. <c>inputs.path</c>; one that is missing fails the test.</param>
    /// <param name="conditions">What the conditions of steps yield, apart from that of the label.</param>
    public ActionSteps(ScratchCopy runner, string checkout, Dictionary<string, string> values, IReadOnlyDictionary<string, bool> conditions)
    {
        (_runner, _checkout, _values, _conditions) = (runner, checkout, new(values), conditions);
        foreach (var input in ((YamlMappingNode)Root["inputs"]).Children)
            _values.TryAdd($"inputs.{input.Key}", ((YamlMappingNode)input.Value).Children.TryGetValue("default", out var value) ? value.ToString() : "");
    }

    /// <summary>The steps that ran, by name, with what each did.</summary>
    public List<(string Name, ProgramRun Run)> Ran { get; } = [];

    public ProgramRun this[string name] => Ran.Single(step => step.Name == name).Run;

    private static YamlMappingNode Root
    {
        get
        {
            var stream = new YamlStream();
            using var text = File.OpenText(Path.Combine(SourceFolder.Repository, "action.yml"));
            stream.Load(text);
            return (YamlMappingNode)stream.Documents[0].RootNode;
        }
    }

    /// <summary>Runs all steps, up to the first that fails.</summary>
    public ActionSteps RunAll()
    {
        foreach (var step in ((YamlSequenceNode)Root["runs"]["steps"]).Cast<YamlMappingNode>())
        {
            if (Text(step, "if") is { Length: > 0 } condition && !Holds(condition))
                continue;
            if (Text(step, "run") is not { Length: > 0 } script)
                continue;

            var run = Run(step, script);
            Ran.Add((Text(step, "name"), run));
            if (run.ExitCode != 0)
                break;
        }

        return this;
    }

    private ProgramRun Run(YamlMappingNode step, string script)
    {
        Assert.Equal("bash", Text(step, "shell"));
        Assert.False(script.Contains("${{", StringComparison.Ordinal), $"An expression in a script could run what a branch is called: {script}");
        _runner.Write("output", "").Write("path", _runner.Read("path"));
        var environment = step.Children.TryGetValue("env", out var env)
            ? ((YamlMappingNode)env).Select(e => (e.Key.ToString(), Expression.Replace(e.Value.ToString(), m => Value(m.Groups[1].Value))))
            : [];
        var path = string.Join(Path.PathSeparator, [_runner.At("programs"), .. _runner.Read("path").Split('\n', StringSplitOptions.RemoveEmptyEntries), Environment.GetEnvironmentVariable("PATH") ?? ""]);
        var run = OutsideProgram.Run(
            "bash", _checkout,
            [
                .. environment,
                ("PATH", path), ("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64"), ("RUNNER_TEMP", _runner.Path),
                ("GITHUB_ACTION_PATH", SourceFolder.Repository), ("GITHUB_OUTPUT", _runner.At("output")), ("GITHUB_PATH", _runner.At("path")),
            ],
            "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script);
        foreach (var line in _runner.Read("output").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _values[$"steps.{Text(step, "id")}.outputs.{line[..line.IndexOf('=', StringComparison.Ordinal)]}"] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return run;
    }

    private bool Holds(string condition) => condition.Split(" && ").All(part =>
        part == "steps.skip.outputs.skip != 'true'" ? Value("steps.skip.outputs.skip") != "true" : _conditions[part]);

    private string Value(string expression) =>
        _values.TryGetValue(expression, out var value) ? value : throw new InvalidOperationException($"No value for {expression}");

    private static string Text(YamlMappingNode step, string key) => step.Children.TryGetValue(key, out var value) ? value.ToString() : "";

    [GeneratedRegex(@"\$\{\{ (.+?) \}\}")]
    private static partial Regex Expression { get; }
}
