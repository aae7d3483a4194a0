using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Derives everything again from stored bytes: both logs with their tiles, heads and checkpoints; the directory, replayed, against the tables that the gateway
/// works with; every advisory, delivery, receipt and withdrawal against the entry that stands for it; every payload against its manifest; what was counted for reports; every kept answer;
/// and both logs against their anchored notes. It streams, and holds little more than the directory. It may run beside a gateway that serves. What it cannot
/// protect is listed in the audit library's README.
/// </summary>
internal static class Fsck
{
    private const int ExitOk = 0;
    private const int ExitFinding = 1;
    private const int ExitCouldNotCheck = 3;

    /// <summary>Checks, and says what it found: <c>ok</c>, or a verdict's word with the first bad index where there is one, then a sentence on the next line.</summary>
    /// <param name="subject">What is checked.</param>
    /// <param name="output">Takes the verdict.</param>
    /// <param name="error">Takes the reason if nothing could be checked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code: 0 ok, 1 a finding, 3 could not check.</returns>
    public static async Task<int> RunAsync(FsckSubject subject, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            LogVerdict verdict = await CheckAsync(subject, cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync(verdict.ToString()).ConfigureAwait(false);
            await output.WriteLineAsync(verdict.Sentence).ConfigureAwait(false);
            return verdict.IsOk ? ExitOk : ExitFinding;
        }
        catch (StorageException exception)
        {
            await error.WriteLineAsync($"Could not check: {exception.Message}").ConfigureAwait(false);
            return ExitCouldNotCheck;
        }
    }

    /// <summary>Checks.</summary>
    /// <exception cref="StorageException">The store could not be read.</exception>
    public static async Task<LogVerdict> CheckAsync(FsckSubject subject, CancellationToken cancellationToken)
    {
        try
        {
            return await DeriveAsync(subject, cancellationToken).ConfigureAwait(false);
        }
        catch (FsckException finding)
        {
            return finding.Verdict;
        }
        catch (Exception exception) when (StoredValues.AreMalformed(exception))
        {
            return new LogVerdict(Verdict.Malformed, null, "A table holds a value that the gateway does not write.");
        }
    }

    private static async Task<LogVerdict> DeriveAsync(FsckSubject subject, CancellationToken cancellationToken)
    {
        await new SchemaCheck(subject.Store).RunAsync(cancellationToken).ConfigureAwait(false);

        // The audit log first: the directory then reaches at least as far as any entry of it says.
        long auditSize = await new LogCheck(subject, LogName.Audit).RunAsync(subject.Since, cancellationToken).ConfigureAwait(false);
        long directorySize = await new LogCheck(subject, LogName.Directory).RunAsync(cancellationToken).ConfigureAwait(false);
        RecordedDirectory directory = await RecordedDirectory.ReplayAsync(subject, directorySize, cancellationToken).ConfigureAwait(false);
        await new DirectoryTablesCheck(subject.Store, directory).RunAsync(cancellationToken).ConfigureAwait(false);
        await new ExchangeCheck(subject, directory, auditSize).RunAsync(cancellationToken).ConfigureAwait(false);
        if (subject.Since == 0)
        {
            await new ReportCheck(subject.Store, auditSize).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        await new GroupsCheck(subject, directory).RunAsync(cancellationToken).ConfigureAwait(false);
        await new IdempotencyCheck(subject).RunAsync(cancellationToken).ConfigureAwait(false);
        await new StrayCheck(subject.Store).RunAsync(cancellationToken).ConfigureAwait(false);
        await new AttestationCheck(subject, LogName.Audit).RunAsync(auditSize, cancellationToken).ConfigureAwait(false);
        await new AttestationCheck(subject, LogName.Directory).RunAsync(directorySize, cancellationToken).ConfigureAwait(false);
        await new AnchorCheck(subject, LogName.Audit).RunAsync(cancellationToken).ConfigureAwait(false);
        await new AnchorCheck(subject, LogName.Directory).RunAsync(cancellationToken).ConfigureAwait(false);
        return new LogVerdict(Verdict.Ok, null, Describe(subject.Since, auditSize, directorySize));
    }

    // What was not looked at stands beside the ok, and from where the next run may go on.
    private static string Describe(long since, long auditSize, long directorySize) => since == 0
        ? $"Everything stored follows from the logs: {auditSize} entries of the audit log, {directorySize} of the directory log."
        : $"Audit entries {since} to {auditSize - 1} and what is stored for them follow from the logs, as does the directory's {directorySize}. "
            + $"Not looked at: audit entries before {since}, and the advisories, deliveries, receipts, payloads, tiles and checkpoints that belong to them, and what was counted for reports.";
}
