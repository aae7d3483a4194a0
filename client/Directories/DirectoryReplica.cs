using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Directories;

/// <summary>
/// The directory of agencies as the log itself tells it: every entry there is, the root over them compared with a fresh signed checkpoint, and each
/// replayed under the same rules that the gateway must keep. Only this shows a substituted key or a hidden revocation.
/// </summary>
internal static class DirectoryReplica
{
    /// <summary>Replays up to the checkpoint that the session believes, which it was shown when it was opened or since.</summary>
    /// <exception cref="VerdictException">The log does not verify, or an entry does not follow from those before it.</exception>
    public static async Task<AgencyDirectory> ReplayAsync(GatewaySession session, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = session.Logs.Trust.LastBelieved(LogName.Directory)
            ?? await session.Logs.RefreshAsync(LogName.Directory, cancellationToken);
        return Replay(session.Gateway, await ReadVerifiedAsync(session, checkpoint.Tree, cancellationToken));
    }

    /// <summary>Replays up to the newest checkpoint there is now.</summary>
    /// <inheritdoc cref="ReplayAsync"/>
    public static async Task<AgencyDirectory> ReplayNewestAsync(GatewaySession session, CancellationToken cancellationToken)
    {
        await session.Logs.RefreshAsync(LogName.Directory, cancellationToken);
        return await ReplayAsync(session, cancellationToken);
    }

    /// <summary>Replays what the gateway shows of the whole log now, whatever is kept here of it: for whoever judges the gateway, not the agencies.</summary>
    /// <inheritdoc cref="ReplayAsync"/>
    public static async Task<AgencyDirectory> ReplayShownAsync(GatewaySession session, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = await session.Logs.RefreshAsync(LogName.Directory, cancellationToken);
        (LogVerdict verdict, IReadOnlyList<StoredEntry> rows) = await VerifyAsync(session, [], checkpoint.Tree, cancellationToken);
        RequireOk(verdict);
        return Replay(session.Gateway, rows);
    }

    /// <summary>The entries of the directory log up to a head that is believed, verified.</summary>
    /// <exception cref="VerdictException">The log does not verify.</exception>
    public static async Task<IReadOnlyList<StoredEntry>> ReadVerifiedAsync(GatewaySession session, TreeHead tree, CancellationToken cancellationToken)
    {
        DirectoryCache cache = new(session.StateFileOf(LogName.Directory, "entries"));
        IReadOnlyList<StoredEntry> kept = cache.Read();
        (LogVerdict verdict, IReadOnlyList<StoredEntry> rows) = await VerifyAsync(session, kept, tree, cancellationToken);
        if (verdict.IsOk)
        {
            if (rows.Count > kept.Count)
            {
                cache.Append(rows.Skip(kept.Count));
            }

            return rows;
        }

        if (kept.Count > 0)
        {
            // What was kept may be what is wrong; the gateway is judged by its own answers.
            (verdict, rows) = await VerifyAsync(session, [], tree, cancellationToken);
        }

        RequireOk(verdict);
        cache.Replace(rows);
        return rows;
    }

    private static void RequireOk(LogVerdict verdict)
    {
        if (!verdict.IsOk)
        {
            throw new VerdictException(verdict with { Sentence = $"The directory log: {verdict.Sentence}" });
        }
    }

    private static async Task<(LogVerdict Verdict, IReadOnlyList<StoredEntry> Rows)> VerifyAsync(
        GatewaySession session, IReadOnlyList<StoredEntry> kept, TreeHead tree, CancellationToken cancellationToken)
    {
        KeptEntries entries = new(new CachedEntries(kept, new RemoteEntries(session.Client, tree.Size)));
        LogVerdict verdict = await new LogVerifier(entries).VerifyAsync(LogName.Directory, tree, cancellationToken);
        return (verdict, [.. entries.Rows.Where(row => row.Index < tree.Size)]);
    }

    /// <summary>Replays rows that were verified.</summary>
    /// <exception cref="VerdictException">An entry does not follow from those before it.</exception>
    public static AgencyDirectory Replay(GatewayName gateway, IEnumerable<StoredEntry> rows)
    {
        try
        {
            return DirectoryReplay.Run(gateway, rows);
        }
        catch (EvidenceException failure)
        {
            throw new VerdictException(failure.Finding, failure.InnerException ?? failure);
        }
    }
}
