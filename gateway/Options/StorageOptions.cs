namespace Gateway.Server.Options;

/// <summary>Where the gateway keeps its rows and payloads.</summary>
internal sealed class StorageOptions
{
    /// <summary>The embedded database, one file in the data folder.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>Microsoft SQL Server, shared by several gateways.</summary>
    public const string SqlServer = "sqlserver";

    /// <summary><c>sqlite</c> or <c>sqlserver</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>
    /// A file that holds SQL Server's connection string. A file, since a command line and an environment are readable by others; mode 0600.
    /// </summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>
    /// Whether <c>serve</c> takes the schema's missing steps by itself, or refuses to start until <c>gateway migrate</c> took them. When absent: yes for the
    /// embedded database, which is this gateway's alone; no for SQL Server, whose other gateways may still be of the version before, and whose login that
    /// serves need not be one that may change tables.
    /// </summary>
    public bool? MigrateAtStart { get; set; }

    /// <summary><see cref="MigrateAtStart"/>, or what holds without it.</summary>
    public bool MigratesAtStart => MigrateAtStart ?? Provider == Sqlite;
}
