using System.Diagnostics;
using System.Text;
using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.FunctionFacts;

// Asks the engine what every function yields, and writes what it learns; with names it asks for those alone and prints. `calls`
// asks which arguments functions accept, and `names` which settings and time zones there are.

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

var lines = new List<string>();
var functions = database.Query("SELECT name, is_aggregate, case_insensitive, if(alias_to = '', '-', alias_to) FROM system.functions ORDER BY name");
var (watch, asked, known) = (Stopwatch.StartNew(), 0, 0);
foreach (var function in functions.Where(f => args.Length == 0 || args.Contains(f[0])))
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
    var line = isTold ? string.Join('\t', facts.Split('\t').Take(2)) : facts;
    lines.Add(ignoresCase ? line.Replace("\tc", "\ti", StringComparison.Ordinal) : line);
    if (args.Length > 0)
        Console.WriteLine($"{line}\n    {answers.Length} answers");
    else if (asked % 25 == 0)
        Console.Error.WriteLine($"{asked} functions, {known} with rules, {watch.Elapsed.TotalSeconds:0} s");
}

if (args.Length > 0)
    return;

var path = Path.Combine(SourceFolder.Repository, "src", "Datafile.Analyzer", "Types", "functions.tsv");
var head = $"# What functions yield, as ClickHouse {database.Value("SELECT version()")} says it. Written by eng/Datafile.FunctionFacts; FunctionFacts.cs tells how to read it.\n";
File.WriteAllText(path, head + string.Join('\n', lines) + "\n", new UTF8Encoding(false));
Console.WriteLine($"{lines.Count} names, {asked} functions asked, {known} with rules, {watch.Elapsed.TotalSeconds:0} s");
