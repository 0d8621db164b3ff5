using System.Collections.Immutable;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>Sorts the words of a <c>tb</c> command into command, options and arguments.</summary>
internal sealed class TbCommandReader
{
    private readonly ImmutableArray<ShellWord> words;
    private readonly ImmutableArray<string>.Builder path = ImmutableArray.CreateBuilder<string>();
    private readonly Dictionary<string, List<string>> options = new(StringComparer.Ordinal);
    private readonly ImmutableArray<ShellWord>.Builder arguments = ImmutableArray.CreateBuilder<ShellWord>();
    private ShellWord? semver;
    private int at = 1;

    private TbCommandReader(ImmutableArray<ShellWord> words) => this.words = words;

    public static TbCommand Read(ShellCommand command, ImmutableArray<ShellWord> words)
    {
        var reader = new TbCommandReader(words);
        reader.Read();
        return new TbCommand(
            command,
            words,
            reader.path.ToImmutable(),
            reader.options.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
            reader.arguments.ToImmutable(),
            reader.semver);
    }

    private void Read()
    {
        var optionsEnded = false;
        while (at < words.Length)
        {
            var word = words[at++];
            if (optionsEnded || !IsOption(word.Value))
                Plain(word);
            else if (word.Value == "--")
                optionsEnded = true;
            else
                Option(word);
        }
    }

    // A negative number is a value.
    private static bool IsOption(string value) => value.Length > 1 && value[0] == '-' && value[1] is not (>= '0' and <= '9');

    private void Plain(ShellWord word)
    {
        if (arguments.Count == 0 && (path.Count == 0 || TbSyntax.Groups.Contains(string.Join(" ", path))))
            path.Add(word.Value);
        else
            arguments.Add(word);
    }

    private void Option(ShellWord word)
    {
        var equals = word.Value.StartsWith("--", StringComparison.Ordinal) ? word.Value.IndexOf('=') : -1;
        var name = equals < 0 ? word.Value : word.Value.Substring(0, equals);
        if (!options.TryGetValue(name, out var values))
            options.Add(name, values = []);
        if (!TbSyntax.Values.TryGetValue(name, out var count))
            count = 0;

        if (equals >= 0)
            Add(word with { Value = word.Value.Substring(equals + 1) });
        for (var i = equals < 0 ? 0 : 1; i < count && at < words.Length; i++)
            Add(words[at++]);

        void Add(ShellWord value)
        {
            values.Add(value.Value);

            // Of two, the one after the command decides: `tb --semver 1.0.0 release promote --semver 2.0.0`.
            if (name == "--semver")
                semver = value;
        }
    }
}
