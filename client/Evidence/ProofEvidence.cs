using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>Checks one entry with its proof, as <c>audit prove</c> writes it.</summary>
internal static class ProofEvidence
{
    /// <exception cref="VerdictException">The entry is not proven.</exception>
    /// <exception cref="CouldNotCheckException">The file does not hold the entry.</exception>
    public static Task<CheckedEvidence> CheckAsync(string path, TrustedLogs trusted) => EvidenceVerdicts.AsVerdictAsync(() =>
    {
        TlogProof proof = RemoteLogs.ParseProof(EvidenceFile.Read(path, TlogProof.MaxSizeBytes));
        if (proof.Extra is not { } bytes)
        {
            throw new CouldNotCheckException($"{path} does not hold the entry it proves; have it made by advisory audit prove.");
        }

        LogEntry entry = RemoteLogs.ParseEntry(LogName.Audit, proof.Inclusion.Index, bytes);
        bool isOfLog = entry.Log == LogName.Audit || entry.Log == LogName.Directory;
        if (isOfLog)
        {
            trusted.Require(entry.Log, proof.Checkpoint);
        }

        bool isProven = isOfLog && entry.Index == proof.Inclusion.Index
            && proof.Inclusion.Verify(MerkleTree.HashLeaf(bytes.Span), proof.Checkpoint.Tree);
        return isProven
            ? Task.FromResult(Describe(entry, proof.Checkpoint, trusted))
            : throw new VerdictException(Verdict.Unproven, $"{path} does not prove that the entry is in the {entry.Log} log of {trusted.Gateway}.");
    });

    private static CheckedEvidence Describe(LogEntry entry, Checkpoint checkpoint, TrustedLogs trusted)
    {
        string line = $"entry {entry.Index} of {checkpoint.Origin}, {CanonicalJson.FormatTime(entry.Time)}: {entry.Action} by {entry.Actor} on {entry.Subject}";
        LogVerdict verdict = new(Verdict.Ok, null, $"The entry is in the {entry.Log} log of {trusted.Gateway}.");
        return new CheckedEvidence([line], new Report($"Entry {entry.Index} of {checkpoint.Origin}", verdict,
        [
            new ReportSection("What the entry says", new ReportText(line), new ReportListing(System.Text.Encoding.UTF8.GetString(entry.Bytes.Span))),
            LogSections.Of(trusted, checkpoint),
            new ReportSection("What rests on the gateway's word", new ReportPoints(
            [
                entry.Evidence == Gateway.Audit.Evidence.Signed
                    ? "That the entry's claim is true: it carries or names something that a member signed, which this proof alone does not check."
                    : "That the entry's claim is true: the gateway wrote it by itself.",
                "The time, beyond its order among the log's entries.",
            ])),
        ]));
    }
}
