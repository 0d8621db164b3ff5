namespace Datafile.Parser.Templates;

/// <summary>The names that the template language knows, so that they are no parameters (datafile format 6.1 to 6.3).</summary>
public static class TemplateNames
{
    /// <summary>What is set elsewhere, what people write from its neighbours, and what Python knows (but <c>id</c>).</summary>
    private static readonly HashSet<string> Known = new(
        Words("""
            job_timestamp endif endfor true false null
            abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
            copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr
            globals hasattr hash help hex input int isinstance issubclass iter len license list locals map max
            memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice
            sorted staticmethod str sum super tuple type vars zip
            """),
        StringComparer.Ordinal);

    /// <summary>Whether a name is a function, a value that is set elsewhere, or a name of Python's own.</summary>
    public static bool IsKnown(string name) => Known.Contains(name) || TemplateFunction.Find(name) is not null || IsError(name);

    /// <summary>The exceptions of Python, which <c>except</c> names.</summary>
    private static bool IsError(string name) =>
        name.Length > 5
            && char.IsUpper(name[0])
            && (name.EndsWith("Error", StringComparison.Ordinal) || name is "Exception" or "BaseException" or "StopIteration");

    private static string[] Words(string words) => words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
