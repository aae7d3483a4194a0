using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks the entries that end an advisory: <c>advisory.withdrawn</c> with its signed withdrawal, and <c>advisory.expired</c>.</summary>
internal sealed class ClosingCheck(FsckSubject subject, Signatures signatures)
{
    private readonly SealedWithdrawals withdrawals = new(subject.Sealer);

    /// <summary>Checks a withdrawal.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckWithdrawnAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryWithdrawnDetail detail = Details.Read(entry, AdvisoryWithdrawnDetail.Parse);

        // Before its words, which may be lost: that it no longer counts as published.
        AdvisoryRow advisory = await CheckClosedAsync(entry, AdvisoryStatus.Withdrawn, cancellationToken).ConfigureAwait(false);
        WithdrawalRow row = Details.Found(await subject.Store.FindWithdrawalByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        byte[] bytes = Open(entry, row);
        Details.Require(Sha256Digest.Of(bytes) == detail.Withdrawal, entry, "A withdrawal is not the one that the audit entry names.");
        Withdrawal withdrawal = Details.Read(entry, bytes, Withdrawal.Parse);
        bool same = row.Advisory == advisory.Id && withdrawal.Advisory == row.Advisory && withdrawal.Gateway == subject.Gateway
            && row.Principal == Details.Actor(entry) && row.Principal.Agency == advisory.Sender.Agency;
        Details.Require(same, entry, "A withdrawal does not say what its row and its audit entry say.");
        signatures.Require(entry, row.Principal, KeyPurpose.Sign, Namespaces.Withdrawal, bytes, row.Signature);
    }

    /// <summary>Checks an expiry.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckExpiredAsync(LogEntry entry, CancellationToken cancellationToken) =>
        await CheckClosedAsync(entry, AdvisoryStatus.Expired, cancellationToken).ConfigureAwait(false);

    private async Task<AdvisoryRow> CheckClosedAsync(LogEntry entry, AdvisoryStatus status, CancellationToken cancellationToken)
    {
        AdvisoryRow advisory = Details.Found(
            await subject.Store.FindAdvisoryAsync(Details.Subject(entry), cancellationToken).ConfigureAwait(false), entry);
        Details.Require(
            advisory.Status == status && advisory.ClosedIndex == entry.Index, entry, "An advisory that the audit log closed is not closed in the tables.");
        return advisory;
    }

    private byte[] Open(LogEntry entry, WithdrawalRow row)
    {
        try
        {
            return withdrawals.Open(row);
        }
        catch (SealedDataException)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, "A sealed withdrawal does not open under the storage key.");
        }
    }
}
