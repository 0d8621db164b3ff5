using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>A piece of a file.</summary>
public sealed record Place(ProjectFile File, TextSpan Span);
