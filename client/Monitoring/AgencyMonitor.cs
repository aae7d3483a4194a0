using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Monitoring;

/// <summary>Looks through the directory log for what stands there in the name of one's own agency, and remembers how far it came.</summary>
/// <param name="session">The gateway.</param>
/// <param name="accepted">The directory entry that the user says is the agency's own, or null.</param>
internal sealed class AgencyMonitor(GatewaySession session, long? accepted)
{
    private long? looked;

    private Profile Profile => session.Profile;

    private AgencyId Agency => session.Principal.Agency;

    /// <summary>Looks at what is new in the log as the session believes it; one that did not grow is not fetched again.</summary>
    /// <exception cref="VerdictException">The log itself does not verify.</exception>
    public async Task<MonitorReport> LookAsync(CancellationToken cancellationToken)
    {
        if (session.Logs.Trust.LastBelieved(LogName.Directory)?.Tree.Size == looked)
        {
            return Quiet("Nothing is new in the directory.");
        }

        try
        {
            AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
            MonitorReport report = await JudgeAsync(directory, cancellationToken);
            looked = directory.Size;
            return report;
        }
        catch (VerdictException failure) when (failure.InnerException is DirectoryException wrong)
        {
            // The replay refuses what no root and no admin signed: the entry, under the log's own signature, is the proof of it.
            return new MonitorReport(failure.Verdict, await ReadAsync(wrong.Index, cancellationToken), []);
        }
    }

    private async Task<MonitorReport> JudgeAsync(AgencyDirectory directory, CancellationToken cancellationToken)
    {
        MonitorMemory memory = MonitorMemory.Recall(Profile);
        if (directory.Find(Agency) is not { } agency)
        {
            return Quiet($"The directory has no record of {Agency} yet.");
        }

        OwnRecords records = new(agency, memory.Known, accepted);
        ForeignRecord? foreign = records.Follow();
        if (accepted is { } index && !records.MetAccepted)
        {
            throw new UsageException($"Directory entry {index} is not a record of {Agency} that waits to be accepted; run audit monitor without --accept.");
        }

        // Before a foreign record the monitor stands still: it is told again until the agency accepts it as its own.
        new MonitorMemory(foreign is null ? directory.Size : memory.Size, records.Known).Keep(Profile);
        if (foreign is not null)
        {
            LogVerdict verdict = new(Verdict.KeyMismatch, null, $"{foreign.Sentence} {Advice(foreign.Version)}");
            return new MonitorReport(verdict, await ReadAsync(foreign.Version.Index, cancellationToken), []);
        }

        KeyChange[] news = [.. KeyHistory.Of(agency).Where(change => change.Index >= memory.Size)];
        return new MonitorReport(
            new LogVerdict(Verdict.Ok, null, $"Every record of {Agency} is its own, up to record {records.Known.Sequence}, in {directory.Size} directory entries."),
            null,
            news);
    }

    private async Task<LogEntry> ReadAsync(long index, CancellationToken cancellationToken) =>
        (await session.Logs.ReadProvenAsync(LogName.Directory, index, cancellationToken)).Entry;

    private static string Advice(RecordVersion version) =>
        $"Tell the admins and the operator; if your agency asked for it, go on with --accept {version.Index}.";

    private static MonitorReport Quiet(string sentence) => new(new LogVerdict(Verdict.Ok, null, sentence), null, []);
}
