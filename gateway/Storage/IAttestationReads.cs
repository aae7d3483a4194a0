using Gateway.Audit;

namespace Gateway.Server.Storage;

/// <summary>What others said of the logs' heads: witnesses by their cosignatures, an authority by its timestamps.</summary>
internal interface IAttestationReads
{
    /// <summary>The largest cosigned checkpoint, or null.</summary>
    Task<CosignedRow?> FindNewestCosignedAsync(LogName log, CancellationToken cancellationToken);

    /// <summary>The cosigned checkpoints in order of sizes, after the size <paramref name="after"/> (-1 for the first).</summary>
    Task<IReadOnlyList<CosignedRow>> ReadCosignedAsync(LogName log, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The timestamps in order of their checkpoints' sizes, after the size <paramref name="after"/> (-1 for the first).</summary>
    Task<IReadOnlyList<TimestampRow>> ReadTimestampsAsync(LogName log, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The largest size whose checkpoint is timestamped; -1 if none is.</summary>
    Task<long> ReadTimestampedSizeAsync(LogName log, CancellationToken cancellationToken);
}
