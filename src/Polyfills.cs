// What newer C# needs of the framework and netstandard2.0 lacks.

namespace System
{
    /// <summary>What a list pattern counts from.</summary>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }

    internal static class EnumPolyfill
    {
        extension(Enum)
        {
            public static T[] GetValues<T>()
                where T : struct, Enum => (T[])Enum.GetValues(typeof(T));
        }
    }
}

namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;
}

namespace System.Diagnostics.CodeAnalysis
{
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue { get; } = returnValue;
    }
}

namespace System.Text.RegularExpressions
{
    /// <summary>The property is written by <c>eng/Datafile.Generators</c>.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    internal sealed class GeneratedRegexAttribute(string pattern, RegexOptions options) : Attribute
    {
        public string Pattern { get; } = pattern;

        public RegexOptions Options { get; } = options;
    }
}
