using Gateway.Audit;
using static Gateway.Exchange.EntryRules;

namespace Gateway.Exchange;

/// <summary>
/// Holds a withdrawal against its proven entry, the directory and the agency that sent the advisory: nobody else takes it back, whoever signs, and whatever a gateway says of it. Pure.
/// </summary>
public static class WithdrawalCheck
{
    /// <summary>The same of an entry whose withdrawal is not at hand: its actor is of the sending agency.</summary>
    /// <returns>Who withdrew it, as the log says.</returns>
    /// <exception cref="EvidenceException"><c>tampered</c>: nobody of that agency did.</exception>
    public static PrincipalId RequireActor(LogEntry entry, AgencyId sender)
    {
        PrincipalId publisher = ReadPrincipal(entry);
        RequireEntry(publisher.Agency == sender, entry, "withdraws what another agency sent.");
        return publisher;
    }

    /// <summary>Checks a withdrawal.</summary>
    /// <param name="directory">The directory, replayed; it reaches as far as the entry says it did.</param>
    /// <param name="advisory">The advisory that is said to be withdrawn.</param>
    /// <param name="sender">The agency that sent it, by its signed statement or its proven publication.</param>
    /// <param name="entry">The entry that the withdrawal is said to stand in; the caller has proven it.</param>
    /// <param name="bytes">The withdrawal's exact bytes; kept, not copied.</param>
    /// <param name="signature">Its armored signature.</param>
    /// <exception cref="EvidenceException">
    /// <c>unproven</c>: withdrawal or entry are of something else; <c>tampered</c>: the log says otherwise, or names a member of another agency; <c>key-mismatch</c>: the key was no publisher's of that agency then;
    /// <c>bad-signature</c>; <c>stale</c>: the directory is older than the entry.
    /// </exception>
    /// <exception cref="DocumentException">It is no withdrawal.</exception>
    public static ProvenWithdrawal Run(
        AgencyDirectory directory, AdvisoryId advisory, AgencyId sender, LogEntry entry, ReadOnlyMemory<byte> bytes, string signature)
    {
        bool isOfIt = entry.Action == ActionNames.AdvisoryWithdrawn && entry.Subject == advisory.Value;
        Require(isOfIt, Verdict.Unproven, $"Entry {entry.Index} withdraws another advisory, or none.");
        Withdrawal withdrawal = Withdrawal.Parse(bytes);
        AdvisoryWithdrawnDetail detail = AdvisoryWithdrawnDetail.Parse(entry.Detail);
        bool isLogged = withdrawal.Advisory == advisory && withdrawal.Gateway == directory.Gateway && withdrawal.Digest == detail.Withdrawal;
        RequireEntry(isLogged, entry, "says otherwise than the withdrawal.");
        PrincipalId publisher = RequireActor(entry, sender);
        KeyUse? use = directory.FindPublisher(publisher, ReadKey(signature), directory.RequireMomentOf(entry, detail.DirectorySize));
        Require(use is not null, Verdict.KeyMismatch, $"The directory names no such key of a publisher {publisher} when the withdrawal was logged.");
        Require(withdrawal.IsSignedBy([use.Key], signature), Verdict.BadSignature, $"The signature of {publisher} over the withdrawal does not hold.");
        return new ProvenWithdrawal(entry, withdrawal, use);
    }
}
