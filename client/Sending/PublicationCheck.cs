using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// Holds the answer to an upload against the log: the published entry is proven, says what was sent and to how many, and commits to the manifests named.
/// </summary>
internal static class PublicationCheck
{
    /// <summary>What the sender can show to anybody afterwards.</summary>
    /// <exception cref="VerdictException">The entry is not proven, or says something else.</exception>
    public static async Task<PublicationReceipt> RequireProvenAsync(
        GatewaySession session, Upload upload, PublishedAnswer answer, CancellationToken cancellationToken)
    {
        LogEntry entry = RemoteLogs.ParseEntry(LogName.Audit, answer.Index, EntryBytes(answer));
        TlogProof proof = RemoteLogs.ParseProof(System.Text.Encoding.UTF8.GetBytes(answer.Proof));
        await session.Logs.RequireProvenAsync(LogName.Audit, entry, proof, cancellationToken);
        if (!SaysWhatWasSent(entry, upload, answer))
        {
            throw LoggedOtherwise(answer);
        }

        PublicationReceipt receipt = Write(session.Gateway, entry, ReadDistribution(answer), answer, proof);
        return receipt.Verify(session.Logs.Trust.VerifierOf(LogName.Audit)).IsOk ? receipt : throw LoggedOtherwise(answer);
    }

    private static VerdictException LoggedOtherwise(PublishedAnswer answer) =>
        new(new LogVerdict(Verdict.Tampered, answer.Index, $"The gateway took advisory {answer.Id}, but logged something else than what was sent."));

    private static bool SaysWhatWasSent(LogEntry entry, Upload upload, PublishedAnswer answer)
    {
        StatementContent content = upload.Metadata.Common.Content;
        AdvisoryPublishedDetail detail = ParseDetail(entry);
        return entry.Action == ActionNames.AdvisoryPublished
            && entry.Index == answer.Index
            && entry.Actor == content.Sender.Value
            && entry.Subject == answer.Id.Value
            && detail.Documents == content.DocumentCount
            && detail.Tlp == content.Tlp
            && detail.Commitment == (content as SealedContent)?.Commitment
            && detail.Release == upload.Release?.Release.Digest
            && answer.Manifests.Select(manifest => manifest.Recipient).ToHashSet().SetEquals(upload.Metadata.Recipients.Select(recipient => recipient.Id))
            && answer.Manifests.Count == upload.Metadata.Recipients.Count;
    }

    private static PublicationReceipt Write(
        GatewayName gateway, LogEntry entry, AdvisoryDistributedDetail? distribution, PublishedAnswer answer, TlogProof proof)
    {
        try
        {
            return PublicationReceipt.Create(gateway, entry, distribution, answer.Manifests.Select(Digest), proof);
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, "The gateway's answer makes no receipt.", failure);
        }
    }

    private static KeyValuePair<AgencyId, Sha256Digest> Digest(PublishedManifest manifest) => Sha256Digest.TryParse(manifest.Sha256, out Sha256Digest digest)
        ? new(manifest.Recipient, digest)
        : throw new VerdictException(Verdict.Malformed, "The gateway's answer names a manifest by something that is no digest.");

    private static byte[] EntryBytes(PublishedAnswer answer)
    {
        try
        {
            return Convert.FromBase64String(answer.Entry);
        }
        catch (FormatException failure)
        {
            throw new VerdictException(Verdict.Malformed, "The gateway's answer holds no entry.", failure);
        }
    }

    private static AdvisoryDistributedDetail? ReadDistribution(PublishedAnswer answer)
    {
        try
        {
            return answer.Distribution is { } distribution
                ? AdvisoryDistributedDetail.Parse(Convert.FromBase64String(distribution))
                : null;
        }
        catch (Exception failure) when (failure is FormatException or DocumentException)
        {
            throw new VerdictException(Verdict.Malformed, "The gateway's answer does not say to how many it distributed the advisory.", failure);
        }
    }

    private static AdvisoryPublishedDetail ParseDetail(LogEntry entry)
    {
        try
        {
            return AdvisoryPublishedDetail.Parse(entry.Detail);
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, "The published entry's detail is not one.", failure);
        }
    }
}
