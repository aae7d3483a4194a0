namespace Gateway.Server.Storage;

/// <summary>A stored checkpoint and the size that it is stored under.</summary>
internal sealed record CheckpointRow
{
    /// <summary>The column by which it is found; the note says for itself what its size is.</summary>
    public required long Size { get; init; }

    /// <summary>The note's bytes.</summary>
    public required byte[] Note { get; init; }
}
