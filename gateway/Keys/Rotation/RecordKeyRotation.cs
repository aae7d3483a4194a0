using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Agencies;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Server.Storage;

namespace Gateway.Server.Keys;

/// <summary>
/// Gives the gateway another manifest or token key: a next record of its own in the directory, signed by its root. Once that is committed the key counts, and the
/// file is taken over; the keys before stay in the records before, so that what they signed goes on verifying.
/// </summary>
/// <param name="tools">The gateway, not serving or serving: one that serves finds its key given up before it signs again.</param>
/// <param name="purpose">Which of the two.</param>
internal sealed class RecordKeyRotation(RecoveryTools tools, KeyPurpose purpose)
{
    private readonly KeyFiles files = KeyFiles.Of(tools.Options);
    private readonly string keyFile = purpose == KeyPurpose.Manifest ? tools.Data.ManifestKey : tools.Data.TokenKey;

    /// <summary>Rotates.</summary>
    /// <param name="rootFile">The gateway's root key, which signs its records.</param>
    /// <param name="cancellationToken">Ends it before the commit.</param>
    /// <returns>The key that counts from now on.</returns>
    /// <exception cref="SetupException">The root key is not the gateway's, or the record does not follow.</exception>
    public async Task<VerifyingKey> RunAsync(string rootFile, CancellationToken cancellationToken)
    {
        using SigningKey root = files.ReadSigningKey(rootFile);
        NextKey.Prepare(keyFile, files);
        VerifyingKey next;
        using (SigningKey key = files.ReadSigningKey(DataFolder.NextOf(keyFile)))
        {
            next = key.VerifyingKey;
        }

        var ledger = new DirectoryLedger(tools.Options);
        await using var writer = new LogWriter<IGatewayTransaction>(
            tools.Store, tools.Keys.LogSigners, tools.StandingOver(tools.Anchor), TimeProvider.System, new LogWriterOptions());
        try
        {
            await writer.RunAsync(
                async (transaction, entries, token) =>
                {
                    OwnRecord own = await OwnRecord.ReadAsync(transaction, token) ?? throw new SetupException("The directory does not hold the gateway's record.");
                    AgencyRecord record = AgencyRecord.Create(Change(own, next, await RecordedAtAsync(own, transaction, token), transaction.Now));
                    await ledger.RecordAsync(transaction, entries, own.Self.Id, AgencyRecordedDetail.Create(record, record.Sign(root)), token);
                    return true;
                },
                cancellationToken);
        }
        catch (DirectoryException exception)
        {
            throw new SetupException($"{rootFile} cannot sign the gateway's next record: {exception.Message}", exception);
        }
        catch (DirectoryDamagedException exception)
        {
            throw new SetupException($"{exception.Message} gateway fsck tells more.", exception);
        }

        SecretFile.Rename(DataFolder.NextOf(keyFile), keyFile);
        return next;
    }

    private AgencyRecordContent Change(OwnRecord own, VerifyingKey next, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        PrincipalKeys keys = own.Self.Keys;
        bool formerLives = keys.Token.Count > 1 && recordedAt + TokenLife > now;
        if (purpose == KeyPurpose.Token && formerLives)
        {
            throw new SetupException($"Tokens of the key before may live until {recordedAt + TokenLife:yyyy-MM-dd HH:mm:ss}Z; rotate again after that.");
        }

        PrincipalKeys changed = purpose == KeyPurpose.Manifest
            ? keys with { Manifest = [next], Token = formerLives ? keys.Token : [keys.Token[^1]] }
            : keys with { Token = [keys.Token[^1], next] };
        return own.Record.Next(tools.Options.GatewayName) with
        {
            Principals = [.. own.Record.Principals.Select(principal => principal == own.Self ? principal with { Keys = changed } : principal)],
        };
    }

    // As long as one of its tokens may live the token key before the newest stays listed: that is where gateways find it.
    private TimeSpan TokenLife => TimeSpan.FromSeconds(tools.Options.Auth.TokenLifetimeSeconds + tools.Options.Limits.ClockSkewSeconds);

    private static async Task<DateTimeOffset> RecordedAtAsync(OwnRecord own, IGatewayTransaction transaction, CancellationToken cancellationToken) =>
        await transaction.ReadEntryAsync(LogName.Directory, own.Index, cancellationToken) is { } entry
            ? LogEntry.Parse(entry).Time
            : throw new SetupException($"Entry {own.Index} of the directory log is gone; gateway fsck tells more.");
}
