namespace Gateway.Server.Storage;

/// <summary>A checkpoint with the witnesses' cosignatures that made it count under the policy of its day. Never changed afterwards.</summary>
internal sealed record CosignedRow
{
    /// <summary>The checkpoint's size.</summary>
    public required long Size { get; init; }

    /// <summary>The whole note: the log's own signature, then the cosignatures.</summary>
    public required byte[] Note { get; init; }
}
