using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>An engine that Tinybird does not have, and an option that its engine does not take, or lacks.</summary>
public sealed class InvalidEngineOption : FileRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF1008", "invalid-engine-option", DiagnosticSeverity.Error,
        "an engine option that the engine does not take, or lacks", "{0}");

    private static IEnumerable<string> EngineNames => TableEngine.All.Select(e => e.Name.ToLowerInvariant());

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(FileReport file)
    {
        switch (file.Syntax)
        {
            case DatasourceSyntax source:
                Check(file, source.Engine, source);
                break;
            case PipeSyntax pipe:
                foreach (var node in pipe.Nodes.Where(n => n.Instructions.Any(i => i.Kind.IsEngine)))
                    Check(file, new EngineSyntax(node.Instructions), null);
                break;
        }
    }

    private static void Check(FileReport file, EngineSyntax syntax, DatasourceSyntax? source)
    {
        var name = syntax.Engine is null ? "MergeTree" : syntax.Call?.Name;
        if (name is null)
            return;

        if (TableEngine.Find(name) is not { } engine)
        {
            // A replicated engine is what the server makes of the plain one.
            if (!name.StartsWith("Replicated", StringComparison.OrdinalIgnoreCase))
                file.At(syntax.Engine!.ValueSpan, Unknown(name), name, Spelling.OnlyNearest(name.ToLowerInvariant(), EngineNames) is { } meant ? TableEngine.Find(meant)?.Name : null);
            return;
        }

        foreach (var option in syntax.Options.Where(o => !engine.Takes(o.Kind.Name)))
            file.At(option.Keyword, $"{engine.Name} takes no {option.Kind.Name}. {Remedy(option.Kind.Name)}");

        // The rest of an include stands in the including file, that of an incomplete file in an include that is not known.
        if (file.Syntax.IsInclude || file.File.IsIncomplete)
            return;
        CheckMissing(file, syntax, engine);
        if (source is not null)
            CheckColumns(file, syntax, source);
        if (source?.Find("IMPORT_SERVICE") is { } service && engine.Name != "ReplacingMergeTree"
            && service.Value.Equals("dynamodb", StringComparison.OrdinalIgnoreCase))
            file.At(syntax.Engine?.ValueSpan ?? service.ValueSpan, $"Rows of DynamoDB are updated, which {engine.Name} does not do. Write ReplacingMergeTree.");
    }

    private static void CheckMissing(FileReport file, EngineSyntax syntax, TableEngine engine)
    {
        // Arguments say the same in ClickHouse's way, and an old spelling is a finding of its own.
        var isSaidOtherwise = syntax.Call is { Arguments.IsEmpty: false };
        foreach (var option in engine.Required)
        {
            var isKey = option == "ENGINE_SORTING_KEY";
            var value = syntax.Find(option.Substring("ENGINE_".Length));
            if (value is null && !file.IsMisspelt(option) && !(isKey ? file.Syntax.Find("SORTING_KEY") is not null : isSaidOtherwise))
                file.At(syntax.Engine!.ValueSpan, $"{engine.Name} needs {option}. Add it.");
            else if (isKey && value is not null && IsEmptyKey(value.Value))
                file.At(value.ValueSpan, $"{engine.Name} needs a sorting key: rows with the same key become one, and this key is the same for all. Name its columns.");
        }
    }

    /// <summary>Options whose value is a column: they must name one of the SCHEMA.</summary>
    private static void CheckColumns(FileReport file, EngineSyntax syntax, DatasourceSyntax source)
    {
        if (source.Schema is not { Columns.IsEmpty: false } schema || schema.Columns.Length != schema.Children.Length)
            return;

        foreach (var option in syntax.Options.Where(o => TableEngine.ColumnOptions.Contains(o.Kind.Name) && !o.Value.Contains('$')))
        {
            var column = option.Value.Trim().Trim('`');
            if (column.Length == 0 || schema.Columns.Any(c => c.Name == column) || ConnectorColumns.MayHave(source, column))
                continue;

            var names = schema.Columns.Select(c => c.Name);
            var near = Spelling.Nearest(column, names);
            file.At(option.ValueSpan, $"{option.Kind.Name} names '{column}', which is no column of the SCHEMA. {(near is null ? "Name one." : $"Write '{near}'.")}", column, Spelling.OnlyNearest(column, names));
        }
    }

    private static bool IsEmptyKey(string key) =>
        string.Concat(key.Where(c => !char.IsWhiteSpace(c))) is "" or "tuple()" or "()";

    private static string Unknown(string name)
    {
        var near = Spelling.Nearest(name.ToLowerInvariant(), EngineNames);
        return near is null
            ? $"Tinybird has no engine '{name}'. Write one of {string.Join(", ", TableEngine.All.Select(e => e.Name))}."
            : $"Tinybird has no engine '{name}'. Write {TableEngine.Find(near)!.Name}.";
    }

    private static string Remedy(string option)
    {
        var engines = TableEngine.All.Where(e => e.Takes(option)).Select(e => e.Name).ToArray();
        return engines.Length is 1 or 2 ? $"Remove it, or write ENGINE {string.Join(" or ", engines)}." : "Remove it.";
    }
}
