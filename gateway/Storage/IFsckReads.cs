using Gateway.Audit;

namespace Gateway.Server.Storage;

/// <summary>Reads that check the tables against the logs: a row is found by the index of the entry that stands for it, and counted, so that rows without an
/// entry show.</summary>
internal interface IFsckReads
{
    /// <summary>The advisory whose <c>advisory.published</c> entry has this index, or null.</summary>
    Task<AdvisoryRow?> FindAdvisoryByIndexAsync(long publishedIndex, CancellationToken cancellationToken);

    /// <summary>The delivery whose <c>advisory.addressed</c> entry has this index, or null.</summary>
    Task<DeliveryRow?> FindDeliveryByIndexAsync(long addressedIndex, CancellationToken cancellationToken);

    /// <summary>The receipt whose <c>advisory.acknowledged</c> entry has this index, or null.</summary>
    Task<ReceiptRow?> FindReceiptByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>The withdrawal whose <c>advisory.withdrawn</c> entry has this index, or null.</summary>
    Task<WithdrawalRow?> FindWithdrawalByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>How many rows each table has whose entry's index is below <paramref name="auditSize"/>.</summary>
    Task<TableCounts> CountAsync(long auditSize, CancellationToken cancellationToken);

    /// <summary>The stored checkpoints of a log in order of sizes, after the size <paramref name="after"/> (-1 for the first).</summary>
    Task<IReadOnlyList<byte[]>> ReadCheckpointsAsync(LogName log, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Every key ever recorded with its owner, in order of key texts, after <paramref name="after"/> (empty for the first).</summary>
    Task<IReadOnlyList<KeyOwnerRow>> ReadKeyOwnersAsync(string after, int limit, CancellationToken cancellationToken);
}
