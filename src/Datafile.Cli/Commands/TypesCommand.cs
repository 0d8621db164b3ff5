using System.CommandLine;
using System.Text;
using Datafile.Workspace;
using Datafile.Workspace.Files;
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

        var command = new Command("types", "Prints name and type of every column that every node yields, in ClickHouse's own types; '?' where it is unknown.")
        {
            paths, format, output,
        };
        command.SetAction(result =>
        {
            var given = result.GetValue(paths) ?? [];
            var projects = CommonOptions.Projects(given.Length == 0 ? ["."] : given).Select(project => ProjectTypes.Of(project, DateTime.UtcNow)).ToArray();
            CommonOptions.Print(
                stream =>
                {
                    if (result.GetValue(format) == "json")
                        TypesJson.Write(stream, projects);
                    else
                        stream.Write(Encoding.UTF8.GetBytes(OneLine.Each(TypesText.Render(projects))));
                },
                result.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
