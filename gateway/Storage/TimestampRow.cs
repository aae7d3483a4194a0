namespace Gateway.Server.Storage;

/// <summary>A timestamp over a stored checkpoint. Never changed afterwards.</summary>
internal sealed record TimestampRow
{
    /// <summary>The checkpoint's size.</summary>
    public required long Size { get; init; }

    /// <summary>The checkpoint's note, exactly as it was committed: what the token dates.</summary>
    public required byte[] Note { get; init; }

    /// <summary>The RFC 3161 token over the note's bytes, DER.</summary>
    public required byte[] Token { get; init; }
}
