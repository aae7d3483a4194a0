using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Evidence;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Agreements;

/// <summary>
/// Holds every signature and notice of an agreement against its entry in the log, proven, and against the replayed directory; what is in force is then computed from those entries and
/// their times, not taken from the gateway.
/// </summary>
internal sealed class AgreementVerification(GatewaySession session)
{
    /// <exception cref="VerdictException">Something does not hold.</exception>
    public Task<VerifiedAgreement> VerifyAsync(AgreementItem item, CancellationToken cancellationToken) =>
        EvidenceVerdicts.AsVerdictAsync(() => RunAsync(item, cancellationToken));

    private async Task<VerifiedAgreement> RunAsync(AgreementItem item, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        List<AgreementPaper> papers = [];
        List<AgreementVersion> versions = [];
        bool doubtful = false;
        foreach (AgreementVersionItem version in item.Versions)
        {
            Agreement agreement = ShownAgreement.Read(item, version);
            Dictionary<AgencyId, DateTimeOffset> signed = [];
            foreach (AgreementSignatureItem signature in version.Signatures)
            {
                (LogEntry entry, TlogProof proof) = await session.Logs.ReadProvenAsync(LogName.Audit, signature.Index, cancellationToken);
                KeyUse use = AgreementPapers.RequireSigned(directory, agreement, entry, signature.Signature);
                doubtful |= use.IsDoubtful;
                signed[use.Principal.Agency] = entry.Time;
                papers.Add(new AgreementPaper(agreement.Version, use.Principal, null, signature.Signature, entry, proof));
            }

            RequireSigners(agreement, version);
            versions.Add(new AgreementVersion(agreement, version.Index, version.Signers, signed));
        }

        List<AgreementNotice> notices = [];
        foreach (AgreementNoticeItem shown in item.Notices)
        {
            Agreement version = versions.FirstOrDefault(version => version.Agreement.Version == shown.Version)?.Agreement
                ?? throw new VerdictException(Verdict.Unproven, $"The gateway shows a notice about version {shown.Version}, and not that version.");
            AgreementEnd end = ShownAgreement.Read(shown);
            (LogEntry entry, TlogProof proof) = await session.Logs.ReadProvenAsync(LogName.Audit, shown.Index, cancellationToken);
            notices.Add(AgreementPapers.RequireNotice(directory, version, end, entry, shown.Signature));
            papers.Add(new AgreementPaper(version.Version, end.Principal, end, shown.Signature, entry, proof));
        }

        return versions.Count > 0
            ? new VerifiedAgreement(new AgreementHistory(versions, notices), papers, doubtful)
            : throw new VerdictException(Verdict.Malformed, "The gateway shows an agreement without any version.");
    }

    // Who else had to sign, because the version before bound it, the gateway says; that no party was left out needs no word of its.
    private static void RequireSigners(Agreement agreement, AgreementVersionItem version)
    {
        if (agreement.Content.Parties.Any(party => !version.Signers.Contains(party.Agency)))
        {
            throw new VerdictException(Verdict.Unproven, $"The gateway does not ask every party of version {agreement.Version} to sign it.");
        }
    }
}
