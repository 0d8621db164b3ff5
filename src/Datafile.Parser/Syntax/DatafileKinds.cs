namespace Datafile.Parser.Syntax;

/// <summary>Kinds of datafiles (datafile format 1.1).</summary>
[Flags]
public enum DatafileKinds
{
    None = 0,
    Datasource = 1,
    Pipe = 2,
    Connection = 4,
    Token = 8,

    /// <summary>Text that other files include: a part of a Data Source or of a pipe.</summary>
    Include = 16,
}

/// <summary>The products that read datafiles.</summary>
[Flags]
public enum Products { None = 0, Classic = 1, Forward = 2, Both = 3 }
