using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Derives everything again from stored bytes: both logs with their tiles, heads and checkpoints; the directory, replayed, against the tables that the gateway
/// works with; every advisory, delivery, receipt and withdrawal against the entry that stands for it; every payload against its manifest. It streams, and
/// holds little more than the directory. It may run beside a gateway that serves.
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
            if (verdict.IsOk)
            {
                return ExitOk;
            }

            await output.WriteLineAsync(verdict.Sentence).ConfigureAwait(false);
            return ExitFinding;
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
            await subject.Store.ProbeAsync(cancellationToken).ConfigureAwait(false);
            long directorySize = await new LogCheck(subject.Store, LogName.Directory, subject.DirectoryKey).RunAsync(cancellationToken).ConfigureAwait(false);
            long auditSize = await new LogCheck(subject.Store, LogName.Audit, subject.AuditKey).RunAsync(cancellationToken).ConfigureAwait(false);
            RecordedDirectory directory = await RecordedDirectory.ReplayAsync(subject, directorySize, cancellationToken).ConfigureAwait(false);
            await new DirectoryTablesCheck(subject.Store, directory).RunAsync(cancellationToken).ConfigureAwait(false);
            await new ExchangeCheck(subject, directory, auditSize).RunAsync(cancellationToken).ConfigureAwait(false);
            return new LogVerdict(Verdict.Ok, null, "Everything stored follows from the logs.");
        }
        catch (FsckException finding)
        {
            return finding.Verdict;
        }
        catch (FormatException)
        {
            return new LogVerdict(Verdict.Malformed, null, "A table holds a value that the gateway does not write.");
        }
    }
}
