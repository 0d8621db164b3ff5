using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>Every bad and good block of docs/rules as a case, with its page and number in the name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DocumentedExamplesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from page in RulePage.All
        from example in page.Examples
        select new object[] { new DocumentedExample(page.Id, example.Number) };
}

/// <summary>Names an example, so that each can be run alone.</summary>
public sealed class DocumentedExample : IXunitSerializable
{
    [Obsolete("For the test runner, which sets what it read.")]
    public DocumentedExample()
        : this("", 0)
    {
    }

    public DocumentedExample(string page, int number) => (Page, Number) = (page, number);

    /// <summary>The id of the rule.</summary>
    public string Page { get; private set; }

    /// <summary>Among the bad and good blocks of the page, from 1.</summary>
    public int Number { get; private set; }

    internal Example Example => RulePage.Of(Page).Examples[Number - 1];

    public void Deserialize(IXunitSerializationInfo info) =>
        (Page, Number) = (info.GetValue<string>(nameof(Page)), info.GetValue<int>(nameof(Number)));

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Page), Page);
        info.AddValue(nameof(Number), Number);
    }

    public override string ToString() => $"{Page} {Example.Name}";
}
