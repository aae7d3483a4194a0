using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Evidence;
using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>Counts a report from exported entries, offline: they are checked against the proof beside them first, as <c>audit check</c> does.</summary>
internal static class ExportedReport
{
    /// <summary>Counts all that was exported.</summary>
    /// <param name="path">The entries' file, from index 0.</param>
    /// <param name="trusted">The log keys that came out of band.</param>
    /// <param name="from">The first month; null for the usual ones.</param>
    /// <param name="to">The last month; null for that of the last entry.</param>
    /// <exception cref="VerdictException">They are not those entries of the log.</exception>
    /// <exception cref="UsageException">They do not begin at 0, or are of another log, or the months do not fit together.</exception>
    public static Task<ReportAnswer> CountAsync(string path, TrustedLogs trusted, ReportMonth? from, ReportMonth? to) => EvidenceVerdicts.AsVerdictAsync(() =>
    {
        CountedEntries counted = Read(path, trusted, long.MaxValue, out _);
        DateTimeOffset asOf = counted.Last?.Time ?? DateTimeOffset.UnixEpoch;
        if (!ReportWindow.TryParse(from?.ToString(), to?.ToString(), asOf, out ReportWindow window))
        {
            throw new UsageException($"--from is not after --to, and at most {ReportWindow.MaxMonths} months are reported at once.");
        }

        var head = new ReportHead(trusted.Gateway, null, window, counted.Last is { } last ? last.Index + 1 : 0, asOf);
        return Task.FromResult(new ReportAnswer(counted.ToReport(head), []));
    });

    /// <summary>Holds a report that the gateway gave an auditor against the entries that it is of.</summary>
    /// <exception cref="VerdictException"><c>tampered</c>: it is not what they say.</exception>
    /// <exception cref="CouldNotCheckException">Not all entries that it is of were exported.</exception>
    public static Task<ReportAnswer> CompareAsync(string path, TrustedLogs trusted, ReportAnswer shown) => EvidenceVerdicts.AsVerdictAsync(() =>
    {
        ReportContent content = shown.Report.Content;
        if (content.Agency is not null)
        {
            throw new UsageException("That report is an agency's own part; exported entries are compared with the whole, which an auditor gets.");
        }

        CountedEntries counted = Read(path, trusted, content.Size, out long end);
        if (end < content.Size)
        {
            throw new CouldNotCheckException($"The report is of {content.Size} entries, and {end} were exported.");
        }

        var head = new ReportHead(trusted.Gateway, null, content.Window, content.Size, counted.Last?.Time ?? DateTimeOffset.UnixEpoch);
        return ReportComparison.FindDifference(shown.Report, counted.ToReport(head)) is { } difference
            ? throw new VerdictException(Verdict.Tampered, difference)
            : Task.FromResult(shown);
    });

    private static CountedEntries Read(string path, TrustedLogs trusted, long size, out long end)
    {
        RangeProofFile proof = RangeProofFile.Parse(EvidenceFile.Read(path + EntriesExport.ProofSuffix, RangeProofFile.MaxSizeBytes));
        if (proof.Range.From != 0 || RangeCheck.LogOf(proof.Checkpoint) != LogName.Audit)
        {
            throw new UsageException("A report is counted from entries of the audit log that begin at 0: audit export --from 0 --out FILE.");
        }

        LogVerdict verdict = RangeCheck.Run(proof, EvidenceFile.Lines(path), trusted);
        if (!verdict.IsOk)
        {
            throw new VerdictException(verdict);
        }

        end = proof.Range.To;
        var counted = new CountedEntries(size);
        foreach (ReadOnlyMemory<byte> line in EvidenceFile.Lines(path))
        {
            counted.Add(LogEntry.Parse(line));
        }

        return counted;
    }
}
