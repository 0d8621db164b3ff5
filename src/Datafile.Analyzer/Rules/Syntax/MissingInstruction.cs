using Datafile.Analyzer.Findings;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>A required instruction or value is absent.</summary>
public sealed class MissingInstruction : FileRule
{
    private static readonly Message NoValue = new("{0} has no value. Write one, or remove the line.");
    private static readonly Message NoName = new("This NODE has no name. Write one.");
    private static readonly Message NoWorkspace = new("SHARED_WITH names no workspace. Write one on each line below it, or remove it.");
    private static readonly Message EmptyBlock = new("The block of {0} is empty. Write its lines below it, indented.");
    private static readonly Message NotABlock = new("{0} is a block. Write '{0} >', and its lines below it, indented.");
    private static readonly Message NoSchema = new("Data Source '{0}' has no SCHEMA. Write 'SCHEMA >' and its columns below it.");
    private static readonly Message OfConnector = new("Rows come to '{0}' from {1}, and {2}");
    private static readonly Message NoNode = new("Pipe '{0}' has no node. Write 'NODE name' above its SQL.");
    private static readonly Message NoSql = new("Node '{0}' has no SQL. Write 'SQL >' and the query below it.");
    private static readonly Message NoDataSource = new(
        "Node '{0}' has an engine, but no DATASOURCE says which Data Source it is for. Add DATASOURCE, or remove the engine.");
    private static readonly Message NoDestination = new(
        "Node '{0}' is a sink without a destination. Add EXPORT_KAFKA_TOPIC for Kafka, or EXPORT_BUCKET_URI and "
        + "EXPORT_FILE_TEMPLATE for a bucket.");
    private static readonly Message OfNode = new("Node '{0}' is of TYPE {1}, and {2}");
    private static readonly Message NoType = new("Connection '{0}' has no TYPE. Add one of {1}.");
    private static readonly Message OfConnection = new("This connection is of TYPE {0}, and {1}");
    private static readonly Message NoDefault = new(
        "'{0}' runs on a schedule, where nobody passes parameters, and '{1}' has no default: every run will fail. "
        + "Write one as the second argument of {2}.")
    {
        Severity = DiagnosticSeverity.Warning,
    };
    private static readonly Message NoCredentials = new("A connection of TYPE {0} needs credentials. Add {1}.");

    public override RuleDescription Description { get; } = Describe(
        "DF0003", "missing-instruction", DiagnosticSeverity.Error,
        "A required instruction or value is missing",
        NoValue, NoName, NoWorkspace, EmptyBlock, NotABlock, NoSchema, OfConnector, NoNode, NoSql, NoDataSource, NoDestination, OfNode, NoType, OfConnection, NoDefault, NoCredentials);

    private protected override void Check(FileReport file)
    {
        foreach (var instruction in file.Syntax.Instructions.Where(i => IsEmpty(i, file.Products)))
            file.At(instruction.Keyword, Empty(instruction));

        // What is not here may be in the file that includes this one, or in an include that is not known.
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
            return (instruction.Is("SHARED_WITH") ? products == Products.Forward : instruction.Kind.Form != InstructionForm.Value)
                && !instruction.HasValue;

        return instruction.Words.IsEmpty || (instruction.Value.Length == 0 && instruction.Kind.Name is "NODE" or "DATASOURCE");
    }

    private static MessageText Empty(InstructionSyntax instruction) => instruction.Kind.Name switch
    {
        "NODE" => NoName.With(),
        "SHARED_WITH" => NoWorkspace.With(),
        var name when instruction.IsBlock => EmptyBlock.With(name),
        var name when instruction.Kind.Form == InstructionForm.Block => NotABlock.With(name),
        var name => NoValue.With(name),
    };

    private static void CheckDataSource(FileReport file, DatasourceSyntax source)
    {
        // Classic makes a Data Source without a SCHEMA from its first rows.
        if (file.Products == Products.Forward && Missing(file, ["SCHEMA"], source.Find).Length > 0)
            file.At(new(0, 0), NoSchema.With(file.File.Name));

        foreach (var connector in Connector.All.Where(c => c.Product == file.Products && c.Unless.All(u => source.Find(u) is null)))
        {
            var present = connector.Required.Select(source.Find).FirstOrDefault(i => i is not null);
            var anchor = connector.Service.Length == 0 ? present
                : source.Find("IMPORT_SERVICE") is { } service && IsService(service, connector) ? service
                : null;
            var missing = Missing(file, connector.Required, source.Find);
            if (anchor is not null && missing.Length > 0)
                file.At(anchor.Keyword, OfConnector.With(file.File.Name, connector.Name, AreMissing(missing)));
        }
    }

    private static bool IsService(InstructionSyntax service, Connector connector) =>
        service.Value.Equals(connector.Service, StringComparison.OrdinalIgnoreCase);

    private static void CheckPipe(FileReport file, PipeSyntax pipe)
    {
        if (pipe.Nodes.IsEmpty)
        {
            file.At(pipe.Find("SQL")?.Keyword ?? new(0, 0), NoNode.With(file.File.Name));
            return;
        }

        foreach (var node in pipe.Nodes)
            CheckNode(file, node);
        if (pipe.Nodes.Select(node => node.Find("COPY_SCHEDULE") ?? node.Find("EXPORT_SCHEDULE")).FirstOrDefault(IsTimed) is { } schedule)
            CheckParameters(file, schedule);
    }

    /// <summary>Whether a copy or a sink runs by itself.</summary>
    private static bool IsTimed(InstructionSyntax? schedule) =>
        schedule is { Value.Length: > 0 } && !schedule.Value.Equals("@on-demand", StringComparison.OrdinalIgnoreCase);

    /// <summary>The parameters of all nodes: the scheduled one runs those that it reads (Forward deployments 4).</summary>
    private static void CheckParameters(FileReport file, InstructionSyntax schedule)
    {
        if (file.Project.FindPipe(file.File.Name) is not { } pipe)
            return;

        foreach (var parameter in pipe.Nodes.SelectMany(node => node.Parameters).GroupBy(p => p.Name, StringComparer.Ordinal))
        {
            // A branch that asks whether it is defined does without it.
            if (parameter.Any(p => p.HasDefault || p.IsRequired == false || p.Type.Length == 0) || pipe.AsksFor(parameter.Key))
                continue;

            file.At(schedule.Keyword, NoDefault.With(file.File.Name, parameter.Key, $"{parameter.First().Type}({parameter.Key})"));
        }
    }

    private static void CheckNode(FileReport file, NodeSyntax node)
    {
        if (Missing(file, ["SQL"], node.Find).Length > 0)
            file.At(node.Start.Keyword, NoSql.With(node.Name));

        var kind = NodeKind.Of(node);
        var asked = kind?.RequiredBy(file.Products) ?? [];
        if (kind is not { Type: NodeType.Materialized }
            && node.Instructions.FirstOrDefault(i => i.Kind.IsEngine) is { } engine
            && Missing(file, ["DATASOURCE"], node.Find).Length > 0)
            file.At(engine.Keyword, NoDataSource.With(node.Name));

        var missing = Missing(file, asked, node.Find);
        if (missing.Length == 0)
            return;

        file.At(
            node.Find("TYPE")!.Keyword,
            kind!.Type == NodeType.Sink && missing.Contains("EXPORT_BUCKET_URI")
                ? NoDestination.With(node.Name)
                : OfNode.With(node.Name, kind.Name, AreMissing(missing)));
    }

    private static void CheckConnection(FileReport file, ConnectionSyntax connection)
    {
        if (connection.Find("TYPE") is not { } type)
        {
            file.At(new(0, 0), NoType.With(file.File.Name, string.Join(", ", ConnectionKind.TypesIn(file.Products))));
            return;
        }

        if (ConnectionKind.Find(connection.Type) is not { } kind)
            return;
        var missing = Missing(file, kind.Required, connection.Find);
        if (missing.Length > 0)
            file.At(type.Keyword, OfConnection.With(kind.Type, AreMissing(missing)));
        else if (kind.Credentials.Length > 0 && !kind.Credentials.Any(set => set.All(s => connection.Find(s) is not null)))
            file.At(type.Keyword, NoCredentials.With(kind.Type, string.Join(", or ", kind.Credentials.Select(List))));
    }

    /// <summary>What is missing, unless it is there and misspelt.</summary>
    private static string[] Missing(FileReport file, IEnumerable<string> asked, Func<string, InstructionSyntax?> find) =>
        [.. asked.Where(name => find(name) is null && !file.IsMisspelt(name))];

    private static string AreMissing(string[] names) =>
        names.Length == 1 ? $"{names[0]} is missing. Add it." : $"{List(names)} are missing. Add them.";

    private static string List(string[] names) =>
        names.Length < 2 ? string.Concat(names) : string.Join(", ", names.Take(names.Length - 1)) + " and " + names[names.Length - 1];
}
