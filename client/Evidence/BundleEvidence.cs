using System.Globalization;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>Checks a bundle of evidence of one exchange.</summary>
internal static class BundleEvidence
{
    /// <exception cref="Cli.VerdictException">It does not hold. <c>doubtful</c> is no exception: all else holds then, and can be told.</exception>
    public static Task<CheckedEvidence> CheckAsync(string path, TrustedLogs trusted, CancellationToken cancellationToken) =>
        EvidenceVerdicts.AsVerdictAsync(async () =>
        {
            byte[] archive = EvidenceFile.Read(path, BundleCheck.MaxArchiveBytes);
            EvidenceFindings findings = await BundleCheck.RunAsync(archive, trusted, cancellationToken);
            LogVerdict verdict = new(findings.Word, null, findings.Word == Verdict.Ok
                ? "Everything in this bundle holds."
                : "Everything in this bundle holds, and a key may already have been in other hands when it signed.");
            return new CheckedEvidence([.. Lines(findings)], new BundleReport(findings, trusted, Path.GetFileName(path), Sha256Digest.Of(archive)).Write(verdict));
        });

    private static IEnumerable<string> Lines(EvidenceFindings findings)
    {
        LogEntry published = findings.Published;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"advisory {findings.Index.Advisory}, published {CanonicalJson.FormatTime(published.Time)} by {published.Actor}, audit entry {published.Index}");
        if (findings.Release is { } release)
        {
            yield return $"released by {release.Release.Principal}, a second publisher, {CanonicalJson.FormatTime(release.Release.At)}";
        }

        foreach (ProvenDelivery delivery in findings.Deliveries)
        {
            string states = string.Join(", ", StatesOf(findings, delivery.Detail.Recipient).Distinct());
            yield return string.Create(
                CultureInfo.InvariantCulture, $"to {delivery.Detail.Recipient}, delivery {delivery.Detail.Number}: {(states.Length > 0 ? states : "addressed")}");
        }

        if (!findings.CoversAllRecipients)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{findings.Addressed.Count()} recipient(s) shown: all that the exporter could see, who was not told how many there are");
        }

        if (findings.Withdrawal is { } withdrawn)
        {
            yield return $"withdrawn {CanonicalJson.FormatTime(withdrawn.Entry.Time)}";
        }

        yield return $"exported by {findings.Index.Exporter}, {CanonicalJson.FormatTime(findings.Index.ExportedAt)}";
    }

    private static IEnumerable<string> StatesOf(EvidenceFindings findings, AgencyId recipient) =>
    [
        .. findings.Fetches.Where(fetch => IsOf(fetch.Entry, recipient)).Select(_ => "fetched"),
        .. findings.Receipts.Where(receipt => IsOf(receipt.Entry, recipient)).Select(receipt => receipt.Detail.Disposition.ToWire()),
    ];

    private static bool IsOf(LogEntry entry, AgencyId agency) => PrincipalId.TryParse(entry.Actor, out PrincipalId actor) && actor.Agency == agency;
}
