using System.Collections.Immutable;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>A tag that parses and is wrong all the same.</summary>
internal sealed record TemplateMistake(TextSpan Span, MessageText Message);

/// <summary>Finds names, functions and forms in tags that the template engine refuses (datafile format 5.2, 6.1 to 6.4).</summary>
internal static class TemplateDiagnostics
{
    /// <summary>Parameters of the API itself. <c>job_timestamp</c>, which Tinybird sets, is read by those who want it.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "__tb__semver", "debug_source_tables", "debug", "explain", "finalize_aggregations",
        "output_format_json_quote_64bit_integers", "output_format_json_quote_denormals",
        "output_format_parquet_string_as_string", "pipeline", "playground", "query_id", "release_replacements", "tag",
        "template_parameters", "token",
    };

    private static readonly Message ReservedName = new("'{0}' is reserved by Tinybird in templates, and the query is refused. Rename it.");
    private static readonly Message ReservedParameter = new(
        "Parameter '{0}' has a name that Tinybird's own API uses, so requests cannot send it. "
        + "Rename it.")
    {
        Severity = DiagnosticSeverity.Warning,
    };
    private static readonly Message UnknownFunction = new("Templates have no function '{0}'. Did you mean '{1}'?");
    private static readonly Message NestedTags = new(
        "Tags do not nest: the text in a tag is an expression already. Remove the inner '{0}' and '{1}'.");
    private static readonly Message Power = new("Templates do not allow '**'. Write the expression without it.");
    private static readonly Message NoName = new("'{0}' needs {1}. Write the name of its parameter between its parentheses.");
    private static readonly Message TooFew = new("'{0}' needs {1}. Write what is missing between its parentheses.");
    private static readonly Message TooMany = new("'{0}' accepts at most {1}. Remove this one.");
    private static readonly Message DoubleQuotes = new(
        "The value of {0} is inserted with quotes of its own, which close this string early. "
        + "Remove the quotes around it, and join it to other text with concat().")
    {
        Severity = DiagnosticSeverity.Warning,
    };

    /// <summary>All of them.</summary>
    public static Message[] Messages => [ReservedName, ReservedParameter, UnknownFunction, NestedTags, Power, NoName, TooFew, TooMany, DoubleQuotes];

    public static IEnumerable<TemplateMistake> Of(TemplateTree template, SqlTree sql)
    {
        var own = template.OwnNames();
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var expression in template.Expressions())
        {
            PythonExpression? called = null;
            foreach (var part in expression.DescendantsAndSelf())
            {
                if (part is PythonCall call)
                    called = call.Function;
                if ((part is PythonName name ? OfName(name, part == (object?)called, own) : OfForm(part, template)) is { } mistake
                    && reported.Add(mistake.Message.ToString()))
                    yield return mistake;
            }
        }

        foreach (var mistake in Quoted(template, sql))
            yield return mistake;
    }

    private static TemplateMistake? OfName(PythonName name, bool isCalled, ImmutableHashSet<string> own)
    {
        if (name.Name is "format" or "q")
            return new TemplateMistake(name.Span, ReservedName.With(name.Name));
        if (own.Contains(name.Name))
            return null;
        if (isCalled)
            return TemplateNames.IsKnown(name.Name) ? null : Unknown(name);

        return Reserved.Contains(name.Name)
            ? new TemplateMistake(name.Span, ReservedParameter.With(name.Name))
            : null;
    }

    private static TemplateMistake? Unknown(PythonName function) =>
        Spelling.Nearest(function.Name, TemplateFunction.Names.OrderBy(n => n, StringComparer.Ordinal)) is { } meant
            ? new TemplateMistake(function.Span, UnknownFunction.With(function.Name, meant))
            : null;

    private static TemplateMistake? OfForm(PythonExpression part, TemplateTree template) => part switch
    {
        PythonCall call => Misfit(call),
        PythonOperation power when power.Operators.Contains("**") => OfPower(power.Span),
        PythonSpread or PythonArgument { IsSpread: true } when template.TextOf(part.Span).StartsWith("**", StringComparison.Ordinal) =>
            OfPower(new TextSpan(part.Span.Start, 2)),
        PythonCollection { Kind: PythonCollectionKind.Set, Items: { Length: 1 } items }
            when items[0] is PythonCollection { Kind: PythonCollectionKind.Set } =>
            new TemplateMistake(part.Span, NestedTags.With("{{", "}}")),
        _ => null,
    };

    private static TemplateMistake OfPower(TextSpan place) => new(place, Power.With());

    private static TemplateMistake? Misfit(PythonCall call)
    {
        if (TemplateFunction.Find(call.Name) is not { } function || call.Arguments.Any(a => a.IsSpread))
            return null;

        var given = call.Arguments.Count(a => a.Name.Length == 0);
        if (call.Arguments.Length < function.Least)
            return new TemplateMistake(call.Span, (function.DeclaresParameter ? NoName : TooFew).With(function.Name, Arguments(function.Least)));
        return given > function.Most
            ? new TemplateMistake(
                call.Arguments.Where(a => a.Name.Length == 0).ElementAt(function.Most.Value).Span,
                TooMany.With(function.Name, Arguments(function.Most.Value)))
            : null;
    }

    private static string Arguments(int count) => count == 1 ? "1 argument" : $"{count} arguments";

    /// <summary>Values that write their own quotes, in a string of SQL.</summary>
    private static IEnumerable<TemplateMistake> Quoted(TemplateTree template, SqlTree sql)
    {
        var at = 0;
        foreach (var value in template.DescendantNodes().OfType<TemplateValue>())
        {
            while (at < sql.Tokens.Count && sql.Tokens[at].Span.End <= value.Span.Start)
                at++;
            if (at < sql.Tokens.Count
                && sql.Tokens[at] is { Kind: SqlTokenKind.String } text
                && text.Span.Start < value.Span.Start
                && IsQuoted(value.Expression))
                yield return new TemplateMistake(value.Span, DoubleQuotes.With(template.TextOf(value.Span)));
        }
    }

    private static bool IsQuoted(PythonExpression? expression) => expression switch
    {
        PythonCall call => TemplateFunction.Find(call.Name) is { Output: TemplateOutput.String },
        PythonName name => !TemplateNames.IsKnown(name.Name),
        _ => false,
    };
}
