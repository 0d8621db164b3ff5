using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Plans;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>Writes the files of a release plan.</summary>
public static class PlanWriter
{
    /// <summary>Looks at all files of a plan, so that nothing is written where one is in the way, in this project or in another.</summary>
    /// <param name="root">The project root.</param>
    /// <param name="force">Whether files with other content may be replaced.</param>
    /// <param name="prefix">Put before the paths of the project in messages.</param>
    /// <exception cref="WorkspaceException">A file is there with other content, or leads out of the project.</exception>
    public static PendingFiles Prepare(ReleasePlan plan, string root, bool force, string prefix = "")
    {
        var pending = plan.Files
            .Select(file => new PendingFile(file, Target.Of(TargetFile.Inside(root, file.Path), file, prefix)))
            .Where(file => file.Target.State != TargetState.Same)
            .ToImmutableArray();

        var inTheWay = pending
            .Where(file => file.Target.State == TargetState.Other && !force)
            .Select(file => prefix + file.File.Path)
            .ToImmutableArray();
        return inTheWay.IsEmpty
            ? new PendingFiles(root, pending)
            : throw new WorkspaceException($"nothing was written, because these files exist with other content: {string.Join(", ", inTheWay)}: compare them, or overwrite them with --force");
    }

    /// <summary>
    /// Writes the files of a plan, after it has looked at all of them. What is there with the same lines is left alone. What is
    /// edited keeps its encoding, byte order mark and line ends; each file is compared once more before it is replaced.
    /// </summary>
    /// <returns>The paths that were written, relative to the root.</returns>
    /// <exception cref="WorkspaceException">A file is there with other content, or leads out of the project; then
    /// nothing is written. Or a file cannot be written; then those before it are.</exception>
    /// <inheritdoc cref="Prepare"/>
    public static ImmutableArray<string> Write(ReleasePlan plan, string root, bool force) => Prepare(plan, root, force).Write();

    /// <summary>The files of a plan that are missing or differ.</summary>
    public sealed class PendingFiles
    {
        private readonly string _root;
        private readonly ImmutableArray<PendingFile> _files;

        internal PendingFiles(string root, ImmutableArray<PendingFile> files) => (_root, _files) = (root, files);

        /// <returns>The paths that were written, relative to the root.</returns>
        /// <exception cref="WorkspaceException">A file cannot be written, or has changed meanwhile; those before it are written.</exception>
        public ImmutableArray<string> Write()
        {
            foreach (var (file, target) in _files)
                AtomicFile.WriteInside(
                    _root, file.Path, file.Text, file.Executable, target.State != TargetState.Absent, target.Encoding, target.Content);

            return [.. _files.Select(file => file.File.Path)];
        }
    }

    internal sealed record PendingFile(PlannedFile File, Target Target);

    /// <summary>Edited: what the plan was made from, which it may write over.</summary>
    internal enum TargetState { Absent, Same, Edited, Other }

    /// <summary>What is where a file is to be written.</summary>
    /// <param name="Content">As it was looked at; null where there is nothing.</param>
    /// <param name="Encoding">Which the new text gets as well.</param>
    internal sealed record Target(TargetState State, byte[]? Content, Encoding? Encoding)
    {
        public static Target Of(string path, PlannedFile file, string prefix)
        {
            if (Directory.Exists(path))
                throw new WorkspaceException($"cannot write '{prefix}{file.Path}': it is a folder");
            if (!File.Exists(path))
                return new Target(TargetState.Absent, null, null);

            var content = SourceFile.ReadBytes(path);
            var text = SourceFile.Decode(content);
            var (encoding, written) = (text.Encoding ?? SourceFile.Utf8, text.ToString());

            // git may have given the plan's own files other line ends (core.autocrlf).
            if (Bare(written) == Bare(file.Text))
                return new Target(TargetState.Same, content, encoding);
            if (written != file.Edits)
                return new Target(TargetState.Other, content, encoding);

            return SourceFile.IsWrittenAs(written, encoding, content)
                ? new Target(TargetState.Edited, content, encoding)
                : throw new WorkspaceException($"nothing was written, because '{prefix}{file.Path}' has bytes that are not text in {encoding.WebName}, which would be lost: save it as UTF-8 first");
        }

        private static string Bare(string text) => text.Replace("\r\n", "\n");
    }
}
