using System.Collections.Immutable;
using Datafile.Parser.Shell;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>Sorts the words of a <c>tb</c> command into command, options and arguments.</summary>
internal sealed class TbCommandReader
{
    private readonly ImmutableArray<ShellWord> _words;
    private readonly ImmutableArray<string>.Builder _path = ImmutableArray.CreateBuilder<string>();
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);
    private readonly ImmutableArray<ShellWord>.Builder _arguments = ImmutableArray.CreateBuilder<ShellWord>();
    private ShellWord? _semver;
    private int _at = 1;

    private TbCommandReader(ImmutableArray<ShellWord> words) => _words = words;

    public static TbCommand Read(ShellCommand command, ImmutableArray<ShellWord> words)
    {
        var reader = new TbCommandReader(words);
        reader.Read();
        return new TbCommand(
            command,
            words,
            reader._path.ToImmutable(),
            reader._options.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
            reader._arguments.ToImmutable(),
            reader._semver);
    }

    private void Read()
    {
        var optionsEnded = false;
        while (_at < _words.Length)
        {
            var word = _words[_at++];
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
        if (_arguments.Count == 0 && (_path.Count == 0 || TbSyntax.Groups.Contains(string.Join(" ", _path))))
            _path.Add(word.Value);
        else
            _arguments.Add(word);
    }

    private void Option(ShellWord word)
    {
        var equals = word.Value.StartsWith("--", StringComparison.Ordinal) ? word.Value.IndexOf('=') : -1;
        var name = equals < 0 ? word.Value : word.Value.Substring(0, equals);
        if (!_options.TryGetValue(name, out var values))
            _options.Add(name, values = []);
        if (!TbSyntax.Values.TryGetValue(name, out var count))
            count = 0;

        if (equals >= 0)
            Add(word with { Value = word.Value.Substring(equals + 1) });
        for (var i = equals < 0 ? 0 : 1; i < count && _at < _words.Length; i++)
            Add(_words[_at++]);

        void Add(ShellWord value)
        {
            values.Add(value.Value);

            // Of two, the one after the command decides: `tb --semver 1.0.0 release promote --semver 2.0.0`.
            if (name == "--semver")
                _semver = value;
        }
    }
}
