using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Verification;

/// <summary>
/// Checks the gateway's logs as far as the caller may see them. Everybody: both checkpoints, against the ones remembered, and the directory in full.
/// An auditor: every entry of the audit log besides, and that every delivery which was published or numbered is in it. Another member: its own entries, each
/// proven, and the numbers of its deliveries without a gap.
/// </summary>
internal sealed class AuditVerification(GatewaySession session, Meter meter)
{
    private const string AuditorScope = "audit.read";

    /// <summary>What was found; a finding that ended the check early comes as <see cref="VerdictException"/>.</summary>
    public async Task<LogVerdict> VerifyAsync(LogName? only, CancellationToken cancellationToken)
    {
        LogVerdict verdict = new(Verdict.Ok, null, "");
        if (only is null || only == LogName.Directory)
        {
            verdict = await VerifyDirectoryAsync(cancellationToken);
        }

        if (verdict.IsOk && (only is null || only == LogName.Audit))
        {
            verdict = await VerifyAuditAsync(cancellationToken);
        }

        return verdict;
    }

    private async Task<LogVerdict> VerifyDirectoryAsync(CancellationToken cancellationToken)
    {
        // What this program keeps of the directory is right; whether the gateway still shows it so is the question here.
        await DirectoryReplica.ReplayShownAsync(session, cancellationToken);
        return new LogVerdict(Verdict.Ok, null, "The directory log is whole, and every record in it follows from the one before.");
    }

    private async Task<LogVerdict> VerifyAuditAsync(CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = await session.Logs.RefreshAsync(LogName.Audit, cancellationToken);
        return await session.Client.HasScopeAsync(AuditorScope, cancellationToken)
            ? await VerifyWholeAsync(checkpoint.Tree, cancellationToken)
            : await new OwnEntries(session).VerifyAsync(checkpoint.Tree, cancellationToken);
    }

    private async Task<LogVerdict> VerifyWholeAsync(TreeHead tree, CancellationToken cancellationToken)
    {
        meter.Total = tree.Size;
        RemoteEntries entries = new(session.Client, tree.Size);
        CompletenessFold completeness = new();
        LogVerdict? gap = null;
        LogVerdict verdict = await new LogVerifier(entries).VerifyAsync(
            LogName.Audit, tree, entry => gap ??= completeness.Add(entry), meter, cancellationToken);
        verdict = verdict.IsOk ? gap ?? completeness.End(tree.Size) ?? verdict : verdict;
        return verdict with
        {
            Sentence = verdict.IsOk
                ? $"The audit log is whole: {tree.Size} entries under the signed checkpoint, and no delivery is missing from it."
                : $"The audit log: {verdict.Sentence}",
        };
    }
}
