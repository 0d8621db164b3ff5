using System.Text.Json.Serialization;

namespace Datafile.Cli.Lsp;

// The part of the Language Server Protocol 3.17 that is used, with its names.

internal sealed record Position(int Line, int Character);

internal sealed record Range(Position Start, Position End);

internal sealed record FileLocation(string Uri, Range Range);

internal sealed record TextDocument(string Uri);

internal sealed record VersionedTextDocument(string Uri, int? Version = null);

internal sealed record OpenedTextDocument(string Uri, int Version, string Text);

internal sealed record DidOpenParams(OpenedTextDocument TextDocument);

internal sealed record DidChangeParams(VersionedTextDocument TextDocument, TextChangeEvent[] ContentChanges);

/// <param name="Range">Null for the whole text.</param>
internal sealed record TextChangeEvent(string Text, Range? Range = null);

internal sealed record DocumentParams(TextDocument TextDocument);

internal sealed record PositionParams(TextDocument TextDocument, Position Position);

internal sealed record ReferenceParams(TextDocument TextDocument, Position Position, ReferenceContext? Context = null);

internal sealed record ReferenceContext(bool IncludeDeclaration = false);

internal sealed record CodeActionParams(TextDocument TextDocument, Range Range, CodeActionContext? Context = null);

internal sealed record CodeActionContext(string[]? Only = null);

internal sealed record InitializeParams(
    string? RootUri = null, ClientOptions? InitializationOptions = null, ClientCapabilities? Capabilities = null);

/// <param name="Against">The baseline, as <c>--against</c> has it; null or empty for none.</param>
internal sealed record ClientOptions(string? Against = null);

internal sealed record ClientCapabilities(WorkspaceCapabilities? Workspace = null);

internal sealed record WorkspaceCapabilities(WorkspaceEditCapabilities? WorkspaceEdit = null, DynamicCapability? DidChangeWatchedFiles = null);

internal sealed record WorkspaceEditCapabilities(bool DocumentChanges = false);

internal sealed record DynamicCapability(bool DynamicRegistration = false);

internal sealed record ConfigurationParams(ConfigurationSettings? Settings = null);

internal sealed record ConfigurationSettings(ClientOptions? Datafile = null);

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ServerInfo(string Name, string Version);

internal sealed record ServerCapabilities(
    string PositionEncoding, TextSyncOptions TextDocumentSync, bool HoverProvider, bool DefinitionProvider, bool ReferencesProvider, bool DocumentSymbolProvider,
    CodeActionOptions CodeActionProvider, CompletionOptions CompletionProvider);

/// <param name="Change">2: changes are sent, and not whole texts.</param>
internal sealed record TextSyncOptions(bool OpenClose, int Change, bool Save);

internal sealed record CodeActionOptions(string[] CodeActionKinds);

internal sealed record CompletionOptions(string[] TriggerCharacters);

internal sealed record RegistrationParams(Registration[] Registrations);

internal sealed record Registration(string Id, string Method, WatchOptions RegisterOptions);

internal sealed record WatchOptions(FileWatcher[] Watchers);

internal sealed record FileWatcher(string GlobPattern);

internal sealed record LogMessage(int Type, string Message);

internal sealed record PublishedDiagnostics(string Uri, int? Version, Diagnostic[] Diagnostics);

/// <param name="Severity">1 error, 2 warning, 3 information.</param>
internal sealed record Diagnostic(
    Range Range, int Severity, string Code, string Source, string Message, RelatedInformation[]? RelatedInformation);

internal sealed record RelatedInformation(FileLocation Location, string Message);

internal sealed record CodeAction(string Title, string Kind, Diagnostic[] Diagnostics, bool IsPreferred, WorkspaceEdit Edit);

/// <param name="Changes">For clients that know no versions of documents.</param>
internal sealed record WorkspaceEdit(Dictionary<string, TextEdit[]>? Changes, DocumentEdit[]? DocumentChanges);

internal sealed record DocumentEdit([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] EditedDocument TextDocument, TextEdit[] Edits);

internal sealed record EditedDocument(string Uri, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Version);

internal sealed record TextEdit(Range Range, string NewText);

internal sealed record Hover(MarkupContent Contents, Range? Range);

internal sealed record MarkupContent(string Kind, string Value);

internal sealed record DocumentSymbol(string Name, string? Detail, int Kind, Range Range, Range SelectionRange, DocumentSymbol[] Children);

internal sealed record CompletionItem(string Label, int Kind, string? Detail);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(InitializeParams))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(ConfigurationParams))]
[JsonSerializable(typeof(DidOpenParams))]
[JsonSerializable(typeof(DidChangeParams))]
[JsonSerializable(typeof(DocumentParams))]
[JsonSerializable(typeof(PositionParams))]
[JsonSerializable(typeof(ReferenceParams))]
[JsonSerializable(typeof(CodeActionParams))]
[JsonSerializable(typeof(RegistrationParams))]
[JsonSerializable(typeof(LogMessage))]
[JsonSerializable(typeof(PublishedDiagnostics))]
[JsonSerializable(typeof(CodeAction[]))]
[JsonSerializable(typeof(Hover))]
[JsonSerializable(typeof(FileLocation[]))]
[JsonSerializable(typeof(DocumentSymbol[]))]
[JsonSerializable(typeof(CompletionItem[]))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
