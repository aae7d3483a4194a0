using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>Tells by its first bytes which kind of evidence a file is, and has it checked.</summary>
internal static class EvidenceKinds
{
    private const int StartBytes = 64;

    /// <exception cref="VerdictException">It does not hold, or is no kind of evidence.</exception>
    public static Task<CheckedEvidence> CheckAsync(string path, TrustedLogs trusted, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> start = EvidenceFile.ReadStart(path, StartBytes);
        return start switch
        {
            _ when start.StartsWith("PK"u8) => BundleEvidence.CheckAsync(path, trusted, cancellationToken),
            _ when start.StartsWith("c2sp.org/tlog-proof@"u8) => ProofEvidence.CheckAsync(path, trusted),
            _ when start.StartsWith("log-range-proof/"u8) => RangeEvidence.CheckAsync(EntriesOf(path), trusted),
            _ when File.Exists(path + EntriesExport.ProofSuffix) => RangeEvidence.CheckAsync(path, trusted),
            _ when start.StartsWith("{\"advisory\":"u8) => ReceiptEvidence.CheckAsync(path, trusted),
            _ => throw new VerdictException(
                Verdict.Malformed, $"{path} is no bundle, no proof and no publication receipt, and no entries with their proof in {path}{EntriesExport.ProofSuffix}."),
        };
    }

    /// <summary>Whoever names the proof means the entries beside it.</summary>
    private static string EntriesOf(string proof) => proof.EndsWith(EntriesExport.ProofSuffix, StringComparison.Ordinal)
        ? proof[..^EntriesExport.ProofSuffix.Length]
        : throw new UsageException($"{proof} is the proof of entries in another file; call it FILE{EntriesExport.ProofSuffix} beside FILE, and check FILE.");
}
