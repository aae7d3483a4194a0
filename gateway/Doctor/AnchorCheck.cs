using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Storage;

namespace Gateway.Server.Doctor;

/// <summary>That the anchor is there, vouches for the database, and would outlive it.</summary>
internal sealed class AnchorCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "anchor";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(setup.AnchorFolder))
        {
            findings.Wrong(
                $"There is no anchor folder {setup.AnchorFolder}, and the gateway is read-only: mount its disk; if it is lost for good, gateway recover --accept-database.");
            return;
        }

        if (setup.IsEmbedded && FileStatus.Read(setup.AnchorFolder)?.Device is { } device && device == FileStatus.Read(setup.Data.Path)?.Device)
        {
            findings.Warn(
                $"The anchor in {setup.AnchorFolder} is on the database's disk and goes with it: name a folder on another one in Gateway:Logs:AnchorFolder.");
        }

        if (setup is not { Anchor: { } anchor, Store: { } store })
        {
            return;
        }

        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            await ExamineAsync(log, anchor, store, findings, cancellationToken);
        }
    }

    private static async Task ExamineAsync(LogName log, FileAnchor anchor, IGatewayStore store, Findings findings, CancellationToken cancellationToken)
    {
        try
        {
            Checkpoint? kept;
            await using (IGatewayTransaction locked = await store.BeginAsync(cancellationToken))
            {
                // Under the lock, a gateway that serves anchors nothing beyond the head that is read here.
                kept = anchor.Confirm(log, await locked.ReadHeadAsync(log, cancellationToken));
            }

            if (kept is not null && await new ProofBuilder(store).BuildRootAsync(log, kept.Tree.Size, cancellationToken) != kept.Tree.Root)
            {
                findings.Wrong($"The {log} log in the database is not the one that was anchored: the gateway is read-only. See gateway recover.");
            }
        }
        catch (LogStoppedException exception)
        {
            findings.Wrong($"{exception.Message} The gateway is read-only: see gateway recover.");
        }
        catch (AuditIntegrityException exception)
        {
            findings.Wrong($"The {log} log does not hold together: {exception.Message} Run gateway fsck.");
        }
    }
}
