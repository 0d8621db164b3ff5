using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// What names mean in the SELECTs of a query. Few are asked, so their scopes are not kept when the query is bound: the first question
/// binds the query again, for all that follow.
/// </summary>
internal sealed class QueryNames(ProjectSemantics model, PipeNode node, Assumption assumption, SqlTree sql, QueryExpression query)
{
    private readonly object _asking = new();
    private Func<TextSpan, Identifier, BoundExpression?>? _resolve;

    /// <summary>What a name means in the WHERE of a SELECT; null where it means nothing, or where that cannot be determined.</summary>
    public BoundExpression? Resolve(SelectQuery select, Identifier name)
    {
        lock (_asking)
            return (_resolve ??= new Binder(new TableReader(model, node, assumption), node, sql).BindNames(query))(select.Span, name);
    }
}
