using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Parser.Shell;

/// <summary>The options of the shell that decide what a failure does.</summary>
internal sealed class ShellOptions
{
    public ErrExit ErrExit { get; set; }

    public bool PipeFail { get; private set; }

    /// <summary>Reads <c>#!/bin/bash -e</c>, <c>#!/usr/bin/env -S bash -eu</c>.</summary>
    public static ShellOptions FromShebang(string text)
    {
        var options = new ShellOptions();
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return options;
        var line = text.Substring(2, ShellScan.LineEnd(text, 0, text.Length) - 2);
        var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        options.Set([.. words.SkipWhile(word => ShellPath.FileName(word) is not ("sh" or "bash" or "dash" or "zsh" or "ksh")).Skip(1)]);
        return options;
    }

    /// <summary>Applies the arguments of <c>set</c>.</summary>
    public void Set(ImmutableArray<string> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument.Length < 2 || argument[0] is not ('-' or '+') || argument == "--")
                return;
            var on = argument[0] == '-';
            foreach (var letter in argument.Skip(1))
            {
                if (letter == 'e')
                    Apply("errexit", on);
                else if (letter == 'o' && i + 1 < arguments.Length)
                    Apply(arguments[++i].ToLower(CultureInfo.InvariantCulture), on);
            }
        }
    }

    private void Apply(string option, bool on)
    {
        if (option == "errexit")
            ErrExit = on ? ErrExit.On : ErrExit.SwitchedOff;
        else if (option == "pipefail")
            PipeFail = on;
    }
}
