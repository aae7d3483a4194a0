namespace Gateway.Server.Storage;

/// <summary>The last stored tile of one level of a log's tree.</summary>
internal sealed record LastTileRow
{
    /// <summary>The level, from 0.</summary>
    public required int Level { get; init; }

    /// <summary>The tile's place in its level, from 0.</summary>
    public required long LastIndex { get; init; }
}
