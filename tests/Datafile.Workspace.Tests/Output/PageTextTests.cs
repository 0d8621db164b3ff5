using Datafile.Workspace.Output;

namespace Datafile.Workspace.Tests.Output;

/// <summary>Pages of rules as wide as a terminal.</summary>
public sealed class PageTextTests
{
    [Fact]
    public void Paragraphs_and_lists_take_the_width_and_code_and_tables_stay()
    {
        const string Page = """
            # DF0000 a heading that is longer than the width

            One paragraph that was
            wrapped elsewhere.

            - an item that goes on
              in a second line
            - another

            | a table | that is longer than the width |

            ```sql
            SELECT a_query, that_is_longer, than_the_width

            - not an item
            ```

            """;

        Assert.Equal(
            """
            # DF0000 a heading that is longer than the width

            One paragraph that was wrapped
            elsewhere.

            - an item that goes on in a
              second line
            - another

            | a table | that is longer than the width |

            ```sql
            SELECT a_query, that_is_longer, than_the_width

            - not an item
            ```

            """,
            PageText.Render(Page, 30));
        Assert.Contains("\nOne paragraph that was wrapped elsewhere.\n", PageText.Render(Page, 80), StringComparison.Ordinal);
    }
}
