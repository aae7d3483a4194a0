using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Anchors;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Server.Storage;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Keys;

/// <summary>
/// Lets a log go on under another key. One transaction under the logs' lock decides: it holds <c>log.key-rotated</c> with the note that both keys signed, and a
/// checkpoint of the new key. What stands in the folder before is a key that nobody uses, and what is left to do behind it any later run does.
/// </summary>
/// <param name="tools">The gateway, not serving or serving: one that serves finds its key given up before it signs again.</param>
/// <param name="log">Which log.</param>
internal sealed class LogKeyRotation(RecoveryTools tools, LogName log)
{
    // A gateway that serves may append between the look and the lock; a busy one a few times.
    private const int Attempts = 100;

    private readonly KeyFiles files = KeyFiles.Of(tools.Options);
    private readonly LogKeyFiles keys = new(tools.Data, log);

    /// <summary>Makes the next key, if it is not there yet.</summary>
    /// <returns>Its public half: what witnesses and policies are told before the rotation.</returns>
    public NoteVerifier Prepare()
    {
        NextKey.Prepare(keys.Key, files);
        using NoteSigner next = OpenNext();
        return next.Verifier;
    }

    /// <summary>Rotates.</summary>
    /// <returns>The note.</returns>
    /// <exception cref="SetupException">The policy does not name the next key, or the log is not as its newest checkpoint says.</exception>
    /// <exception cref="LogStoppedException">The anchor does not vouch for the log.</exception>
    public async Task<KeyRotation> RunAsync(CancellationToken cancellationToken)
    {
        _ = Prepare();
        using NoteSigner next = OpenNext();
        RequirePolicyNames(next.Verifier);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            TreeHead head = (await tools.ReadNewestAsync(log, cancellationToken)).Tree;
            var rotation = KeyRotation.Sign(head, tools.Keys.LogSigners[log], next);
            keys.WriteNextNote(rotation);
            if (await TryAppendAsync(rotation, next, cancellationToken))
            {
                keys.TakeOver();
                return rotation;
            }
        }

        throw new SetupException($"The {log} log grows too fast; stop the gateway that serves it.");
    }

    private NoteSigner OpenNext() => new(tools.Keys.VerifierOf(log).Name, files.ReadSigningKey(keys.NextKey));

    /// <summary>Whoever reads the policy would refuse every checkpoint from here on, this gateway's next start first.</summary>
    private void RequirePolicyNames(NoteVerifier next)
    {
        WitnessPolicy? policy = CosigningPolicy.Load(tools.Options.Logs, tools.Keys).Policy;
        if (policy is { Logs.Count: > 0 } && !policy.Logs.Any(listed => listed.Key.ToString() == next.ToString()))
        {
            throw new SetupException(
                $"Gateway:Logs:PolicyFile lists logs: add the line 'log {next}', have its witnesses and members do the same, and run this again.");
        }
    }

    /// <returns>Whether it was committed; no if the log has grown meanwhile.</returns>
    private async Task<bool> TryAppendAsync(KeyRotation rotation, NoteSigner next, CancellationToken cancellationToken)
    {
        Dictionary<LogName, NoteSigner> signers = new(tools.Keys.LogSigners) { [log] = next };
        Dictionary<LogName, LogKeyHistory> histories = new(tools.Keys.LogHistories) { [log] = tools.Keys.HistoryOf(log).After(rotation) };
        FileAnchor anchor = AnchorServices.Open(tools.Options, tools.Data, histories, TimeProvider.System);
        await using var writer = new LogWriter<IGatewayTransaction>(tools.Store, signers, tools.StandingOver(anchor), TimeProvider.System, new LogWriterOptions());
        LogReceipt<bool> receipt = await writer.RunAsync(
            async (transaction, entries, token) =>
            {
                TreeHead head = (await transaction.ReadHeadAsync(log, token)).Tree;
                if (head != rotation.Checkpoint.Tree)
                {
                    return false;
                }

                if (entries.HeadSize(log) != head.Size)
                {
                    throw new SetupException($"The end of the {log} log is damaged; gateway fsck tells more.");
                }

                entries.Append(log, EntryDrafts.KeyRotated(log, new LogKeyRotatedDetail(rotation)));
                return true;
            },
            cancellationToken);
        return receipt.Result;
    }
}
