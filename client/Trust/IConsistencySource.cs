using Gateway.Audit;

namespace Gateway.Client.Trust;

/// <summary>Where a proof comes from that a log of one size continues the log of a smaller one; what it gives is checked, not believed.</summary>
internal interface IConsistencySource
{
    /// <summary>The proof's hashes, for 0 &lt; <paramref name="from"/> &lt; <paramref name="to"/>.</summary>
    Task<ConsistencyProof> ReadConsistencyAsync(LogName log, long from, long to, CancellationToken cancellationToken);
}
