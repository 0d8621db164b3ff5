using System.Diagnostics;
using System.Text;
using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.FunctionFacts;

// Asks the engine what every function yields, and writes what it learns; with names it asks for those alone and prints. `calls`
// asks which arguments functions accept, `names` which settings and time zones there are, and `dynamic` only what functions yield
// over a Dynamic.

string[] unasked = ["sleep", "sleepEachRow", "trap", "aggThrow", "file", "flameGraph"];

using var database = new ClickHouseDatabase();
if (args.FirstOrDefault() == "calls")
{
    AcceptedCalls.Write(database, args[1..], unasked);
    return;
}

if (args.FirstOrDefault() == "names")
{
    NameLists.Write(database);
    return;
}

var interrogation = new Interrogation(database);
interrogation.Open();

var dynamics = new DynamicCalls(database);
dynamics.Open();
var path = Path.Combine(SourceFolder.Repository, "src", "Datafile.Analyzer", "Types", "functions.tsv");
if (args.FirstOrDefault() == "dynamic")
{
    File.WriteAllText(path, string.Concat(File.ReadLines(path).Select(l => Again(l) + "\n")), new UTF8Encoding(false));
    return;
}

var lines = new List<string>();
var functions = database.Query("SELECT name, is_aggregate, case_insensitive, if(alias_to = '', '-', alias_to) FROM system.functions");
var (watch, asked, known) = (Stopwatch.StartNew(), 0, 0);
foreach (var function in functions.Where(f => args.Length == 0 || args.Contains(f[0])).OrderBy(f => f[0], FactTable.Order))
{
    var (name, isAggregate, ignoresCase, alias) = (function[0], function[1] == "1", function[2] == "1", function[3]);
    if (alias != "-")
    {
        lines.Add($"{name}\t{(ignoresCase ? 'i' : 'c')}\t={alias}");
        continue;
    }

    var isTold = FunctionFormulas.Has(name);
    var answers = unasked.Contains(name) ? [] : interrogation.Ask(name, isAggregate);
    var facts = Inference.Facts(name, isAggregate, answers);
    asked++;
    known += facts.Split('\t').Length > 2 ? 1 : 0;

    // What code tells needs no rules.
    var line = string.Join('\t', [.. isTold ? facts.Split('\t').Take(2) : [facts], .. unasked.Contains(name) ? [] : dynamics.Rules(name)]);
    lines.Add(ignoresCase ? line.Replace("\tc", "\ti", StringComparison.Ordinal) : line);
    if (args.Length > 0)
        Console.WriteLine($"{line}\n    {answers.Length} answers");
    else if (asked % 25 == 0)
        Console.Error.WriteLine($"{asked} functions, {known} with rules, {watch.Elapsed.TotalSeconds:0} s");
}

if (args.Length > 0)
    return;

var head = $"# What functions yield, as ClickHouse {database.Value("SELECT version()")} says it. Written by eng/Datafile.FunctionFacts; FunctionFacts.cs tells how to read it.\n";
File.WriteAllText(path, head + string.Join('\n', lines) + "\n", new UTF8Encoding(false));
Console.WriteLine($"{lines.Count} names, {asked} functions asked, {known} with rules, {watch.Elapsed.TotalSeconds:0} s");

// A line of the file with the rules of Dynamic asked again.
string Again(string line)
{
    var fields = line.Split('\t');
    if (line.StartsWith('#') || fields[^1].StartsWith('=') || unasked.Contains(fields[0]) || (args.Length > 1 && !args.Contains(fields[0])))
        return line;

    var others = fields.Where((f, i) => i < 2 || !string.Concat(f.Split(' ').Take(2)).Contains(TypeKind.Dynamic, StringComparison.Ordinal));
    return string.Join('\t', [.. others, .. dynamics.Rules(fields[0])]);
}
