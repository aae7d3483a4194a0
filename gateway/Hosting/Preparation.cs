using System.Globalization;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Auth;
using Gateway.Server.Keys;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Timestamps;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Hosting;

/// <summary>What must hold before the first request: working cryptography, a database of our schema, and logs that our keys signed.</summary>
internal static class Preparation
{
    private static readonly LogName[] Logs = [LogName.Audit, LogName.Directory];

    /// <summary>Checks and logs what the gateway starts with.</summary>
    /// <exception cref="SetupException">Something does not hold.</exception>
    public static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Preparation));
        GatewayOptions options = services.GetRequiredService<GatewayOptions>();
        logger.Starting(options.Name, typeof(Preparation).Assembly.GetName().Version!.ToString(3), options.Storage.Provider);
        LogSettings(logger, options);
        CryptoSelfTest.Run();
        IGatewayStore store = services.GetRequiredService<IGatewayStore>();
        await Schema.PrepareAsync(store, options.Storage, cancellationToken);
        await new UnfinishedRotations(services.GetRequiredService<DataFolder>(), options, store).FinishAsync(cancellationToken);
        GatewayKeys keys = services.GetRequiredService<GatewayKeys>();
        LogKeys(logger, keys);
        LogPolicy(logger, services.GetRequiredService<CosigningPolicy>());
        _ = services.GetRequiredService<TimestampSource>();
        foreach (LogName log in Logs)
        {
            await CheckLogAsync(store, log, keys.HistoryOf(log), cancellationToken);
        }

        LogStanding standing = services.GetRequiredService<LogStanding>();
        await standing.CheckAsync(cancellationToken);
        if (standing.Stop is null or LogKeyRetiredException)
        {
            // An older database may name former keys; it is read, and not signed for.
            await CheckRecordAsync(services, store, cancellationToken);
        }

        services.GetRequiredService<WitnessGate>().Prepare();
    }

    // Another key, or another gateway's database: every checkpoint from here on would be a fork of what members have seen.
    private static async Task CheckLogAsync(IGatewayStore store, LogName log, LogKeyHistory keys, CancellationToken cancellationToken)
    {
        byte[] note = await store.ReadCheckpointAsync(log, cancellationToken)
            ?? throw new SetupException($"The database holds no {log} log; make a gateway with gateway init.");
        Verdict verdict = Verify(note, keys);
        if (verdict != Verdict.Ok)
        {
            throw new SetupException(
                $"The {log} log in the database was not signed by this gateway's key ({verdict.Word()}). If the key was rotated elsewhere, copy the keys' folder from there.");
        }
    }

    private static Verdict Verify(byte[] note, LogKeyHistory keys)
    {
        try
        {
            return keys.Verify(Checkpoint.Parse(note));
        }
        catch (CheckpointFormatException)
        {
            return Verdict.Malformed;
        }
    }

    /// <summary>That the directory names the keys which manifests and tokens are signed with, and which token key was in force before.</summary>
    private static async Task CheckRecordAsync(IServiceProvider services, IGatewayStore store, CancellationToken cancellationToken)
    {
        try
        {
            OwnRecord? own = await services.GetRequiredService<KeysInForce>().RequireRecordAsync(cancellationToken);
            if (own?.Self.Keys.Token is [.., var former, _]
                && await store.ReadEntriesAsync(LogName.Directory, own.Index, 1, cancellationToken) is [var entry])
            {
                services.GetRequiredService<TokenKeys>().AcceptFormer(former, LogEntry.Parse(entry.Bytes).Time);
            }
        }
        catch (LogKeyRetiredException exception)
        {
            throw new SetupException($"{exception.Message} Copy the keys' folder of the gateway where that was done.", exception);
        }
    }

    private static void LogSettings(ILogger logger, GatewayOptions options)
    {
        foreach ((string setting, string value) in EffectiveSettings.Of(options))
        {
            logger.EffectiveSetting(setting, value);
        }
    }

    private static void LogPolicy(ILogger logger, CosigningPolicy policy)
    {
        foreach (PolicyWitness witness in policy.Witnesses)
        {
            logger.WitnessAsked(witness.Name, witness.Key.ToString(), witness.Url!.AbsoluteUri);
        }
    }

    private static void LogKeys(ILogger logger, GatewayKeys keys)
    {
        foreach (LogName log in Logs)
        {
            logger.KeyLoaded($"{log}-log", keys.VerifierOf(log).KeyHash.ToString("x8", CultureInfo.InvariantCulture));
        }

        logger.KeyLoaded("manifest", Exchange.Ed25519Jwk.Thumbprint(keys.Manifest.VerifyingKey));
        logger.KeyLoaded("token", Exchange.Ed25519Jwk.Thumbprint(keys.Token.VerifyingKey));
    }
}
