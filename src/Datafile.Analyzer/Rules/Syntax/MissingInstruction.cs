using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>A required instruction or value is absent.</summary>
public sealed class MissingInstruction : FileRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0003", "missing-instruction", DiagnosticSeverity.Error, "a required instruction or value is absent", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(FileReport file)
    {
        foreach (var instruction in file.Syntax.Instructions.Where(i => IsEmpty(i, file.Products)))
            file.At(instruction.Keyword, Empty(instruction));

        // What is not here may stand in the file that includes this one, or in an include that is not known.
        if (file.Syntax.IsInclude || file.File.IsIncomplete)
            return;

        switch (file.Syntax)
        {
            case DatasourceSyntax source:
                CheckDataSource(file, source);
                break;
            case PipeSyntax pipe:
                CheckPipe(file, pipe);
                break;
            case ConnectionSyntax connection:
                CheckConnection(file, connection);
                break;
        }
    }

    /// <summary>Whether an instruction has no value where the readers ask for one. Forward passes over an empty ENGINE_TTL.</summary>
    private static bool IsEmpty(InstructionSyntax instruction, Products products)
    {
        if (instruction.Is("INCLUDE"))
            return false; // DF1005 says what it lacks.
        if (instruction.Is("DESCRIPTION") || instruction.Is("TAGS") || (instruction.Is("ENGINE_TTL") && products != Products.Classic))
            return false;
        if (instruction.IsBlock)
            return (instruction.Is("SHARED_WITH") ? products == Products.Forward : instruction.Kind.Form != InstructionForm.Value) && instruction.Value.Length == 0;

        return instruction.Words.IsEmpty || (instruction.Value.Length == 0 && instruction.Kind.Name is "NODE" or "DATASOURCE");
    }

    private static string Empty(InstructionSyntax instruction) => instruction.Kind.Name switch
    {
        "NODE" => "This NODE has no name. Write one.",
        "SHARED_WITH" => "SHARED_WITH names no workspace. Write one on each line below it, or remove it.",
        var name when instruction.IsBlock => $"The block of {name} is empty. Write its lines below it, indented.",
        var name when instruction.Kind.Form == InstructionForm.Block => $"{name} is a block. Write '{name} >', and its lines below it, indented.",
        var name => $"{name} has no value. Write one, or remove the line.",
    };

    private static void CheckDataSource(FileReport file, DatasourceSyntax source)
    {
        // Classic makes a Data Source without a SCHEMA from its first rows.
        if (file.Products == Products.Forward && Missing(file, ["SCHEMA"], source.Find).Length > 0)
            file.At(new(0, 0), $"Data Source '{file.File.Name}' has no SCHEMA. Write 'SCHEMA >' and its columns below it.");

        foreach (var connector in Connector.All.Where(c => c.Product == file.Products && c.Unless.All(u => source.Find(u) is null)))
        {
            var present = connector.Required.Select(source.Find).FirstOrDefault(i => i is not null);
            var told = connector.Service.Length == 0 ? present : source.Find("IMPORT_SERVICE") is { } service && IsService(service, connector) ? service : null;
            var missing = Missing(file, connector.Required, source.Find);
            if (told is not null && missing.Length > 0)
                file.At(told.Keyword, $"Rows come to '{file.File.Name}' from {connector.Name}, and {AreMissing(missing)}");
        }
    }

    private static bool IsService(InstructionSyntax service, Connector connector) =>
        service.Value.Equals(connector.Service, StringComparison.OrdinalIgnoreCase);

    private static void CheckPipe(FileReport file, PipeSyntax pipe)
    {
        if (pipe.Nodes.IsEmpty)
        {
            file.At(pipe.Find("SQL")?.Keyword ?? new(0, 0), $"Pipe '{file.File.Name}' has no node. Write 'NODE name' above its SQL.");
            return;
        }

        foreach (var node in pipe.Nodes)
            CheckNode(file, node);
    }

    private static void CheckNode(FileReport file, NodeSyntax node)
    {
        if (Missing(file, ["SQL"], node.Find).Length > 0)
            file.At(node.Start.Keyword, $"Node '{node.Name}' has no SQL. Write 'SQL >' and the query below it.");

        var kind = NodeKind.Of(node);
        var asked = kind?.RequiredBy(file.Products) ?? [];
        if (kind is not { Type: "materialized" } && node.Instructions.FirstOrDefault(i => i.Kind.IsEngine) is { } engine && Missing(file, ["DATASOURCE"], node.Find).Length > 0)
            file.At(engine.Keyword, $"An engine stands in node '{node.Name}', and no DATASOURCE says which Data Source it is for. Add DATASOURCE, or remove the engine.");

        var missing = Missing(file, asked, node.Find);
        if (missing.Length == 0)
            return;

        file.At(
            node.Find("TYPE")!.Keyword,
            kind!.Type == "sink" && missing.Contains("EXPORT_BUCKET_URI")
                ? $"Node '{node.Name}' is a sink without a destination. Add EXPORT_KAFKA_TOPIC for Kafka, or EXPORT_BUCKET_URI and EXPORT_FILE_TEMPLATE for a bucket."
                : $"Node '{node.Name}' is of TYPE {kind.Type}, and {AreMissing(missing)}");
    }

    private static void CheckConnection(FileReport file, ConnectionSyntax connection)
    {
        if (connection.Find("TYPE") is not { } type)
        {
            file.At(new(0, 0), $"Connection '{file.File.Name}' has no TYPE. Add one of {string.Join(", ", ConnectionKind.Types)}.");
            return;
        }

        if (ConnectionKind.Find(connection.Type) is not { } kind)
            return;
        var missing = Missing(file, kind.Required, connection.Find);
        if (missing.Length > 0)
            file.At(type.Keyword, $"This connection is of TYPE {kind.Type}, and {AreMissing(missing)}");
        else if (kind.Credentials.Length > 0 && !kind.Credentials.Any(set => set.All(s => connection.Find(s) is not null)))
            file.At(type.Keyword, $"A connection of TYPE {kind.Type} needs credentials. Add {string.Join(", or ", kind.Credentials.Select(List))}.");
    }

    /// <summary>What is not there, but for what stands there misspelt.</summary>
    private static string[] Missing(FileReport file, IEnumerable<string> asked, Func<string, InstructionSyntax?> find) =>
        [.. asked.Where(name => find(name) is null && !file.IsMisspelt(name))];

    private static string AreMissing(string[] names) =>
        names.Length == 1 ? $"{names[0]} is missing. Add it." : $"{List(names)} are missing. Add them.";

    private static string List(string[] names) =>
        names.Length < 2 ? string.Concat(names) : string.Join(", ", names.Take(names.Length - 1)) + " and " + names[names.Length - 1];
}
