using System.CommandLine;
using System.Text;
using Datafile.Analyzer.Analysis;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile parse</c>: prints trees and diagnostics.</summary>
internal static class ParseCommand
{
    public static Command Create()
    {
        var files = CommonOptions.Files();
        var format = CommonOptions.Format("tree", "json");
        var noTree = new Option<bool>("--no-tree") { Description = "Leave out the tree." };
        var output = CommonOptions.Output();

        var command = new Command(
            "parse", "Prints the tree and the diagnostics of datafiles, each parsed on its own. Exits with 1 if one has an error.")
        {
            files, format, noTree, output,
        };
        command.SetAction(result =>
        {
            var paths = DatafileListing.Find(result.GetValue(files) ?? []);
            var (asJson, withTree) = (result.GetValue(format) == "json", !result.GetValue(noTree));
            var hasErrors = false;
            var unread = new List<(string, string)>();
            var budget = FixBudget.OfFiles();
            CommonOptions.Print(
                stream =>
                {
                    var isFirst = true;
                    foreach (var path in paths)
                    {
                        if (FileParse.Read(path, budget, out var problem) is not { } file)
                        {
                            unread.Add((path, problem));
                            continue;
                        }

                        hasErrors |= file.HasErrors;
                        if (asJson)
                            ParseJson.Write(stream, file, withTree);
                        else
                            stream.Write(Encoding.UTF8.GetBytes(OneLine.Each((isFirst ? "" : "\n") + ParseText.Render(file, withTree))));
                        isFirst = false;
                    }
                },
                result.GetValue(output));
            if (UnreadFiles.Failure(unread) is { } failure)
                throw failure;
            return hasErrors ? ExitCode.Findings : ExitCode.Success;
        });
        return command;
    }
}
