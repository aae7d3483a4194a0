using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Counts again what the gateway counts of agencies: a counter set back would give a delivery number twice, or storage that is not theirs.</summary>
internal sealed class AgencyCountersCheck(FsckSubject subject, Recoveries recoveries)
{
    /// <summary>Checks.</summary>
    /// <param name="lastNumbers">The last delivery number of each agency that the audit log names.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FsckException"><c>tampered</c>, with the index of the agency's last delivery where there is one.</exception>
    public async Task RunAsync(IReadOnlyDictionary<AgencyId, (long Number, long Index)> lastNumbers, CancellationToken cancellationToken)
    {
        foreach (AgencyCountersRow row in await subject.Store.ReadCountersAsync(cancellationToken).ConfigureAwait(false))
        {
            (long number, long index) = lastNumbers.GetValueOrDefault(row.Id, (0, -1));
            long next = Math.Max(number, row.LastDelivery) + 1;

            // Rows that a recovery could not bring back still count: their numbers are not given again.
            bool counts = row.NextDelivery == next
                || (row.NextDelivery > next && subject.Since > 0 && await recoveries.AnyAsync(cancellationToken).ConfigureAwait(false));
            Require(counts, index, $"The next delivery number of {row.Id} is not the one after its last.");
            Require(row.StoredBytes == row.PublishedBytes, -1, $"What is counted as stored for {row.Id} is not what its published advisories take.");
        }
    }

    private static void Require(bool holds, long index, string sentence)
    {
        if (!holds)
        {
            throw new FsckException(Verdict.Tampered, index < 0 ? null : index, sentence);
        }
    }
}
