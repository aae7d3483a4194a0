using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>
/// Meets logs that were opened anew, which the user accepted: their first entries must say which logs they follow, by a note under the keys that the
/// invite, or the pin, names for those. What was seen of the logs before stays under <c>state/</c>, and how much of it is gone is said.
/// </summary>
internal sealed class NewLogs(GatewaySession session, Invite before)
{
    /// <exception cref="VerdictException">The new logs do not follow the pinned ones; or <c>fork</c>, if their last note contradicts what was seen.</exception>
    public async Task RequireContinuationAsync(CommandEnvironment environment, CancellationToken cancellationToken)
    {
        foreach (LogName log in (LogName[])[LogName.Directory, LogName.Audit])
        {
            if (await ReadPredecessorAsync(log, cancellationToken) is { } predecessor)
            {
                await environment.WarnAsync(Judge(log, predecessor));
            }
        }
    }

    private async Task<LogPredecessor?> ReadPredecessorAsync(LogName log, CancellationToken cancellationToken)
    {
        EntryPage page = await session.Client.ReadEntriesAsync(log, 0, 1, cancellationToken);
        if (page.Entries.Count == 0 && log == LogName.Audit)
        {
            // Only an auditor may see it; the directory's tells the same of the same moment.
            return null;
        }

        if (page.Entries.Count != 1)
        {
            throw NotFollowing(log);
        }

        LogEntry entry = RemoteLogs.ParseEntry(log, 0, page.Entries[0]);
        await session.Logs.RequireIncludedAsync(log, entry, session.Logs.Trust.LastBelieved(log)!.Tree, cancellationToken);
        return LogOpenedDetail.Parse(entry.Detail).Previous ?? throw NotFollowing(log);
    }

    private Sentence Judge(LogName log, LogPredecessor predecessor)
    {
        NoteVerifier former = before.SignerOf(log, predecessor.Note);
        if (former.Name != before.KeyOf(log).Name || predecessor.Note.Verify(former) != Verdict.Ok)
        {
            throw NotFollowing(log);
        }

        Checkpoint? seen = new RememberedCheckpoints(session.Profile.StateFolder, session.Clock).Recall(before.KeyOf(log));
        if (seen is not null && seen.Tree.Size == predecessor.Note.Tree.Size && seen.Tree.Root != predecessor.Note.Tree.Root)
        {
            new EvidenceFolder(session.Profile.StateFolder, session.Clock).Keep(Verdict.Fork, log, predecessor.Note.Bytes.Span, seen);
            throw new VerdictException(
                Verdict.Fork, $"The new {log} log names a last note of the one before that contradicts what you saw of it. Both are kept in state/evidence.");
        }

        long known = Math.Max(seen?.Tree.Size ?? 0, predecessor.Note.Tree.Size);
        return $"The {log} log was opened anew as {session.Trusted.KeyOf(log).Name}: of {known} entries of {predecessor.Origin}, {predecessor.Size} were restored.";
    }

    private static VerdictException NotFollowing(LogName log) =>
        new(Verdict.Unproven, $"The new {log} log does not say, by a note under the keys you trust, that it follows the one before.");
}
