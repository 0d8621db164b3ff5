using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

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

    /// <summary>The folders of each assembly, sub-folders too, in their order: one uses only those above it. The empty name is the root.</summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["Datafile.Parser"] = ["Tracing", "Syntax", "Text", "Includes", "Templates", "Templates.Variants", "Grammar", "Sql", "Shell", ""],
        ["Datafile.Analyzer"] =
        [
            "Tracing", "Types", "Project", "Findings", "Semantics", "Flow", "Changes", "Cutoffs", "Deployments", "Release.Scripts", "Release", "Plans",
            "Rules", "Rules.Syntax", "Rules.Project", "Rules.Materialization", "Rules.Release", "Rules.Change", "Analysis", "Editor",
        ],
        ["Datafile.Workspace"] = ["Files", "Programs", "Git", "Toml", "Configuration", "Sdk", "", "Output", "Output.Report", "Init", "Editor"],
        ["Datafile.MSBuild"] = [""],
        ["datafile"] = ["Help", "JsonRpc", "Lsp", "Commands", "Mcp"],
    };

    private static readonly Dictionary<string, ArchUnitNET.Domain.Architecture> Loaded = Folders.Keys.ToDictionary(
        name => name, name => new ArchLoader().LoadAssembly(Assembly.Load(name)).Build());

    public static TheoryData<string> AssemblyNames => [.. Assemblies.Keys];

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
            .Select(name => name == "Datafile.Cli" ? "datafile" : name);

        Assert.Equal(Assemblies.Keys.Order(), projects.Order());
    }

    [Theory, MemberData(nameof(AssemblyNames))]
    public void A_folder_uses_only_those_above_it(string assembly)
    {
        var order = Folders[assembly];

        Assert.Empty(Uses(assembly).Where(use => Array.IndexOf(order, use.To) > Array.IndexOf(order, use.From)).Select(use => use.Example));
    }

    [Theory, MemberData(nameof(AssemblyNames))]
    public void Every_folder_has_its_place_and_every_place_a_folder(string assembly) =>
        Assert.Equal(Folders[assembly].Order(), Own(assembly).Select(type => FolderOf(type, assembly)).Distinct().Order());

    /// <summary>The dependencies that the test reads are really there.</summary>
    [Theory]
    [InlineData("Rules.Change", "Release")]
    [InlineData("Rules.Syntax", "Rules")]
    [InlineData("Project", "Types")]
    public void What_a_folder_uses_is_seen(string from, string to) =>
        Assert.Contains(Uses("Datafile.Analyzer"), use => (use.From, use.To) == (from, to));

    [Theory, MemberData(nameof(AssemblyNames))]
    public void A_file_declares_the_namespace_of_its_folder(string assembly)
    {
        var project = assembly == "datafile" ? "Datafile.Cli" : assembly;
        var root = Path.Combine(SourceFolder.Repository, "src", project);

        Assert.All(
            Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(f => Path.GetRelativePath(root, f).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj")),
            file =>
            {
                var folder = Path.GetDirectoryName(Path.GetRelativePath(root, file)) ?? "";
                var expected = $"namespace {project}{(folder.Length == 0 ? "" : "." + folder.Replace(Path.DirectorySeparatorChar, '.'))};";
                var declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) ?? expected;
                Assert.Equal(expected, declared);
            });
    }

    [Fact]
    public void Every_host_checks_a_project_in_the_same_way()
    {
        var callers = new[] { "Datafile.Workspace", "Datafile.MSBuild", "datafile" }
            .SelectMany(assembly => new ArchLoader().LoadAssemblies(Assembly.Load(assembly), Assembly.Load("Datafile.Analyzer")).Build().Types)
            .Where(type => !type.FullName.StartsWith("Datafile.Analyzer.", StringComparison.Ordinal))
            .Where(type => type.Dependencies.OfType<MethodCallDependency>().Any(call =>
                call.Target.FullName == "Datafile.Analyzer.Analysis.DatafileAnalysis" && call.TargetMember.Name.StartsWith("Analyze(", StringComparison.Ordinal)))
            .Select(type => type.FullName);

        Assert.Equal(["Datafile.Workspace.ProjectCheck"], callers);
    }

    private static IEnumerable<IType> Own(string assembly) => Loaded[assembly].Types.Where(type => IsOwn(type, assembly));

    private static IEnumerable<(string From, string To, string Example)> Uses(string assembly) =>
        from type in Own(assembly)
        from dependency in type.Dependencies
        where IsOwn(dependency.Target, assembly) && !IsDiscovery(dependency)
        let use = (From: FolderOf(type, assembly), To: FolderOf(dependency.Target, assembly))
        where use.From != use.To
        select (use.From, use.To, $"{type.FullName} uses {dependency.Target.FullName}");

    /// <summary>The generated list of all rules.</summary>
    private static bool IsDiscovery(ITypeDependency dependency) =>
        dependency.Origin.FullName == "Datafile.Analyzer.Rules.Rule" && dependency.Target.FullName.StartsWith("Datafile.Analyzer.Rules.", StringComparison.Ordinal);

    private static bool IsOwn(IType type, string assembly) =>
        type.Namespace is { FullName: var name } && (name + ".").StartsWith(RootOf(assembly) + ".", StringComparison.Ordinal);

    private static string FolderOf(IType type, string assembly) =>
        type.Namespace.FullName.Length == RootOf(assembly).Length ? "" : type.Namespace.FullName[(RootOf(assembly).Length + 1)..];

    private static string RootOf(string assembly) => assembly == "datafile" ? "Datafile.Cli" : assembly;
}
