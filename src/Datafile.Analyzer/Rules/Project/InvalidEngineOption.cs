using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>An engine that Tinybird does not have, and an option that its engine does not take, or lacks.</summary>
public sealed class InvalidEngineOption : FileRule
{
    private static readonly Message UnknownEngine = new("Tinybird has no engine '{0}'. Write {1}.");
    private static readonly Message Unsupported = new("{0} does not support {1}. {2}");
    private static readonly Message Required = new("{0} needs {1}. Add it.");
    private static readonly Message EmptyKey = new(
        "{0} needs a sorting key: it keeps one row of each key, and this key is the same for all rows. Name its columns.");
    private static readonly Message UnknownColumn = new("{0} names '{1}', which is not a column of the SCHEMA. Write {2}.");
    private static readonly Message UpdatedRows = new("DynamoDB updates rows, and {0} cannot replace them. Write ReplacingMergeTree.");

    private static IEnumerable<string> EngineNames => TableEngine.All.Select(e => e.Name.ToLowerInvariant());

    public override RuleDescription Description { get; } = Describe(
        "DF1008", "invalid-engine-option", DiagnosticSeverity.Error,
        "An engine is unknown, lacks an option, or does not support one",
        UnknownEngine, Unsupported, Required, EmptyKey, UnknownColumn, UpdatedRows);

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
                file.At(
                    syntax.Engine!.ValueSpan, Unknown(name), name,
                    Spelling.OnlyNearest(name.ToLowerInvariant(), EngineNames) is { } meant ? TableEngine.Find(meant)?.Name : null);
            return;
        }

        foreach (var option in syntax.Options.Where(o => !engine.Takes(o.Kind.Name)))
        {
            if (CounterpartOf(option, engine, syntax) is { } meant)
                file.At(option.Keyword, Unsupported.With(engine.Name, option.Kind.Name, $"Write {meant}."), option.Kind.Name, meant);
            else
                file.At(option.Keyword, Unsupported.With(engine.Name, option.Kind.Name, Remedy(option.Kind.Name)));
        }

        // The rest of an include is in the including file, that of an incomplete file in an include that is not known.
        if (file.Syntax.IsInclude || file.File.IsIncomplete)
            return;
        CheckMissing(file, syntax, engine);
        if (source is not null)
            CheckColumns(file, syntax, source);
        if (source?.Find("IMPORT_SERVICE") is { } service && engine.Name != "ReplacingMergeTree"
            && service.Value.Equals("dynamodb", StringComparison.OrdinalIgnoreCase))
            file.At(syntax.Engine?.ValueSpan ?? service.ValueSpan, UpdatedRows.With(engine.Name));
    }

    private static void CheckMissing(FileReport file, EngineSyntax syntax, TableEngine engine)
    {
        // Arguments say the same in ClickHouse's way, and an old spelling is a finding of its own.
        var isSaidOtherwise = syntax.Call is { Arguments.IsEmpty: false };
        foreach (var option in engine.Required)
        {
            var isKey = option == "ENGINE_SORTING_KEY";
            var value = syntax.Find(option.Substring("ENGINE_".Length));
            if (value is null
                && !file.IsMisspelt(option)
                && !syntax.Options.Any(o => CounterpartOf(o, engine, syntax) == option)
                && !(isKey ? file.Syntax.Find("SORTING_KEY") is not null : isSaidOtherwise))
                file.At(syntax.Engine!.ValueSpan, Required.With(engine.Name, option));
            else if (isKey && value is not null && engine.Name == "ReplacingMergeTree" && IsEmptyKey(value.Value))
                file.At(value.ValueSpan, EmptyKey.With(engine.Name));
        }
    }

    /// <summary>The option with the same meaning that the engine supports; null where it has that one too, or none.</summary>
    private static string? CounterpartOf(InstructionSyntax option, TableEngine engine, EngineSyntax syntax) =>
        !engine.Takes(option.Kind.Name)
            && engine.CounterpartOf(option.Kind.Name) is { } meant
            && syntax.Find(meant.Substring("ENGINE_".Length)) is null
            ? meant
            : null;

    /// <summary>Options whose value is a column, or a list of columns: they must name those of the SCHEMA.</summary>
    private static void CheckColumns(FileReport file, EngineSyntax syntax, DatasourceSyntax source)
    {
        if (source.Schema is not { Columns.IsEmpty: false } schema || schema.Columns.Length != schema.Children.Length)
            return;

        foreach (var option in syntax.Options.Where(o => !o.Value.Contains('$')))
        {
            string[] columns = TableEngine.ColumnOptions.Contains(option.Kind.Name) ? [option.Value.Trim().Trim('`')]
                : TableEngine.ColumnListOptions.Contains(option.Kind.Name) ? TableKey.NormalForm(option.Value).Split(',')
                : [];
            foreach (var column in columns.Where(
                c => c.Length > 0 && !schema.Columns.Any(known => IsNamed(known.Name, c)) && !ConnectorColumns.MayHave(source, c)))
            {
                var names = schema.Columns.Select(c => c.Name);
                var near = Spelling.Nearest(column, names);
                file.At(
                    PlaceOf(column, option), UnknownColumn.With(
                        option.Kind.Name, column, near is null ? "one" : $"'{near}'"), column, Spelling.OnlyNearest(column, names));
            }
        }
    }

    /// <summary>A nested structure is named as a whole, and its columns are <c>name.part</c>.</summary>
    private static bool IsNamed(string column, string name) => column == name || column.StartsWith(name + ".", StringComparison.Ordinal);

    private static TextSpan PlaceOf(string column, InstructionSyntax option) =>
        option.ValueSpan.Length == option.Value.Length && option.Value.IndexOf(column, StringComparison.Ordinal) is >= 0 and var at
            ? new TextSpan(option.ValueSpan.Start + at, column.Length)
            : option.ValueSpan;

    private static bool IsEmptyKey(string key) =>
        string.Concat(key.Where(c => !char.IsWhiteSpace(c))) is "" or "tuple()" or "()";

    private static MessageText Unknown(string name)
    {
        var near = Spelling.Nearest(name.ToLowerInvariant(), EngineNames) is { } found ? TableEngine.Find(found) : null;
        return UnknownEngine.With(name, near?.Name ?? "one of " + string.Join(", ", TableEngine.All.Select(e => e.Name)));
    }

    private static string Remedy(string option)
    {
        var engines = TableEngine.All.Where(e => e.Takes(option)).Select(e => e.Name).ToArray();
        return engines.Length is 1 or 2 ? $"Remove it, or write ENGINE {string.Join(" or ", engines)}." : "Remove it.";
    }
}
