using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>Describes agreements as they stand now, with the exact bytes that were signed.</summary>
internal sealed class AgreementAnswers(StoredAgreements agreements, TimeProvider time)
{
    /// <summary>Describes an agreement.</summary>
    /// <param name="stored">The agreement.</param>
    /// <param name="versions">The versions of it that the caller may see.</param>
    public AgreementAnswer Describe(StoredAgreement stored, IReadOnlyList<AgreementVersion> versions)
    {
        DateTimeOffset now = time.GetUtcNow();
        HashSet<int> seen = [.. versions.Select(version => version.Agreement.Version)];
        AgreementInForce? inForce = stored.History.InForceAt(now) is { } current && seen.Contains(current.Agreement.Version) ? current : null;
        return new AgreementAnswer(
            stored.Id.Value,
            stored.History.Versions[0].ProposedIndex,
            inForce?.Agreement.Version,
            inForce?.Bound.Select(agency => agency.Value).Order(StringComparer.Ordinal).ToArray(),
            [.. versions.Select(version => Describe(version, stored, now))],
            [.. stored.Rows.Notices.Where(row => seen.Contains(row.Version)).Select(row => Describe(row, stored.History))]);
    }

    private static AgreementVersionAnswer Describe(AgreementVersion version, StoredAgreement stored, DateTimeOffset now) => new(
        version.Agreement.Version,
        version.ProposedIndex,
        stored.History.StateAt(version, now).ToWire(),
        AdvisoryJson.Time(stored.History.InForceFrom(version)),
        new CanonicalBytes(version.Agreement.Bytes),
        [.. version.Signers.Select(agency => agency.Value)],
        [.. stored.Rows.Signatures.Where(row => row.Version == version.Agreement.Version).Select(Describe)]);

    private static AgreementSignatureAnswer Describe(AgreementSignatureRow row) =>
        new(row.LogIndex, row.Principal.Value, CanonicalJson.FormatTime(row.LoggedAt), row.Signature);

    private AgreementNoticeAnswer Describe(AgreementNoticeRow row, AgreementHistory history)
    {
        AgreementEnd end = agreements.OpenNotice(row);
        var notice = new AgreementNotice(end.Act, row.Principal.Agency, row.Version, row.LogIndex, row.LoggedAt);
        return new AgreementNoticeAnswer(
            row.LogIndex,
            row.Principal.Value,
            row.Act,
            row.Version,
            CanonicalJson.FormatTime(row.LoggedAt),
            end.Act == AgreementAct.End ? AdvisoryJson.Time(history.LeavesAt(notice)) : null,
            new CanonicalBytes(end.Bytes),
            row.Signature);
    }
}
