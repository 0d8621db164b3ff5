using System.Text.RegularExpressions;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Properties;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>Does our parser take the queries that the engine takes, refuse those that it refuses, and read the same in them?</summary>
public sealed partial class SqlAgreementTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    /// <summary>Why we take what the engine refuses, or read a query otherwise.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["d9880c073452"] = TrailingComma,
        ["5e78d46000f8"] = TrailingComma,
        ["396408c6590e"] = DistinctOn,
        ["008c01e0f8a3"] = DistinctOn,
        ["e4f678e00356"] = DistinctOn,
        ["de720ad5920a"] = DistinctOn,
        ["db7f966c1f87"] = DistinctOn,
        ["ca85006e5b29"] = DistinctOn,
        ["0b0be4101c11"] = EmptyArray,
        ["acae87bca00e"] = EmptyArray,
        ["e1597979f348"] = EmptyArray,
        ["e0b357d4a09b"] = EmptyArray,
        ["e366b340ded9"] = EmptyArray,
        ["911d992f0ba0"] = EmptyArray,
    };

    private const string DistinctOn = "DISTINCT ON is LIMIT 1 BY to the engine, whose 1 is a literal";

    private const string EmptyArray = "the engine folds a cast of [] into fewer literals";

    private const string TrailingComma = "a comma between an alias and FROM, in a project that is deployed; the engine takes one behind an expression";

    [ClickHouseCorpusFact]
    public Task Real_queries_parse_where_the_engine_parses_them()
    {
        var queries = CorpusQueries.WithoutTags();
        var accepted = EngineSyntax.Accepts(database, queries);
        var different = queries.Zip(accepted)
            .Where(q => CorpusQueries.Parse(q.First).Diagnostics.IsEmpty != q.Second)
            .Select(q => $"{CorpusQueries.Hash(q.First)} {(q.Second ? "only the engine takes it: " + CorpusQueries.Parse(q.First).Diagnostics[0].Message : "only we take it")}\n")
            .ToArray();
        output.WriteLine($"{queries.Length} queries, {accepted.Count(a => a)} taken by the engine, {different.Length} disagreements");

        Assert.True(queries.Length > 1_000, $"only {queries.Length} queries");
        Assert.True(different.Length <= queries.Length * 0.005, $"{different.Length} of {queries.Length}");
        return Verifier.Verify(string.Concat(different));
    }

    [ClickHouseCorpusFact]
    public Task Real_queries_are_read_as_the_engine_reads_them()
    {
        var queries = CorpusQueries.WithoutTags();
        var accepted = EngineSyntax.Accepts(database, queries);
        var both = queries.Zip(accepted).Where(q => q.Second && CorpusQueries.Parse(q.First).Query is not null).Select(q => q.First).ToArray();
        var different = both
            .Select(query => (Query: query, Difference: SqlShape.Difference(EngineSyntax.Tree(database, query), CorpusQueries.Parse(query).Query!)))
            .Where(d => d.Difference.Length > 0)
            .Select(d => $"{CorpusQueries.Hash(d.Query)} {d.Difference}: {Reasons.GetValueOrDefault(CorpusQueries.Hash(d.Query), "no reason is known")}\n")
            .ToArray();
        output.WriteLine($"{both.Length} queries, {different.Length} are read otherwise");

        Assert.True(different.Length <= both.Length * 0.01, $"{different.Length} of {both.Length}\n{string.Concat(different.Take(40))}");
        return Verifier.Verify(string.Concat(different));
    }

    /// <summary>Each view of a template, with a literal or a name in place of each value: judged as the query that it is then.</summary>
    [ClickHouseCorpusFact]
    public Task Views_of_real_templates_parse_where_the_engine_parses_them()
    {
        var views = CorpusQueries.Views();
        var queries = views.Select(v => v.Rendered).ToArray();
        var accepted = EngineSyntax.Accepts(database, queries);
        var different = queries.Zip(accepted)
            .Where(q => CorpusQueries.Parse(q.First).Diagnostics.IsEmpty != q.Second)
            .Select(q => $"{CorpusQueries.Hash(q.First)} {(q.Second ? "only the engine takes it: " + CorpusQueries.Parse(q.First).Diagnostics[0].Message : "only we take it: " + Reasons.GetValueOrDefault(CorpusQueries.Hash(q.First), "no reason is known"))}\n")
            .ToArray();
        var lost = views.Zip(accepted).Count(v => v.Second && v.First.View.Query is null);
        output.WriteLine($"{queries.Length} views, {accepted.Count(a => a)} taken by the engine, {different.Length} disagreements; {lost} of those taken do not parse while their values are tags");

        Assert.True(queries.Length > 1_000, $"only {queries.Length} views");
        Assert.True(different.Length <= queries.Length * 0.005, $"{different.Length} of {queries.Length}\n{string.Concat(different.Take(40))}");
        Assert.True(lost <= queries.Length * 0.005, $"{lost} of {queries.Length}");
        return Verifier.Verify(string.Concat(different));
    }

    [ClickHouseFact]
    public void Generated_queries_that_the_engine_takes_parse()
    {
        database.Execute("SET param_p = 1");
        var (broken, different) = (new List<string>(), new List<string>());
        QueryGenerator.Queries.ForAll(
            2_000,
            query =>
            {
                var isTaken = EngineSyntax.Accepts(database, [query])[0];
                var tree = CorpusQueries.Parse(query);
                if (!isTaken)
                    broken.Add(query);
                else
                    Assert.True(tree.Diagnostics.IsEmpty, tree.Diagnostics.FirstOrDefault()?.Message);
                if (isTaken && !IsKeptOtherwise().IsMatch(query) && SqlShape.Difference(EngineSyntax.Tree(database, query), tree.Query!, withLiterals: false) is { Length: > 0 } difference)
                    different.Add($"{difference}\n    {query}");
                return isTaken;
            },
            share: (0.83, 1),
            threads: 1);

        output.WriteLine($"We read {different.Count} otherwise than the engine\n{string.Join("\n", different)}");
        output.WriteLine($"{broken.Count} refused by the engine, of which we refuse {broken.Count(q => !CorpusQueries.Parse(q).Diagnostics.IsEmpty)}");
        Assert.True(Property.IsRepeated || different.Count <= 20, $"{different.Count} are read otherwise");
    }

    /// <summary>A join in parentheses, which the engine makes a subquery; the columns of an alias, which our tree leaves out.</summary>
    [GeneratedRegex(@"JOIN\s.*\bu\s.*ON\b|\b(s|cte)\b[^()]*\(\s*a\b[^()]*,[^()]*b\b", RegexOptions.Singleline)]
    private static partial Regex IsKeptOtherwise();
}
