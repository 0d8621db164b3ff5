using System.Globalization;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Values that do not fit their instruction: words, numbers and times that the readers check (datafile format 5.1 and 5.2).</summary>
internal static class InstructionValues
{
    private static readonly string[] BucketFormats = ["csv", "json", "jsonl", "ndjson", "parquet"];

    private static readonly string[] SinkServices = ["kafka", "s3", "s3_iamrole", "gcs", "gcs_hmac"];

    private static readonly Message OneLine = new("In Tinybird Forward the value of {0} must be on the same line. Move it there.");
    private static readonly Message TypographicQuotes = new("This value is in typographic quotes, which Tinybird reads as letters. Write \" or '.");
    private static readonly Message Block = new("{0} is a block. Write '{0} >', and its lines below it, indented.");
    private static readonly Message BlockOfWorkspaces = new(
        "SHARED_WITH is a block. Write 'SHARED_WITH >', and a workspace on each line below it, indented.");
    private static readonly Message NotANumber = new("{0} must be {1}, not '{2}'. Write one.");
    private static readonly Message NotASchedule = new(
        "{0} must be @on-demand or a cron expression such as '0 * * * *', not '{1}'. Write one of the two.");
    private static readonly Message NotAnImportSchedule = new(
        "IMPORT_SCHEDULE must be @on-demand, @auto or a cron expression such as '0 * * * *', not '{0}'. Write one of them.");
    private static readonly Message OnceForBucket = new(
        "IMPORT_SCHEDULE of a bucket cannot be '@once' in Tinybird Classic. Write @on-demand or @auto.");
    private static readonly Message NotATimestamp = new(
        "IMPORT_FROM_TIMESTAMP must be an ISO 8601 time, not '{0}'. Write one such as 2024-05-31T00:00:00.");
    private static readonly Message NotAnObject = new("{0} must be a JSON object. Write one, or the secret that holds it.");
    private static readonly Message NotTheOnlyValue = new("{0} cannot be '{1}'. Write {2}, the only value that it accepts.");
    private static readonly Message NotOneOf = new("{0} cannot be '{1}'. Write one of {2}.");
    private static readonly Message Misspelt = new("{0} cannot be '{1}'. Write {2}.");
    private static readonly Message TokenWithoutPermission = new("TOKEN needs a name and a permission. Write TOKEN \"name\" READ.");
    private static readonly Message TokenOfManyWords = new(
        "TOKEN needs a name and a permission, and this line has {0} words. Put the name in quotes: TOKEN \"name\" READ.");
    private static readonly Message TokenPermission = new("A token cannot have the permission '{0}' here. Write {1}.");
    private static readonly Message TagsInHeader = new(
        "Tags with a '=' are attributes of a node, and this line has no NODE above it. Move it below a NODE.");
    private static readonly Message TagsInPlainNode = new(
        "Tags with a '=' are attributes, and Tinybird Forward refuses them in node '{0}', which has no TYPE. Remove them.");
    private static readonly Message UnreadableFormat = new(
        "IMPORT_BUCKET_URI names files that end in .{0}, which Tinybird cannot read. Use one of {1}.");

    /// <summary>All of them.</summary>
    public static Message[] Messages =>
    [
        OneLine, TypographicQuotes, Block, BlockOfWorkspaces, NotANumber, NotASchedule, NotAnImportSchedule, OnceForBucket, NotATimestamp, NotAnObject,
        NotTheOnlyValue, NotOneOf, Misspelt, TokenWithoutPermission, TokenOfManyWords, TokenPermission, TagsInHeader, TagsInPlainNode, UnreadableFormat,
    ];

    /// <summary>What is wrong with the value of an instruction; null if nothing is, or if it is not known.</summary>
    public static MessageText? Problem(InstructionSyntax instruction, FileReport file)
    {
        var kind = instruction.Kind;
        if (instruction.IsBlock)
            return kind.Form is InstructionForm.Value or InstructionForm.Words && file.Products == Products.Forward ? OneLine.With(kind.Name) : null;

        // Absent values are findings of their own; what the environment or a secret gives is not known here.
        var value = instruction.Value;
        if (instruction.Words.IsEmpty || value.Length == 0 || value.Contains('$') || value.Contains("{{"))
            return null;
        if (value[0] is '\u201C' or '\u2018' && kind.Name is not "DESCRIPTION")
            return TypographicQuotes.With();

        return kind.Name switch
        {
            "SQL" or "INDEXES" or "FORWARD_QUERY" => Block.With(kind.Name),
            "SHARED_WITH" when file.Products == Products.Forward => BlockOfWorkspaces.With(),
            "TYPE" => OneOf(kind.Name, value, file.Syntax is ConnectionSyntax ? ConnectionKind.TypesIn(file.Products) : NodeKind.Types),
            "TOKEN" => Token(instruction, file),
            "TAGS" when value.Contains('=') => OperationalTags(instruction, file),
            "VERSION" => IsNumber(value) ? null : NotANumber.With(kind.Name, "a whole number", value),
            "CACHE" => IsNumber(value) ? null : NotANumber.With(kind.Name, "a number of seconds", value),
            "COPY_SCHEDULE" or "EXPORT_SCHEDULE" => CronExpression.IsOne(value) || value.Equals("@on-demand", StringComparison.OrdinalIgnoreCase)
                ? null
                : NotASchedule.With(kind.Name, value),
            "IMPORT_SCHEDULE" => ImportSchedule(value, file),
            "EXPORT_SERVICE" => OneOf(kind.Name, value, SinkServices),
            "IMPORT_BUCKET_URI" when file.Products == Products.Classic => BucketUri(value),
            "IMPORT_FROM_TIMESTAMP" => IsTimestamp(value) ? null : NotATimestamp.With(value),
            "GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON" =>
                value.TrimStart().StartsWith("{", StringComparison.Ordinal) ? null : NotAnObject.With(kind.Name),
            _ when kind.Values.Length > 0 => OneOf(kind.Name, value, kind.Values),
            _ => null,
        };
    }

    /// <summary>A word of a list, in any case.</summary>
    private static MessageText? OneOf(string instruction, string value, IEnumerable<string> words)
    {
        var allowed = words.ToArray();
        if (allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
            return null;

        var near = Spelling.Nearest(value.ToLowerInvariant(), allowed);
        return near is not null ? Misspelt.With(instruction, value, near)
            : allowed.Length == 1 ? NotTheOnlyValue.With(instruction, value, allowed[0])
            : NotOneOf.With(instruction, value, string.Join(", ", allowed));
    }

    /// <summary>Classic asks for a name and a permission and ignores further words; Forward asks for exactly the two.</summary>
    private static MessageText? Token(InstructionSyntax token, FileReport file)
    {
        if (token.Words.Length < 2)
            return TokenWithoutPermission.With();
        if (file.Products != Products.Forward)
            return null;
        if (token.Words.Length > 2)
            return TokenOfManyWords.With(token.Words.Length);

        string[] permissions = file.Syntax is PipeSyntax ? ["READ"] : ["READ", "APPEND"];
        return permissions.Contains(token.Word(1), StringComparer.OrdinalIgnoreCase)
            ? null
            : TokenPermission.With(token.Word(1), string.Join(" or ", permissions));
    }

    /// <summary>Tags such as <c>owner=me</c> are attributes of a node (datafile format 1.7).</summary>
    private static MessageText? OperationalTags(InstructionSyntax tags, FileReport file)
    {
        if (file.Syntax is not PipeSyntax pipe)
            return null;
        if (file.Products == Products.Classic && pipe.Header.Contains(tags))
            return TagsInHeader.With();

        return file.Products == Products.Forward
            && pipe.Nodes.FirstOrDefault(n => n.Instructions.Contains(tags)) is { } node
            && NodeKind.Of(node) is { IsPlain: true }
            ? TagsInPlainNode.With(node.Name)
            : null;
    }

    /// <summary>Forward knows three schedules, Classic two for buckets and cron expressions for the rest.</summary>
    private static MessageText? ImportSchedule(string value, FileReport file)
    {
        var isBucketInClassic = file.Products == Products.Classic && IsBucket(file);
        if (isBucketInClassic && value.Equals("@once", StringComparison.OrdinalIgnoreCase))
            return OnceForBucket.With();

        string[] words = isBucketInClassic ? ["@on-demand", "@auto"] : ["@once", "@on-demand", "@auto"];
        return file.Products == Products.Forward || IsBucket(file) ? OneOf("IMPORT_SCHEDULE", value, words)
            : words.Contains(value, StringComparer.OrdinalIgnoreCase) || CronExpression.IsOne(value) ? null
            : NotAnImportSchedule.With(value);
    }

    private static bool IsBucket(FileReport file) =>
        file.Syntax.Find("IMPORT_SERVICE")?.Value.ToLowerInvariant() is "s3" or "s3_iamrole" or "gcs";

    /// <summary>The ending shows the format; a compression may follow it, and a pattern may hide it.</summary>
    private static MessageText? BucketUri(string value)
    {
        var name = value.Substring(value.LastIndexOf('/') + 1);
        var endings = name.Split('.').Skip(1).ToArray();
        return endings.Length == 0
            || endings.Any(e => e.Contains('*') || e.Contains('{') || BucketFormats.Contains(e, StringComparer.OrdinalIgnoreCase))
            ? null
            : UnreadableFormat.With(endings[endings.Length - 1], string.Join(", ", BucketFormats));
    }

    private static bool IsNumber(string value) => value.All(c => c is >= '0' and <= '9');

    private static bool IsTimestamp(string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && value.Length >= 10 && value[4] == '-';
}
