using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Keys;

/// <summary>
/// Ends what a process left that was killed in the middle of a rotation. The database decides: a key that it says is in force takes its place in the folder, one
/// that it does not know waits there for the next <c>keys rotate</c>.
/// </summary>
internal sealed class UnfinishedRotations(DataFolder data, GatewayOptions options, IGatewayStore store)
{
    private static readonly LogName[] Logs = [LogName.Audit, LogName.Directory];

    private readonly KeyFiles files = KeyFiles.Of(options);

    /// <summary>Refuses to go on by the files alone while only the database could say which key of a log is in force.</summary>
    /// <exception cref="SetupException">A rotation was begun and not ended.</exception>
    public static void RequireNone(DataFolder data)
    {
        if (Logs.Select(log => new LogKeyFiles(data, log)).Any(log => File.Exists(log.NextKey) && File.Exists(log.NextNote)))
        {
            throw new SetupException("The rotation of a log's key was begun and not ended; run gateway keys rotate again, or start the gateway.");
        }
    }

    /// <summary>Looks, and does nothing if no rotation was begun.</summary>
    /// <returns>The purposes whose rotations were ended.</returns>
    /// <exception cref="SetupException">A file is not what it should be, or another process is at it.</exception>
    public async Task<IReadOnlyList<string>> FinishAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(data.Keys) || !Directory.EnumerateFiles(data.Keys, "*.next.*").Any())
        {
            return [];
        }

        using IDisposable held = await KeysLock.TakeAsync(data, cancellationToken);
        Dictionary<string, bool> ended = new()
        {
            [KeyNames.AuditLog] = await FinishAsync(LogName.Audit, cancellationToken),
            [KeyNames.DirectoryLog] = await FinishAsync(LogName.Directory, cancellationToken),
            [KeyNames.Manifest] = await FinishAsync(data.ManifestKey, KeyPurpose.Manifest, cancellationToken),
            [KeyNames.Token] = await FinishAsync(data.TokenKey, KeyPurpose.Token, cancellationToken),
        };
        return [.. ended.Where(purpose => purpose.Value).Select(purpose => purpose.Key)];
    }

    private async Task<bool> FinishAsync(LogName log, CancellationToken cancellationToken)
    {
        var keys = new LogKeyFiles(data, log);
        if (File.Exists(keys.NextKey) && !await IsSignedByAsync(log, keys.NextKey, cancellationToken))
        {
            keys.DropNextNote();
            return false;
        }

        bool begun = File.Exists(keys.NextNote);
        keys.TakeOver();
        return begun;
    }

    private async Task<bool> IsSignedByAsync(LogName log, string keyFile, CancellationToken cancellationToken)
    {
        using var signer = new NoteSigner(new LogOrigin(options.GatewayName, log, options.Logs.Lineage).ToString(), files.ReadSigningKey(keyFile));
        try
        {
            return await store.ReadCheckpointAsync(log, cancellationToken) is { } note && Checkpoint.Parse(note).Verify(signer.Verifier) == Verdict.Ok;
        }
        catch (CheckpointFormatException)
        {
            return false;
        }
    }

    private async Task<bool> FinishAsync(string keyFile, KeyPurpose purpose, CancellationToken cancellationToken)
    {
        string next = DataFolder.NextOf(keyFile);
        if (!File.Exists(next))
        {
            return false;
        }

        using SigningKey key = files.ReadSigningKey(next);
        if (await OwnRecord.ReadAsync(store, cancellationToken) is not { } record || !key.VerifyingKey.Equals(record.KeyInForce(purpose)))
        {
            return false;
        }

        SecretFile.Rename(next, keyFile);
        return true;
    }
}
