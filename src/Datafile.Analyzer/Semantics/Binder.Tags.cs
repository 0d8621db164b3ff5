using System.Collections.Immutable;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>What template tags write: values, and names of columns.</summary>
internal sealed partial class Binder
{
    private ImmutableHashSet<string>? _setByTemplate;
    private bool? _takesParameters;
    private bool _hasNamesOfRequest;

    private BoundTemplate BindTag(TemplateExpression template, SelectScope scope)
    {
        _takesParameters ??= sql.Template?.Parameters.IsEmpty == false;
        var tag = sql.Template?.ValueAt(template.Span);
        foreach (var (column, parameter) in TagNames.Compared(tag))
            CheckName(new Identifier(template.Span, [column]), scope, parameter, isGiven: true);
        return new BoundTemplate(
            template.Text, TemplateTagType.Of(tag, _setByTemplate ??= sql.Template?.OwnNames() ?? []), _takesParameters.Value,
            BoundTemplate.NameIn(tag?.Expression) is { } name ? sql.Template!.ConstantOf(name) : null);
    }

    /// <summary>The columns that a tag names where no parameter is sent; none where that is unknown.</summary>
    private ImmutableArray<Identifier> NamesIn(TemplateExpression tag, SelectScope scope)
    {
        var value = sql.Template?.ValueAt(tag.Span);
        if (TagNames.Of(value) is not { } names)
            return [];

        _hasNamesOfRequest = true;
        var identifiers = ImmutableArray.CreateRange(names.Select(name => new Identifier(tag.Span, [name])));
        if (tables.IsWithoutParameters)
            return identifiers;

        var parameter = TagNames.ParameterOf(value);
        foreach (var name in identifiers)
            CheckName(name, scope, parameter, isGiven: false);
        return [];
    }

    /// <summary>Notes a name that a tag writes, and that no known table has.</summary>
    /// <param name="parameter">What decides whether it is written; empty where it always is.</param>
    /// <param name="isGiven">Whether it is written where that parameter is sent.</param>
    private void CheckName(Identifier name, SelectScope scope, string parameter, bool isGiven)
    {
        if (!name.Name.All(c => char.IsLetterOrDigit(c) || c == '_') || _unknown.ContainsKey(name.Span) || Resolve(name, scope) is not null)
            return;

        ReportUnknown(name, scope);
        if (parameter.Length > 0 && _unknown.TryGetValue(name.Span, out var missing))
            _unknown[name.Span] = missing with { When = new TemplateCondition($"'{parameter}' is {(isGiven ? "given" : "not given")}", IsExact: true) };
    }
}
