using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

/// <summary>What is wrong with the quotes of a block, in the order of the text.</summary>
internal sealed class QuoteDiagnostics
{
    private readonly List<SyntaxDiagnostic> _all = [];
    private int _seen;

    public IReadOnlyCollection<SyntaxDiagnostic> All => _all;

    public void Add(SyntaxDiagnostic mistake) => _all.Add(mistake);

    /// <summary>Whether one lies in a stretch, and is the reason why the stretch fits nothing.</summary>
    /// <param name="span">Starts behind those that were asked for before.</param>
    public bool AreIn(TextSpan span)
    {
        while (_seen < _all.Count && _all[_seen].Span.Start < span.Start)
            _seen++;
        return _seen < _all.Count && _all[_seen].Span.Start < span.End;
    }
}
