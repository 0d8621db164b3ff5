using System.CommandLine;
using System.Text;
using Datafile.Workspace;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile types</c>: prints what every node yields.</summary>
internal static class TypesCommand
{
    public static Command Create()
    {
        var paths = CommonOptions.Paths();
        var format = CommonOptions.Format("text", "json");
        var output = CommonOptions.Output();
        var noColor = CommonOptions.NoColor();

        var command = new Command("types", "Prints the name and ClickHouse type of every column that each node yields; '?' means unknown.")
        {
            paths, format, output, noColor,
        };
        command.SetAction(result =>
        {
            var given = result.GetValue(paths) ?? [];
            var projects = CommonOptions.Projects(given.Length == 0 ? ["."] : given)
                .Select(project => ProjectTypes.Of(project, DateTime.UtcNow))
                .ToArray();
            var file = result.GetValue(output);
            CommonOptions.Print(
                stream =>
                {
                    if (result.GetValue(format) == "json")
                        TypesJson.Write(stream, projects);
                    else
                        stream.Write(Encoding.UTF8.GetBytes(TypesText.Render(
                            projects, file is null && Terminal.IsOutput ? Terminal.Width : int.MaxValue,
                            Terminal.Ink(result.GetValue(noColor), file))));
                },
                file);
            return ExitCode.Success;
        });
        return command;
    }
}
