using System.Text.Json;
using Datafile.Analyzer.Editor;
using Datafile.Cli.JsonRpc;
using Datafile.Workspace.Editor;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Cli.Lsp;

/// <summary>Answers what an editor asks about an open document.</summary>
internal sealed class Features(EditorSession session, RpcConnection connection)
{
    private const string QuickFix = "quickfix";

    /// <summary>Whether the editor takes edits of documents with versions.</summary>
    public bool WithVersions { get; set; }

    public void Hover(JsonElement id, PositionParams asked)
    {
        if (!session.TryFind(asked.TextDocument.Uri, out var document, out var view) || Place(document, view, asked.Position) is not { } place)
        {
            connection.AnswerNull(id);
            return;
        }

        var symbol = view.Project.Questions.SymbolAt(place.Path, place.Offset);
        var titles = view.FindingsIn(place.Path, new TextSpan(place.Offset, 0))
            .Select(f => $"**{f.Id}** {f.Rule.Title}. `datafile explain {f.Id}` says more.")
            .Distinct();
        var text = string.Join("\n\n", new[] { symbol is null ? "" : HoverText.Of(symbol) }.Concat(titles).Where(part => part.Length > 0));
        if (text.Length == 0)
            connection.AnswerNull(id);
        else
            connection.Answer(id, new Hover(new MarkupContent("markdown", text.Trim()), RangeOf(symbol, place.Path, view)), ProtocolJson.Default.Hover);
    }

    public void Definition(JsonElement id, PositionParams asked)
    {
        FileLocation[] found = session.TryFind(asked.TextDocument.Uri, out var document, out var view) && Place(document, view, asked.Position) is { } place
            && view.Project.Questions.SymbolAt(place.Path, place.Offset)?.Declaration is { } declaration
            ? [view.LocationOf(declaration)]
            : [];
        connection.Answer(id, found, ProtocolJson.Default.FileLocationArray);
    }

    public void References(JsonElement id, ReferenceParams asked)
    {
        FileLocation[] found = session.TryFind(asked.TextDocument.Uri, out var document, out var view) && Place(document, view, asked.Position) is { } place
            && view.Project.Questions.SymbolAt(place.Path, place.Offset) is { } symbol
            ? [.. view.Project.Questions.ReferencesTo(symbol, asked.Context?.IncludeDeclaration == true).Select(view.LocationOf)]
            : [];
        connection.Answer(id, found, ProtocolJson.Default.FileLocationArray);
    }

    public void Symbols(JsonElement id, DocumentParams asked)
    {
        DocumentSymbol[] found = session.TryFind(asked.TextDocument.Uri, out var document, out var view) && Place(document, view, new Position(0, 0)) is { } place
            ? [.. view.Project.Questions.OutlineOf(place.Path).Select(item => SymbolOf(item, view))]
            : [];
        connection.Answer(id, found, ProtocolJson.Default.DocumentSymbolArray);
    }

    public void Completion(JsonElement id, PositionParams asked)
    {
        CompletionItem[] found = session.TryFind(asked.TextDocument.Uri, out var document, out var view) && Place(document, view, asked.Position) is { } place
            ? [.. view.Project.Questions.CompletionsAt(place.Path, place.Offset)
                .Select(c => new CompletionItem(c.Text, KindOf(c.Kind), c.Detail.Length > 0 ? c.Detail : null))]
            : [];
        connection.Answer(id, found, ProtocolJson.Default.CompletionItemArray);
    }

    public void CodeActions(JsonElement id, CodeActionParams asked)
    {
        CodeAction[] found = [];
        if (asked.Context?.Only is not { Length: > 0 } only || only.Any(kind => kind == QuickFix || kind.Length == 0))
        {
            found = session.TryFind(asked.TextDocument.Uri, out var document, out var view) && Place(document, view, asked.Range.Start) is { } place
                ? [.. FixesIn(view, place.Path, TextSpan.FromBounds(place.Offset, Math.Max(place.Offset, document.Lines.OffsetOf(asked.Range.End))))]
                : [];
        }

        connection.Answer(id, found, ProtocolJson.Default.CodeActionArray);
    }

    private IEnumerable<CodeAction> FixesIn(ProjectView view, string path, TextSpan range) =>
        from finding in view.FindingsIn(path, range)
        let fixes = view.Project.FixesOf(finding)
        from fix in fixes
        select new CodeAction(
            fix.Title, QuickFix, [view.DiagnosticOf(finding)], IsPreferred: fixes.Length == 1 && !fix.IsUnsafe, view.EditOf(fix, WithVersions));

    private static (string Path, int Offset)? Place(OpenDocument document, ProjectView view, Position position) =>
        FileUri.ToPath(document.Uri) is { } full && view.Project.PathOf(full) is { } path ? (path, document.Lines.OffsetOf(position)) : null;

    private static Range? RangeOf(EditorSymbol? symbol, string path, ProjectView view) =>
        symbol?.Written is { } written && written.GetLineSpan().Path == path ? view.RangeOf(written) : null;

    private static DocumentSymbol SymbolOf(OutlineItem item, ProjectView view)
    {
        const int Field = 8, Function = 12;
        return new DocumentSymbol(
            item.Text, item.Detail.Length > 0 ? item.Detail : null, item.IsNode ? Function : Field, view.RangeOf(item.Whole), view.RangeOf(item.Name),
            [.. item.Children.Select(child => SymbolOf(child, view))]);
    }

    /// <summary>The CompletionItemKind of the protocol.</summary>
    private static int KindOf(CompletionKind kind) => kind switch
    {
        CompletionKind.DataSource => 22, // Struct
        CompletionKind.Node => 3, // Function
        CompletionKind.Column => 5, // Field
        CompletionKind.Instruction => 14, // Keyword
        CompletionKind.Value => 12, // Value
    };
}
