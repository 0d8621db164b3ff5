using System.Globalization;
using System.Text.Json;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Flow;

namespace Datafile.Workspace.Output.Report;

/// <summary>The lineage: drawn, as a list, and as data for the script that shows more of what is selected.</summary>
internal static class LineageSection
{
    public static void Write(Html html, ReportContent content)
    {
        var lineage = content.Lineage;
        var index = lineage.Nodes.Select((node, at) => (node.Id, at)).ToDictionary(n => n.Id, n => n.at, StringComparer.Ordinal);
        html.Open("section", ("id", "lineage"), ("aria-labelledby", "lineage-title")).Own("\n");
        html.Element("h2", "Lineage", ("id", "lineage-title")).Own("\n");
        if (lineage.Nodes.IsEmpty)
        {
            html.Element("p", "The project declares no Data Source and no pipe.").CloseLine();
        }
        else
        {
            WriteLegend(html, lineage);
            WriteTools(html);
            html.Open("div", ("class", "map")).Open("div", ("class", "drawings")).Own("\n");
            var affected = lineage.Affected();
            var isPart = !affected.Nodes.IsEmpty && affected.Nodes.Length < lineage.Nodes.Length;
            if (isPart)
                WriteDrawing(html, affected, index, lineage, "What the change touches, and what is next to it", isOpen: true);
            WriteDrawing(html, lineage, index, lineage, $"The whole project: {Size(lineage)}", isOpen: !isPart);
            html.CloseLine();
            html.Open("aside", ("class", "panel"), ("aria-label", "Selected resource"), ("aria-live", "polite"));
            html.Element("p", "Select a resource to see what it reads, what reads it, and its columns.", ("class", "quiet")).CloseLine();
            html.CloseLine();
            html.CloseLine();
        }

        WriteResources(html, content);
        WriteData(html, content, index);
    }

    private static string Size(Lineage lineage)
    {
        var own = lineage.Nodes.Count(n => n.IsOwn);
        return Wording.Count(own, "resource") + (own < lineage.Nodes.Length
            ? $", and {Wording.Count(lineage.Nodes.Length - own, "table")} from elsewhere"
            : "");
    }

    private static void WriteLegend(Html html, Lineage lineage)
    {
        html.Open("ul", ("class", "legend"), ("aria-label", "Legend"));
        foreach (var mark in lineage.Nodes.Select(n => n.Mark).Where(m => m != LineageMark.None).Distinct().OrderBy(m => m))
            html.Open("li", ("class", "key " + Wording.Kebab(mark))).Text(Wording.Of(mark)).Close();
        foreach (var kind in lineage.Edges.Select(e => e.Kind).Distinct().OrderBy(k => k))
            html.Open("li", ("class", "key way " + Wording.Kebab(kind))).Text(Wording.Kebab(kind).Replace('-', ' ')).Close();
        html.CloseLine();
    }

    /// <summary>Hidden until the script that they need runs.</summary>
    private static void WriteTools(Html html)
    {
        html.Open("div", ("class", "tools"), ("hidden", ""));
        html.Element("label", "Find a resource", ("for", "find"))
            .Empty("input", ("id", "find"), ("type", "search"), ("autocomplete", "off"), ("spellcheck", "false"));
        html.Element("span", "", ("id", "matches"), ("class", "quiet"), ("role", "status"));
        html.Open("span", ("class", "zoom"), ("role", "group"), ("aria-label", "Zoom"));
        html.Element("button", "−", ("type", "button"), ("data-zoom", "out"), ("aria-label", "Zoom out"))
            .Element("button", "+", ("type", "button"), ("data-zoom", "in"), ("aria-label", "Zoom in"))
            .Element("button", "Fit", ("type", "button"), ("data-zoom", "fit"));
        html.Close().CloseLine();
    }

    private static void WriteDrawing(Html html, Lineage drawn, Dictionary<string, int> index, Lineage whole, string title, bool isOpen)
    {
        html.Open("details", ("class", "drawing"), ("open", isOpen ? "" : null)).Element("summary", title).Own("\n");
        html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", title)).Own("\n");
        LineageDrawing.Write(html, drawn, index, EdgeIndex(whole), title);
        html.Close().CloseLine();
    }

    private static Dictionary<LineageEdge, int> EdgeIndex(Lineage lineage) =>
        lineage.Edges.Select((edge, at) => (edge, at)).ToDictionary(e => e.edge, e => e.at);

    private static void WriteResources(Html html, ReportContent content)
    {
        html.Open("section", ("id", "resources"), ("aria-labelledby", "resources-title")).Own("\n");
        html.Element("h2", "Resources", ("id", "resources-title")).Own("\n");
        var (reads, readers) = (content.Lineage.Edges.ToLookup(
            e => e.To, StringComparer.Ordinal), content.Lineage.Edges.ToLookup(e => e.From, StringComparer.Ordinal));
        foreach (var kind in content.Lineage.Nodes.Select((node, at) => (Node: node, At: at)).GroupBy(n => n.Node.Kind).OrderBy(g => g.Key))
        {
            html.Open("details", ("class", "kind"), ("open", content.Lineage.Nodes.Length <= 200 ? "" : null));
            html.Open("summary")
                .Open("h3")
                .Text(Heading(kind.Key))
                .Close()
                .Text(" ")
                .Element("span", ReportPage.Number(kind.Count()), ("class", "quiet"))
                .Close();
            html.Open("table").Element("caption", Heading(kind.Key), ("class", "unseen")).Open("thead").Open("tr");
            foreach (var name in new[] { "Name", "Change", "Fed by", "Feeds", "File" })
                html.Element("th", name, ("scope", "col"), ("class", name is "Fed by" or "Feeds" ? "count" : null));
            html.Close().Close().Open("tbody").Own("\n");
            foreach (var (node, at) in kind)
            {
                html.Open("tr").Open("th", ("scope", "row")).Element("a", node.Name, ("href", "#lineage"), ("data-n", Number(at))).Close();
                html.Open("td");
                if (node.Mark != LineageMark.None)
                    html.Element("span", Wording.Of(node.Mark), ("class", "tag " + Wording.Kebab(node.Mark)));
                html.Close()
                    .Element("td", ReportPage.Number(reads[node.Id].Count()), ("class", "count"))
                    .Element("td", ReportPage.Number(readers[node.Id].Count()), ("class", "count"));
                html.Element("td", node.File, ("class", "place")).CloseLine();
            }

            html.Close().Close().CloseLine();
        }

        html.CloseLine();
    }

    private static string Heading(LineageKind kind) => kind switch
    {
        LineageKind.Datasource => "Data Sources",
        LineageKind.Pipe => "Pipes",
        LineageKind.Endpoint => "Endpoints",
        LineageKind.MaterializedView => "Materialized views",
        LineageKind.Copy => "Copy pipes",
        LineageKind.Sink => "Sinks",
        _ => "Tables from elsewhere",
    };

    private static void WriteData(Html html, ReportContent content, Dictionary<string, int> index) => html.Data("data", json =>
    {
        var actions = content.Plan?.Deployment?.Resources;
        json.WriteObjects("nodes", content.Lineage.Nodes, (json, node) =>
        {
            json.WriteString("name", Html.Clean(node.Name));
            json.WriteString("kind", Wording.Of(node.Kind));
            if (node.IsOwn)
                json.WriteString("file", Html.Clean(node.File));
            if (node.Mark != LineageMark.None)
                json.WriteString("mark", Wording.Of(node.Mark));
            if (actions is not null
                && node.Kind == LineageKind.Datasource
                && actions.TryGetValue(node.Resource, out var action)
                && action != DeployAction.None)
                json.WriteString("deployment", Wording.Kebab(action));
            if (node.Mark != LineageMark.Removed && content.Columns.Columns.TryGetValue(node.Id, out var columns))
                json.WriteArray("columns", columns, (json, column) => WriteColumn(json, column, index));
        });
        json.WriteArray("edges", content.Lineage.Edges, (json, edge) =>
        {
            json.WriteStartArray();
            json.WriteNumberValue(index[edge.From]);
            json.WriteNumberValue(index[edge.To]);
            json.WriteStringValue(Wording.Kebab(edge.Kind).Replace('-', ' '));
            json.WriteEndArray();
        });
    });

    /// <summary>Name, type or null, and the columns that it is computed from or null: each the position of a node and a name.</summary>
    private static void WriteColumn(Utf8JsonWriter json, LineageColumn column, Dictionary<string, int> index)
    {
        json.WriteStartArray();
        json.WriteStringValue(Html.Clean(column.Name));
        if (column.Type is { } type)
            json.WriteStringValue(Html.Clean(type));
        else
            json.WriteNullValue();
        if (column.Origins is { } origins)
        {
            json.WriteStartArray();
            foreach (var origin in origins)
            {
                if (!index.TryGetValue(origin.Node, out var node))
                    continue;

                json.WriteStartArray();
                json.WriteNumberValue(node);
                json.WriteStringValue(Html.Clean(origin.Column));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    internal static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
