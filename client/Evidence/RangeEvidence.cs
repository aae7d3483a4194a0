using System.Globalization;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>Checks entries that were exported one a line, against the proof beside them.</summary>
internal static class RangeEvidence
{
    /// <exception cref="VerdictException">They are not those entries of the log.</exception>
    public static Task<CheckedEvidence> CheckAsync(string path, TrustedLogs trusted) => EvidenceVerdicts.AsVerdictAsync(() =>
    {
        RangeProofFile proof = RangeProofFile.Parse(EvidenceFile.Read(path + EntriesExport.ProofSuffix, RangeProofFile.MaxSizeBytes));
        LogVerdict verdict = RangeCheck.Run(proof, EvidenceFile.Lines(path), trusted);
        return verdict.IsOk ? Task.FromResult(Describe(proof, verdict, trusted)) : throw new VerdictException(verdict);
    });

    private static CheckedEvidence Describe(RangeProofFile proof, LogVerdict verdict, TrustedLogs trusted)
    {
        string count = (proof.Range.To - proof.Range.From).ToString(CultureInfo.InvariantCulture);
        return new CheckedEvidence([verdict.Sentence], new Report($"{count} entries of {proof.Checkpoint.Origin}", verdict,
        [
            new ReportSection("What was exported", new ReportText(verdict.Sentence), new ReportText(
                "Each entry has the form of an entry, its own index, and the link to the one before; together with the hashes of the proof they give the root that the log signed.")),
            LogSections.Of(trusted, proof.Checkpoint),
        ]));
    }
}
