namespace Gateway.Server.Storage;

/// <summary>One step that a schema has taken.</summary>
internal sealed record SchemaVersionRow
{
    /// <summary>The step's number.</summary>
    public required int Version { get; init; }

    /// <summary>The step's name.</summary>
    public required string Name { get; init; }
}
