using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// What must hold between an agency's last record and its next one. The gateway asks before it appends, every member asks again when it replays the
/// directory: the same code, so that neither takes what the other refuses.
/// </summary>
public static class RecordRules
{
    /// <summary>Checks an agency's first record: at sequence 0, for this gateway or none yet, signed by as many root keys of its own as it demands.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void CheckFirst(GatewayName gateway, AgencyRecord record, RootSignatures signatures)
    {
        Require(record.Sequence == 0, DocumentRule.WrongSequence, "An agency's first record has sequence 0.");
        Require(record.Gateway is null || record.Gateway == gateway, DocumentRule.WrongGateway, "The record is for another gateway.");
        Require(record.IsSignedByRootOf(record, signatures), DocumentRule.BadRootSignature, "The record is not signed by its own root, by as many keys as it demands.");
    }

    /// <summary>Checks an ordinary next record: it continues the last one and is signed by as many root keys of the last one as that one demands.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void CheckNext(GatewayName gateway, AgencyRecord previous, AgencyRecord next, RootSignatures signatures)
    {
        CheckContinues(gateway, previous, next);
        Require(next.IsSignedByRootOf(previous, signatures), DocumentRule.BadRootSignature, "The record is not signed by the last one's root, by as many keys as that demands.");
    }

    /// <summary>
    /// Checks a next record under a replaced root: it continues the last one and is signed by as many root keys of its own as it demands. It counts
    /// only with an admin's act beside it, which the directory checks.
    /// </summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void CheckRootReplacement(GatewayName gateway, AgencyRecord previous, AgencyRecord next, RootSignatures signatures)
    {
        CheckContinues(gateway, previous, next);
        Require(next.IsSignedByRootOf(next, signatures), DocumentRule.BadRootSignature, "The record is not signed by its own new root, by as many keys as it demands.");
    }

    private static void CheckContinues(GatewayName gateway, AgencyRecord previous, AgencyRecord next)
    {
        Require(next.Agency == previous.Agency, DocumentRule.WrongAgency, "The record continues another agency's.");
        Require(next.Sequence == previous.Sequence + 1, DocumentRule.WrongSequence, "The record is not the next in sequence.");
        Require(next.Gateway == gateway, DocumentRule.WrongGateway, "The record is for another gateway.");
        Require(next.Content.Previous == previous.Digest, DocumentRule.WrongPrevious, "The record does not name the digest of the last one.");
        Dictionary<PrincipalId, RecordedPrincipal> listed = next.Principals.ToDictionary(principal => principal.Id);
        foreach (RecordedPrincipal before in previous.Principals)
        {
            Require(listed.TryGetValue(before.Id, out RecordedPrincipal? after), DocumentRule.DroppedPrincipal, "A principal of the last record is gone.");
            Require(after.Kind == before.Kind, DocumentRule.ChangedPrincipalKind, "A principal changed its kind.");
            Require(KeepsRevocation(before.Revoked, after.Revoked), DocumentRule.VanishedRevocation, "A revocation is gone or was weakened.");
        }
    }

    // A revocation stands for ever. All that may still change is that the suspicion turns out to reach further back.
    private static bool KeepsRevocation(Revocation? before, Revocation? after) =>
        before is null || (after is not null && after.At == before.At && after.Reason == before.Reason && after.DoubtfulFrom <= before.DoubtfulFrom
            && (before.SuspectedSince is null || after.SuspectedSince is not null));
}
