using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Syntax;

/// <summary>The tables of facts, which name each other's rows.</summary>
public class InstructionTableTests
{
    [Fact]
    public void Every_instruction_has_one_row_in_upper_case_and_is_found_in_any_case()
    {
        Assert.Equal(Instruction.All.Count, Instruction.All.Select(i => i.Name).Distinct().Count());
        Assert.All(Instruction.All, instruction =>
        {
            Assert.Equal(instruction.Name.ToUpperInvariant(), instruction.Name);
            Assert.Same(instruction, Instruction.Find(instruction.Name.ToLowerInvariant()));
            Assert.Null(Instruction.Find(instruction.Name + "X"));
        });
    }

    [Fact]
    public void An_instruction_that_no_product_takes_says_what_to_write_instead() =>
        Assert.All(Instruction.All.Where(i => i.In(Products.Both) == DatafileKinds.None), i => Assert.NotEmpty(i.Instead));

    [Fact]
    public void What_a_node_a_connector_a_connection_or_an_engine_asks_for_is_an_instruction()
    {
        var named = NodeKind.Types.Select(NodeKind.Find).OfType<NodeKind>()
            .SelectMany(n => n.Required.Concat(n.Optional).Concat(n.RequiredByClassic).Concat(n.RequiredByForward).Concat(n.TakenByClassic))
            .Concat(Connector.All.SelectMany(c => c.Required.Concat(c.Unless)))
            .Concat(ConnectionKind.TypesIn(Products.Both).Select(ConnectionKind.Find).OfType<ConnectionKind>().SelectMany(c => c.Required.Concat(c.Credentials.SelectMany(s => s))))
            .Concat(TableEngine.All.SelectMany(e => e.Required.Concat(e.Optional)))
            .Concat(TableEngine.ColumnOptions);

        Assert.All(named, name => Assert.NotNull(Instruction.Find(name)));
    }

    [Fact]
    public void Every_option_of_an_engine_is_taken_by_an_engine() =>
        Assert.All(
            Instruction.All.Where(i => i.IsEngine && i.Name != "ENGINE"),
            option => Assert.Contains(TableEngine.All, engine => engine.Takes(option.Name)));

    [Theory]
    [InlineData("day", "day")]
    [InlineData("\"day, toDate(time)\"", "day | toDate(time)")]
    [InlineData("(day, country)", "day | country")]
    [InlineData("tuple(day, country)", "day | country")]
    [InlineData("tuple()", "")]
    [InlineData("day, country,", "day | country")]
    [InlineData("(day, country,)", "day | country")]
    [InlineData("(day,)", "day")]
    [InlineData("\"\"", "")]
    [InlineData("day DESC, `a b` ASC", "day | `a b`")]
    [InlineData("cityHash64(id) % 10, (a + b) * 2", "cityHash64(id) % 10 | (a + b) * 2")]
    public void A_key_is_read_as_expressions(string key, string expected)
    {
        var text = $"ENGINE MergeTree\nENGINE_SORTING_KEY {key}\n";
        var option = Assert.IsType<DatasourceSyntax>(Trees.Check("a.datasource", text)).Engine.Find("SORTING_KEY");

        Assert.NotNull(option);
        var read = KeyExpressions.Of(text, option)!;
        Assert.Empty(read.Diagnostics);
        Assert.Equal(expected, string.Join(" | ", read.Expressions.Select(e => text.Substring(e.Span.Start, e.Span.Length))));
    }

    [Theory]
    [InlineData("ENGINE \"MergeTree\"", "MergeTree()")]
    [InlineData("ENGINE ReplacingMergeTree(version)", "ReplacingMergeTree(version)")]
    [InlineData("ENGINE 'SummingMergeTree( (a, b) )'", "SummingMergeTree((a, b))")]
    [InlineData("ENGINE \"Join(ANY, LEFT, id)\"", "Join(ANY, LEFT, id)")]
    [InlineData("ENGINE MergeTree)", null)]
    public void An_engine_is_a_name_with_arguments(string text, string? expected)
    {
        var call = Assert.IsType<DatasourceSyntax>(Trees.Check("a.datasource", text)).Engine.Call;

        Assert.Equal(expected, call is null ? null : $"{call.Name}({string.Join(", ", call.Arguments)})");
    }

    [Fact]
    public void A_token_file_is_scopes_with_their_resources_and_filters()
    {
        var token = Assert.IsType<TokenSyntax>(Trees.Check(
            "reader.token", "SCOPE DATASOURCES:READ\nRESOURCE visits\nFILTER country = 'ES'\nSCOPE PIPES:READ\nRESOURCE top\n"));

        Assert.Equal(
            ["DATASOURCES:READ: visits, country = 'ES'", "PIPES:READ: top"],
            token.Scopes.Select(s => $"{s.Scope.Value}: {string.Join(", ", s.Of.Select(i => i.Value))}"));
    }

    [Fact]
    public void A_connection_knows_its_service() =>
        Assert.Equal("kafka", Assert.IsType<ConnectionSyntax>(DatafileParser.Parse("a.connection", SourceText.From("TYPE KAFKA\n"))).Type);
}
