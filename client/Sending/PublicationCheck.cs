using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Holds the answer to an upload against the log: the published entry is proven, and says what was sent and to how many.</summary>
internal static class PublicationCheck
{
    /// <exception cref="VerdictException">The entry is not proven, or says something else.</exception>
    public static async Task RequireProvenAsync(
        RemoteLogs logs, UploadMetadata upload, PublishedAnswer answer, CancellationToken cancellationToken)
    {
        LogEntry entry = RemoteLogs.ParseEntry(LogName.Audit, answer.Index, EntryBytes(answer));
        TlogProof proof = RemoteLogs.ParseProof(System.Text.Encoding.UTF8.GetBytes(answer.Proof));
        await logs.RequireProvenAsync(LogName.Audit, entry, proof, cancellationToken);
        if (!SaysWhatWasSent(entry, upload, answer))
        {
            throw new VerdictException(
                new LogVerdict(Verdict.Tampered, answer.Index, $"The gateway took advisory {answer.Id}, but logged something else than what was sent."));
        }
    }

    private static bool SaysWhatWasSent(LogEntry entry, UploadMetadata upload, PublishedAnswer answer)
    {
        StatementContent content = upload.Common.Content;
        AdvisoryPublishedDetail detail = ParseDetail(entry);
        return entry.Action == ActionNames.AdvisoryPublished
            && entry.Index == answer.Index
            && entry.Actor == content.Sender.Value
            && entry.Subject == answer.Id.Value
            && detail.Documents == content.Documents.Count
            && detail.Recipients == upload.Recipients.Count
            && detail.Tlp == content.Tlp
            && answer.Manifests.Select(manifest => manifest.Recipient).ToHashSet().SetEquals(upload.Recipients.Select(recipient => recipient.Id))
            && answer.Manifests.Count == upload.Recipients.Count
            && detail.Manifests == ManifestsRoot.Compute(answer.Manifests.Select(Digest));
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
