namespace Gateway.Server.Storage;

/// <summary>
/// Where ciphertext payloads are kept, outside the log's lock. Safe for concurrent use. Methods throw <see cref="StorageFullException"/> and
/// <see cref="StorageUnavailableException"/>.
/// </summary>
internal interface IPayloadStore
{
    /// <summary>Begins a payload that nobody can read yet.</summary>
    Task<IPayloadStaging> StageAsync(CancellationToken cancellationToken);

    /// <summary>Reads into <paramref name="buffer"/> from <paramref name="offset"/> on; nothing stays open afterwards.</summary>
    /// <returns>The bytes read: less than asked for only at the end, 0 past it.</returns>
    /// <exception cref="PayloadMissingException">There is no such payload.</exception>
    ValueTask<int> ReadAsync(PayloadId payload, long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>The payload's length in bytes, or null if there is none.</summary>
    Task<long?> LengthAsync(PayloadId payload, CancellationToken cancellationToken);

    /// <summary>Erases a payload; nothing happens if it is not there. While <see cref="KeepAllAsync"/> keeps it, it is left to a later sweep.</summary>
    Task DeleteAsync(PayloadId payload, CancellationToken cancellationToken);

    /// <summary>Erases payloads made before <paramref name="olderThan"/> that <paramref name="isReferenced"/> denies, and stagings that were never completed.</summary>
    /// <returns>How many were erased.</returns>
    Task<int> SweepAsync(Func<PayloadId, CancellationToken, Task<bool>> isReferenced, DateTimeOffset olderThan, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps every payload from being erased, by any process, until the result is disposed or this process ends: for who copies the payloads after the
    /// database that refers to them. Waits until nobody erases.
    /// </summary>
    Task<IDisposable> KeepAllAsync(CancellationToken cancellationToken);
}
