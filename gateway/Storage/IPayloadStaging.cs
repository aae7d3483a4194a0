namespace Gateway.Server.Storage;

/// <summary>
/// A payload being written. Disposed without <see cref="CompleteAsync"/> it leaves nothing; after it, the payload survives kill -9 and power loss.
/// Keep it until the advisory that refers to the payload is committed: sweeps pass over a payload whose staging is still held.
/// </summary>
internal interface IPayloadStaging : IAsyncDisposable
{
    /// <summary>What the payload will be called.</summary>
    PayloadId Id { get; }

    /// <summary>Takes the payload's bytes; write only, owned by the staging.</summary>
    Stream Stream { get; }

    /// <summary>Makes the payload durable and readable. To be called once, with everything written.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
