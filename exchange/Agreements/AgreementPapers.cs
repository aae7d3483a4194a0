using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>Holds what parties signed of an agreement against the entries that log it, which the caller has proven, and against the directory: no word of the gateway's counts.</summary>
public static class AgreementPapers
{
    /// <summary>Checks a party's signature over a version.</summary>
    /// <param name="directory">The replayed directory.</param>
    /// <param name="agreement">The version.</param>
    /// <param name="entry">The entry <c>agreement.proposed</c> or <c>agreement.signed</c>.</param>
    /// <param name="signature">The armored signature.</param>
    /// <returns>Whose key made it, and when that was logged.</returns>
    /// <exception cref="EvidenceException"><c>unproven</c>, <c>tampered</c>, <c>key-mismatch</c> or <c>bad-signature</c>.</exception>
    public static KeyUse RequireSigned(AgencyDirectory directory, Agreement agreement, LogEntry entry, string signature)
    {
        (Sha256Digest document, int version) = entry.Action switch
        {
            ActionNames.AgreementProposed when AgreementProposedDetail.Parse(entry.Detail) is { } detail => (detail.Document, detail.Version),
            ActionNames.AgreementSigned when AgreementSignedDetail.Parse(entry.Detail) is { } detail => (detail.Document, detail.Version),
            _ => throw NotOf(entry),
        };
        RequireSame(document == agreement.Digest && version == agreement.Version, agreement.Id, agreement.Content.Gateway, directory, entry);
        KeyUse use = RequireKeyholder(directory, entry, signature);
        return agreement.IsSignedBy([use.Key], signature) ? use : throw BadSignature(entry);
    }

    /// <summary>Checks what a party signed to decline a version, or to leave it.</summary>
    /// <param name="directory">The replayed directory.</param>
    /// <param name="version">The version.</param>
    /// <param name="end">What the party signed.</param>
    /// <param name="entry">The entry <c>agreement.declined</c> or <c>agreement.ended</c>.</param>
    /// <param name="signature">The armored signature.</param>
    /// <returns>The notice as it was logged.</returns>
    /// <exception cref="EvidenceException">As of <see cref="RequireSigned"/>.</exception>
    public static AgreementNotice RequireNotice(AgencyDirectory directory, Agreement version, AgreementEnd end, LogEntry entry, string signature)
    {
        string action = end.Act == AgreementAct.Decline ? ActionNames.AgreementDeclined : ActionNames.AgreementEnded;
        if (entry.Action != action)
        {
            throw NotOf(entry);
        }

        AgreementEndedDetail detail = AgreementEndedDetail.Parse(entry.Detail);
        bool same = detail.End == end.Digest && detail.Version == version.Version && end.Version == version.Digest && end.Agreement == version.Id
            && end.Principal.Value == entry.Actor;
        RequireSame(same, version.Id, end.Gateway, directory, entry);
        KeyUse use = RequireKeyholder(directory, entry, signature);
        return end.IsSignedBy([use.Key], signature)
            ? new AgreementNotice(end.Act, use.Principal.Agency, version.Version, entry.Index, entry.Time)
            : throw BadSignature(entry);
    }

    private static void RequireSame(bool same, AgreementId agreement, GatewayName gateway, AgencyDirectory directory, LogEntry entry)
    {
        if (gateway != directory.Gateway)
        {
            throw new EvidenceException(Verdict.WrongOrigin, "The agreement is of another gateway.");
        }

        if (!same || entry.Subject != agreement.Value)
        {
            throw new EvidenceException(new LogVerdict(Verdict.Tampered, entry.Index, $"Entry {entry.Index} says otherwise than what was signed."));
        }
    }

    private static KeyUse RequireKeyholder(AgencyDirectory directory, LogEntry entry, string signature)
    {
        if (!PrincipalId.TryParse(entry.Actor, out PrincipalId signer) || !SshSignature.TryReadKey(signature, out VerifyingKey? key))
        {
            throw BadSignature(entry);
        }

        return directory.FindKeyholder(signer, key, directory.MomentOf(entry))
            ?? throw new EvidenceException(Verdict.KeyMismatch, $"The directory names no such key of a keyholder {signer} when entry {entry.Index} was logged.");
    }

    private static EvidenceException NotOf(LogEntry entry) => new(Verdict.Unproven, $"Entry {entry.Index} is about something else.");

    private static EvidenceException BadSignature(LogEntry entry) => new(Verdict.BadSignature, $"The signature that entry {entry.Index} stands for does not hold.");
}
