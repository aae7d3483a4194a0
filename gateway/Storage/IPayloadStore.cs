namespace Gateway.Server.Storage;

/// <summary>
/// Where ciphertext payloads are kept, outside the log's lock. Safe for concurrent use. Methods throw <see cref="StorageFullException"/> and
/// <see cref="StorageUnavailableException"/>.
/// </summary>
internal interface IPayloadStore
{
    /// <summary>How many payloads a sweep asks about at once: every question to the database is one statement, and SQL Server takes no more than 2,100 parameters.</summary>
    const int SweptAtOnce = 256;

    /// <summary>Begins a payload that nobody can read yet.</summary>
    Task<IPayloadStaging> StageAsync(CancellationToken cancellationToken);

    /// <summary>Reads into <paramref name="buffer"/> from <paramref name="offset"/> on; nothing stays open afterwards.</summary>
    /// <returns>The bytes read: less than asked for only at the end, 0 past it.</returns>
    /// <exception cref="PayloadMissingException">There is no such payload.</exception>
    ValueTask<int> ReadAsync(PayloadId payload, long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>The payload's length in bytes, or null if there is none.</summary>
    Task<long?> LengthAsync(PayloadId payload, CancellationToken cancellationToken);

    /// <summary>Erases a payload; nothing happens if it is not there. While a backup is under way it is left to a later sweep.</summary>
    Task DeleteAsync(PayloadId payload, CancellationToken cancellationToken);

    /// <summary>Erases payloads made before <paramref name="olderThan"/> that <paramref name="findReferenced"/> does not name among those it is asked about, and stagings that were never completed.</summary>
    /// <returns>How many were erased.</returns>
    Task<int> SweepAsync(
        Func<IReadOnlyList<PayloadId>, CancellationToken, Task<IReadOnlySet<PayloadId>>> findReferenced, DateTimeOffset olderThan, CancellationToken cancellationToken);
}
