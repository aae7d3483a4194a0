using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>An answer kept for a repeated request with the same <c>Idempotency-Key</c>.</summary>
internal sealed record IdempotencyRow
{
    /// <summary>Who asked.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The key the caller chose.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 over what was asked.</summary>
    public required Sha256Digest Fingerprint { get; init; }

    /// <summary>The answer's HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The answer's <c>Location</c>, if it had one.</summary>
    public string? Location { get; init; }

    /// <summary>The answer's body, sealed under the storage key.</summary>
    public required byte[] SealedBody { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
