using System.Reflection;
using System.Text.RegularExpressions;

namespace Datafile.Cli.Tests.Architecture;

/// <summary>The order of assemblies and of the folders inside of them, as ARCHITECTURE.md has it.</summary>
public class ArchitectureTests
{
    /// <summary>What each assembly may refer to. The command is called <c>datafile</c>.</summary>
    private static readonly Dictionary<string, string[]> Assemblies = new()
    {
        ["Datafile.Parser"] = [],
        ["Datafile.Analyzer"] = ["Datafile.Parser"],
        ["Datafile.Workspace"] = ["Datafile.Parser", "Datafile.Analyzer"],
        ["Datafile.MSBuild"] = ["Datafile.Parser", "Datafile.Analyzer", "Datafile.Workspace"],
        ["datafile"] = ["Datafile.Parser", "Datafile.Analyzer", "Datafile.Workspace"],
    };

    /// <summary>What each folder may use of the others of its layer. What stands in none may not be there.</summary>
    private static readonly Dictionary<string, (string Folder, string[] MayUse)[]> Folders = new()
    {
        ["Datafile.Parser"] =
        [
            ("Syntax", []),
            ("Text", ["Syntax"]),
            ("Includes", ["Syntax", "Text"]),
            ("Grammar", ["Syntax", "Text"]),
            ("Templates", ["Syntax", "Text"]),
            ("Sql", ["Syntax", "Text", "Templates"]),
            ("Shell", []),
        ],
        ["Datafile.Analyzer"] =
        [
            ("Types", []),
            ("Project", ["Types"]),
            ("Binding", ["Types", "Project"]),
            ("Changes", ["Types", "Project", "Binding"]),
            ("Cutoffs", ["Types", "Binding"]),
            ("Release", ["Types", "Project", "Binding", "Changes", "Cutoffs"]),
            ("Plans", ["Types", "Project", "Binding", "Changes", "Cutoffs", "Release"]),
            ("Findings", ["Project"]),
            ("Rules", ["Types", "Project", "Binding", "Changes", "Cutoffs", "Release", "Findings"]),
            ("Analysis", ["Types", "Project", "Binding", "Changes", "Release", "Plans", "Findings", "Rules"]),
        ],
        ["Datafile.Workspace"] =
        [
            ("Files", []),
            ("Git", ["Files"]),
            ("Configuration", ["Files"]),
            ("Output", ["Files"]),
        ],
    };

    /// <summary>Files, clock, environment and chance: what comes from outside comes in as a value.</summary>
    private static readonly Regex Outside = new(
        """
        (?<![\w.])(?:
          File\.(?:Read|Write|Append|Exists|Open|Create|Delete|Copy|Move|Get|Set)\w* | Directory\.\w+ | (?:File|Directory)Info\b | FileStream\b
        | Stream(?:Reader|Writer)\b | Path\.(?:GetFullPath|GetTemp\w*) | DateTime(?:Offset)?\.(?:Now|UtcNow|Today) | Stopwatch\b
        | Environment\.[A-Z]\w* | Process\.\w+ | ProcessStartInfo\b | Console\.\w+ | HttpClient\b | TimeZoneInfo\.Local | CultureInfo\.Current\w*
        | Thread\.\w+ | Task\.Run | new\ Random\( | Guid\.NewGuid )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant);

    public static TheoryData<string> AssemblyNames() => new(Assemblies.Keys);

    public static TheoryData<string> LayerNames() => new(Folders.Keys);

    [Theory, MemberData(nameof(AssemblyNames))]
    public void An_assembly_refers_only_to_those_above_it(string name)
    {
        var references = Assembly.Load(name).GetReferencedAssemblies()
            .Select(r => r.Name ?? "")
            .Where(r => r.StartsWith("Datafile.", StringComparison.Ordinal) || r == "datafile");

        Assert.Empty(references.Except(Assemblies[name]));
    }

    [Fact]
    public void Every_assembly_has_its_place()
    {
        var projects = Directory.GetFiles(Path.Combine(SourceFolder.Repository, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name is not ("Datafile.Cli" or "Datafile.Rehearsal"));

        Assert.Empty(projects.Except(Assemblies.Keys));
    }

    [Theory, MemberData(nameof(LayerNames))]
    public void A_folder_uses_only_those_above_it(string layer)
    {
        var allowed = Folders[layer].SelectMany(f => f.MayUse.Select(to => (f.Folder, to))).ToHashSet();

        Assert.Empty(new SourceFolders(layer).Arrows
            .Where(arrow => !allowed.Contains((arrow.From, arrow.To)))
            .Select(arrow => $"{arrow.From} uses {arrow.To} in {arrow.File}"));
    }

    [Fact]
    public void Every_host_checks_a_project_in_the_same_way()
    {
        var callers = new[] { "Datafile.Workspace", "Datafile.MSBuild", "Datafile.Cli" }
            .SelectMany(layer => Directory.EnumerateFiles(Path.Combine(SourceFolder.Repository, "src", layer), "*.cs", SearchOption.AllDirectories))
            .Where(file => File.ReadAllText(file).Contains("DatafileAnalysis.Analyze(", StringComparison.Ordinal))
            .Select(Path.GetFileName);

        Assert.Equal(["ProjectCheck.cs"], callers);
    }

    /// <summary>The scan sees a using directive, and a name that is qualified instead.</summary>
    [Theory]
    [InlineData("Rules", "Release")]
    [InlineData("Project", "Types")]
    public void What_a_folder_uses_is_seen(string from, string to) =>
        Assert.Contains(new SourceFolders("Datafile.Analyzer").Arrows, arrow => (arrow.From, arrow.To) == (from, to));

    [Theory, MemberData(nameof(LayerNames))]
    public void Every_folder_has_its_place(string layer) =>
        Assert.Empty(new SourceFolders(layer).Names.Except(Folders[layer].Select(f => f.Folder)));

    [Theory, MemberData(nameof(LayerNames))]
    public void The_table_itself_has_no_circle(string layer)
    {
        // A folder may use only what stands before it in the table.
        var before = new HashSet<string>();
        foreach (var (folder, mayUse) in Folders[layer])
        {
            Assert.Empty(mayUse.Except(before));
            before.Add(folder);
        }
    }

    [Theory]
    [InlineData("Datafile.Parser")]
    [InlineData("Datafile.Analyzer")]
    public void The_core_asks_nobody_outside(string layer) =>
        Assert.Empty(new SourceFolders(layer).Matches(Outside));

    /// <summary>The scan sees what it is made to see.</summary>
    [Theory]
    [InlineData("var text = File.ReadAllText(path);", true)]
    [InlineData("var now = DateTime.UtcNow;", true)]
    [InlineData("Environment.GetEnvironmentVariable(name)", true)]
    [InlineData("var text = view.File.Text;", false)]
    [InlineData("release.Scripts.Environment.Version", false)]
    [InlineData("Path.GetFileName(path)", false)]
    [InlineData("DateTime.SpecifyKind(local, kind)", false)]
    public void What_asks_outside_is_seen(string code, bool expected) => Assert.Equal(expected, Outside.IsMatch(code));
}
