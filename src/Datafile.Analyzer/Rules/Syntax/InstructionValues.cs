using System.Globalization;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Values that do not fit their instruction: words, numbers and times that the readers check (datafile format 5.1 and 5.2).</summary>
internal static class InstructionValues
{
    private static readonly string[] BucketFormats = ["csv", "json", "jsonl", "ndjson", "parquet"];

    private static readonly string[] SinkServices = ["kafka", "s3", "s3_iamrole", "gcs", "gcs_hmac"];

    /// <summary>What is wrong with the value of an instruction; null where nothing is, or where it cannot be told.</summary>
    public static string? Problem(InstructionSyntax instruction, FileReport file)
    {
        var (kind, value) = (instruction.Kind, instruction.Value);
        if (instruction.IsBlock)
            return kind.Form is InstructionForm.Value or InstructionForm.Words && file.Products == Products.Forward
                ? $"{kind.Name} takes one line in Tinybird Forward, and this is a block. Write its value behind it."
                : null;

        // Absent values are findings of their own; what the environment or a secret gives is not known here.
        if (instruction.Words.IsEmpty || value.Length == 0 || value.Contains('$') || value.Contains("{{"))
            return null;

        if (value[0] is '\u201C' or '\u2018' && kind.Name is not "DESCRIPTION")
            return $"The quotes of this value are typographic ones, and the readers take them for letters. Write \" or '.";

        return kind.Name switch
        {
            "SQL" or "INDEXES" or "FORWARD_QUERY" => $"{kind.Name} is a block. Write '{kind.Name} >', and its lines below it, indented.",
            "SHARED_WITH" when file.Products == Products.Forward => "SHARED_WITH is a block. Write 'SHARED_WITH >', and a workspace on each line below it, indented.",
            "TYPE" => OneOf(kind.Name, value, file.Syntax is ConnectionSyntax ? ConnectionKind.Types : NodeKind.Types),
            "TOKEN" => Token(instruction, file),
            "TAGS" when value.Contains('=') => OperationalTags(instruction, file),
            "VERSION" => IsNumber(value) ? null : $"VERSION is a whole number, and '{value}' is none. Write one.",
            "CACHE" => IsNumber(value) ? null : $"CACHE is a number of seconds, and '{value}' is none. Write one.",
            "COPY_SCHEDULE" or "EXPORT_SCHEDULE" => CronExpression.IsOne(value) || value.Equals("@on-demand", StringComparison.OrdinalIgnoreCase)
                ? null
                : $"{kind.Name} is @on-demand or a cron expression such as '0 * * * *', and '{value}' is neither. Write one of the two.",
            "IMPORT_SCHEDULE" => ImportSchedule(value, file),
            "EXPORT_SERVICE" => OneOf(kind.Name, value, SinkServices),
            "IMPORT_BUCKET_URI" when file.Products == Products.Classic => BucketUri(value),
            "IMPORT_FROM_TIMESTAMP" => IsTimestamp(value) ? null : $"IMPORT_FROM_TIMESTAMP is an ISO 8601 time, and '{value}' is none. Write one such as 2024-05-31T00:00:00.",
            "GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON" => value.TrimStart().StartsWith("{", StringComparison.Ordinal) ? null : $"{kind.Name} is a JSON object. Write one, or the secret that holds it.",
            _ when kind.Values.Length > 0 => OneOf(kind.Name, value, kind.Values),
            _ => null,
        };
    }

    /// <summary>A word of a list, in any case.</summary>
    private static string? OneOf(string instruction, string value, IEnumerable<string> words)
    {
        var allowed = words.ToArray();
        if (allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
            return null;

        var near = Spelling.Nearest(value.ToLowerInvariant(), allowed);
        return near is not null ? $"{instruction} cannot be '{value}'. Write {near}."
            : allowed.Length == 1 ? $"{instruction} cannot be '{value}'. Write {allowed[0]}, the only value that it has."
            : $"{instruction} cannot be '{value}'. Write one of {string.Join(", ", allowed)}.";
    }

    /// <summary>Classic asks for a name and a permission and passes over further words; Forward takes exactly the two.</summary>
    private static string? Token(InstructionSyntax token, FileReport file)
    {
        const string Remedy = "Write TOKEN \"name\" READ.";
        if (token.Words.Length < 2)
            return $"TOKEN is a name and a permission. {Remedy}";
        if (file.Products != Products.Forward)
            return null;
        if (token.Words.Length > 2)
            return $"TOKEN is a name and a permission, and there are {token.Words.Length} words. Put the name in quotes: {Remedy}";

        string[] permissions = file.Syntax is PipeSyntax ? ["READ"] : ["READ", "APPEND"];
        return permissions.Contains(token.Word(1), StringComparer.OrdinalIgnoreCase)
            ? null
            : $"A token cannot have the permission '{token.Word(1)}' here. Write {string.Join(" or ", permissions)}.";
    }

    /// <summary>Tags such as <c>owner=me</c> are attributes of a node (datafile format 1.7).</summary>
    private static string? OperationalTags(InstructionSyntax tags, FileReport file)
    {
        if (file.Syntax is not PipeSyntax pipe)
            return null;
        if (file.Products == Products.Classic && pipe.Header.Contains(tags))
            return "Tags with a '=' are attributes of a node, and no NODE stands above. Move the line below a NODE.";

        return file.Products == Products.Forward && pipe.Nodes.FirstOrDefault(n => n.Instructions.Contains(tags)) is { } node && NodeKind.Of(node) is { IsPlain: true }
            ? $"Tags with a '=' are attributes, and Tinybird Forward takes none in node '{node.Name}', which has no TYPE. Remove them."
            : null;
    }

    /// <summary>Forward knows three schedules, Classic two for buckets and cron expressions for the rest.</summary>
    private static string? ImportSchedule(string value, FileReport file)
    {
        string[] words = ["@once", "@on-demand", "@auto"];
        if (words.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            return file.Products == Products.Classic && IsBucket(file) && value.Equals("@once", StringComparison.OrdinalIgnoreCase)
                ? "IMPORT_SCHEDULE of a bucket cannot be '@once' in Tinybird Classic. Write @on-demand or @auto."
                : null;
        }

        return file.Products == Products.Forward || IsBucket(file) ? OneOf("IMPORT_SCHEDULE", value, words)
            : CronExpression.IsOne(value) ? null
            : $"IMPORT_SCHEDULE is @on-demand, @auto or a cron expression such as '0 * * * *', and '{value}' is none. Write one of them.";
    }

    private static bool IsBucket(FileReport file) =>
        file.Syntax.Find("IMPORT_SERVICE")?.Value.ToLowerInvariant() is "s3" or "s3_iamrole" or "gcs";

    /// <summary>The format is told by the ending, which a compression may follow; a pattern may hide it.</summary>
    private static string? BucketUri(string value)
    {
        var name = value.Substring(value.LastIndexOf('/') + 1);
        var endings = name.Split('.').Skip(1).ToArray();
        return endings.Length == 0 || endings.Any(e => e.Contains('*') || e.Contains('{') || BucketFormats.Contains(e, StringComparer.OrdinalIgnoreCase))
            ? null
            : $"The files of IMPORT_BUCKET_URI end with .{endings[endings.Length - 1]}, which Tinybird does not read. Take one of {string.Join(", ", BucketFormats)}.";
    }

    private static bool IsNumber(string value) => value.All(c => c is >= '0' and <= '9');

    private static bool IsTimestamp(string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && value.Length >= 10 && value[4] == '-';
}
