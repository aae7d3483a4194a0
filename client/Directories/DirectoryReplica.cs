using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Directories;

/// <summary>
/// The directory of agencies as the log itself tells it: every entry fetched, the root over them compared with a fresh signed checkpoint, and each
/// replayed under the same rules that the gateway must keep. Only this shows a substituted key or a hidden revocation.
/// </summary>
internal static class DirectoryReplica
{
    /// <exception cref="VerdictException">The log does not verify, or an entry does not follow from those before it.</exception>
    public static async Task<AgencyDirectory> ReplayAsync(GatewaySession session, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = await session.Logs.RefreshAsync(LogName.Directory, cancellationToken);
        KeptEntries entries = new(new RemoteEntries(session.Client, checkpoint.Tree.Size));
        LogVerdict verdict = await new LogVerifier(entries).VerifyAsync(LogName.Directory, checkpoint.Tree, cancellationToken);
        if (!verdict.IsOk)
        {
            throw new VerdictException(verdict with { Sentence = $"The directory log: {verdict.Sentence}" });
        }

        return Replay(session.Gateway, entries.Rows);
    }

    private static AgencyDirectory Replay(GatewayName gateway, IEnumerable<StoredEntry> rows)
    {
        try
        {
            return DirectoryReplay.Run(gateway, rows);
        }
        catch (EvidenceException failure)
        {
            throw new VerdictException(failure.Finding, failure);
        }
    }
}
