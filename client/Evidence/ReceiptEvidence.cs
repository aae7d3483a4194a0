using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>Checks a publication receipt, as <c>send</c> keeps it.</summary>
internal static class ReceiptEvidence
{
    /// <exception cref="VerdictException">It does not hold.</exception>
    public static Task<CheckedEvidence> CheckAsync(string path, TrustedLogs trusted) => EvidenceVerdicts.AsVerdictAsync(() =>
    {
        PublicationReceipt receipt = PublicationReceipt.Parse(EvidenceFile.Read(path, PublicationReceipt.MaxSizeBytes));
        if (receipt.Gateway != trusted.Gateway)
        {
            throw new VerdictException(Verdict.WrongOrigin, $"The receipt is of {receipt.Gateway}, and the log keys at hand are of {trusted.Gateway}.");
        }

        Checkpoint checkpoint = receipt.Proof.Checkpoint;
        trusted.Require(LogName.Audit, checkpoint);
        LogVerdict verdict = receipt.Verify(trusted.Pinned.SignerOf(LogName.Audit, checkpoint));
        return verdict.IsOk ? Task.FromResult(Describe(receipt, verdict, trusted)) : throw new VerdictException(verdict);
    });

    private static CheckedEvidence Describe(PublicationReceipt receipt, LogVerdict verdict, TrustedLogs trusted)
    {
        string recipients = string.Join(", ", receipt.Manifests.Select(manifest => manifest.Key.Value));
        string line = $"advisory {receipt.Advisory}, published {CanonicalJson.FormatTime(receipt.Entry.Time)} by {receipt.Entry.Actor} to {recipients}";
        return new CheckedEvidence([line], new Report($"Publication of {receipt.Advisory}", verdict,
        [
            new ReportSection("What was published", new ReportText(line), new ReportTable(
                ["Recipient", "SHA-256 of its manifest"],
                [.. receipt.Manifests.Select(manifest => (IReadOnlyList<string>)[manifest.Key.Value, Hex(manifest.Value)])])),
            LogSections.Of(trusted, receipt.Proof.Checkpoint),
            new ReportSection("What rests on the gateway's word", new ReportPoints(
            [
                $"That it was {receipt.Entry.Actor} who published: the sender's signature is over the statements, which a receipt does not hold.",
                "The time, beyond its order among the log's entries.",
            ])),
        ]));
    }

    private static string Hex(Sha256Digest digest) => Convert.ToHexStringLower(digest.Bytes);
}
