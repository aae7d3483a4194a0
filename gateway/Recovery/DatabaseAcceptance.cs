using Gateway.Audit;
using Gateway.Server.Options;

namespace Gateway.Server.Recovery;

/// <summary>
/// <c>recover --accept-database</c>: anchors a database that has no anchor, because it is of a gateway from before there were anchors, or because the anchor was
/// lost. Whoever asks for it vouches that the database is the newest there is; an anchor that exists is never overruled.
/// </summary>
internal static class DatabaseAcceptance
{
    /// <summary>Anchors what is not anchored.</summary>
    /// <exception cref="SetupException">Both logs are anchored, or the database contradicts itself.</exception>
    /// <exception cref="LogStoppedException">The anchor of a log is damaged, contradicted or ahead of the database.</exception>
    public static async Task RunAsync(RecoveryTools tools, TextWriter output, CancellationToken cancellationToken)
    {
        tools.Anchor.Create();
        Dictionary<LogName, Checkpoint> accepted = [];
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            if (await tools.Anchor.ReadAsync(log, cancellationToken) is { } kept)
            {
                AnchorRule.Confirm(log, kept, await tools.Store.ReadHeadAsync(log, cancellationToken));
                continue;
            }

            Checkpoint newest = await tools.ReadNewestAsync(log, cancellationToken);
            LogHead head = await tools.Store.ReadHeadAsync(log, cancellationToken);
            accepted[log] = head.Tree == newest.Tree
                ? newest
                : throw new SetupException($"The {log} log is not what its newest checkpoint says; gateway fsck tells more.");
        }

        if (accepted.Count == 0)
        {
            throw new SetupException("Both logs are anchored already; there is nothing to accept.");
        }

        await tools.Anchor.KeepAsync(accepted, cancellationToken);
        foreach ((LogName log, Checkpoint newest) in accepted)
        {
            await output.WriteLineAsync($"accepted {log} {newest.Tree.Size}");
        }
    }
}
