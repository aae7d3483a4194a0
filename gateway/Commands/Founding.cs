using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Agencies;
using Gateway.Server.Anchors;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Commands;

/// <summary>
/// Makes a gateway in a folder of its own. The first entries of both logs, the gateway's record and the founding agency are one transaction; if anything
/// fails, what was written to the folder is taken away again.
/// </summary>
internal static class Founding
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Makes the gateway.</summary>
    /// <exception cref="SetupException">The folder is in use, the name or enrolment is not acceptable, or the database holds a gateway already.</exception>
    public static async Task RunAsync(DataFolder data, NewGateway gateway, Enrolment founder, CancellationToken cancellationToken)
    {
        CryptoSelfTest.Run();
        if (!GatewayName.TryParse(gateway.Name, out GatewayName name))
        {
            throw new SetupException("A gateway's name is lower-case letters, digits, dots and hyphens, as in gateway.example.");
        }

        CheckFounder(founder.Record, name);
        bool existed = Directory.Exists(data.Path);
        if (existed ? Directory.EnumerateFileSystemEntries(data.Path).Any() : File.Exists(data.Path))
        {
            throw new SetupException($"{data} exists already; a gateway is made in a new folder.");
        }

        try
        {
            await WriteAsync(data, gateway, name, founder, cancellationToken);
        }
        catch
        {
            TakeAway(data, existed);
            throw;
        }
    }

    private static async Task WriteAsync(DataFolder data, NewGateway gateway, GatewayName name, Enrolment founder, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(data.Path);
        PrivateFolder.Create(data.Keys);
        SecretFile.Write(data.Configuration, FormatSettings(data, gateway));
        if (gateway.SelfSigned is { } host)
        {
            WriteCertificate(data, host);
        }

        GatewayOptions options = Settings.Load(data);
        KeyFiles files = KeyFiles.Of(options);
        GatewayKeys.Create(data, files);
        using GatewayKeys keys = GatewayKeys.Load(data, options);
        using SigningKey root = files.ReadSigningKey(data.RootKey);
        await using IGatewayStore store = StorageServices.OpenStore(options, data);
        await store.MigrateAsync(cancellationToken);
        FileAnchor anchor = AnchorServices.Open(options, data, keys, TimeProvider.System);
        anchor.Create();
        await using var log = new LogWriter<IGatewayTransaction>(store, keys.LogSigners, anchor, TimeProvider.System, new LogWriterOptions());
        var ledger = new DirectoryLedger(options);
        try
        {
            await log.RunAsync(
                async (transaction, appender, cancel) =>
                {
                    await OpenLogsAsync(ledger, transaction, appender, keys, cancel);
                    await RecordFirstAsync(ledger, transaction, appender, name, keys, root, founder, cancel);
                    return true;
                },
                cancellationToken);
        }
        catch (DirectoryException exception)
        {
            throw new SetupException($"The enrolment cannot be accepted: {exception.Message}", exception);
        }
    }

    private static async ValueTask OpenLogsAsync(
        DirectoryLedger ledger, IGatewayTransaction transaction, EntryAppender appender, GatewayKeys keys, CancellationToken cancellationToken)
    {
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            if ((await transaction.ReadHeadAsync(log, cancellationToken)).Size > 0)
            {
                throw new SetupException("The database holds a gateway's logs already.");
            }
        }

        byte[] detail = Describe(keys.AuditLog.Verifier).ToBytes();
        appender.Append(LogName.Audit, new EntryDraft(ActionNames.LogOpened, AgencyId.Gateway.Value, LogName.Audit.Value, Evidence.Gateway, detail));
        await ledger.OpenAsync(transaction, appender, Describe(keys.DirectoryLog.Verifier), cancellationToken);
    }

    private static LogOpenedDetail Describe(NoteVerifier log) => new(log, log.Name);

    private static async ValueTask RecordFirstAsync(
        DirectoryLedger ledger,
        IGatewayTransaction transaction,
        EntryAppender appender,
        GatewayName name,
        GatewayKeys keys,
        SigningKey root,
        Enrolment founder,
        CancellationToken cancellationToken)
    {
        var self = PrincipalId.Create(AgencyId.Gateway);
        AgencyRecord own = DescribeSelf(name, self, keys, root, transaction.Now);
        await ledger.RecordAsync(transaction, appender, self, AgencyRecordedDetail.Create(own, own.Sign(root)), cancellationToken);

        // Nobody is an admin yet, so the gateway's root vouches for the first agency, once; and hands it the powers to vouch for others.
        AdminAct act = AdminAct.Accept(name, founder.Record, [Role.Admin, Role.Auditor], self, transaction.Now);
        AgencyRecordedDetail founding = AgencyRecordedDetail.Create(founder.Record, founder.Signatures, act, act.Sign(root));
        await ledger.RecordAsync(transaction, appender, self, founding, cancellationToken);
    }

    private static AgencyRecord DescribeSelf(
        GatewayName name, PrincipalId self, GatewayKeys keys, SigningKey root, DateTimeOffset now) => AgencyRecord.Create(new AgencyRecordContent
    {
        Gateway = name,
        Agency = AgencyId.Gateway,
        Sequence = 0,
        Kind = AgencyKind.Gateway,
        Names = new Dictionary<string, string> { ["en"] = name.Value },
        Root = [root.VerifyingKey],
        Principals =
        [
            new RecordedPrincipal
            {
                Id = self,
                Kind = PrincipalKind.Service,
                Roles = [],
                Keys = new PrincipalKeys { Manifest = [keys.Manifest.VerifyingKey], Token = [keys.Token.VerifyingKey] },
                ValidFrom = now,
            },
        ],
    });

    private static void CheckFounder(AgencyRecord record, GatewayName name)
    {
        if (record.Gateway is { } other && other != name)
        {
            throw new SetupException($"The enrolment is for the gateway {other}, not {name}.");
        }

        if (!record.Principals.Any(CanAdminister))
        {
            throw new SetupException("The enrolment has no principal with the role admin and its sign and access keys; make one with advisory keygen.");
        }
    }

    private static bool CanAdminister(RecordedPrincipal principal) =>
        principal.Revoked is null && principal.Roles.Contains(Role.Admin) && principal.Keys is { Sign.Count: > 0, Access.Count: > 0 };

    private static void WriteCertificate(DataFolder data, SelfSignedHost host)
    {
        (byte[] certificate, byte[] key) = SelfSignedCertificate.Create(host.Name, TimeProvider.System.GetUtcNow());
        try
        {
            PrivateFolder.Create(data.Tls);
            SecretFile.Write(data.TlsCertificate, certificate);
            SecretFile.Write(data.TlsKey, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] FormatSettings(DataFolder data, NewGateway gateway)
    {
        JsonObject settings = new()
        {
            [nameof(GatewayOptions.Name)] = gateway.Name,
            [nameof(GatewayOptions.SecurityContact)] = new JsonArray($"mailto:security@{gateway.Name}"),
        };
        if (gateway.PublicUrl is { } url)
        {
            settings[nameof(GatewayOptions.PublicUrl)] = url;
        }

        if (gateway.ConnectionStringFile is { } file)
        {
            settings[nameof(GatewayOptions.Storage)] = new JsonObject
            {
                [nameof(StorageOptions.Provider)] = StorageOptions.SqlServer,
                [nameof(StorageOptions.ConnectionStringFile)] = Path.GetFullPath(file),
            };
        }

        if (gateway.SelfSigned is not null)
        {
            settings[nameof(GatewayOptions.Tls)] = new JsonObject
            {
                [nameof(TlsOptions.CertificateFile)] = data.TlsCertificate,
                [nameof(TlsOptions.KeyFile)] = data.TlsKey,
            };
        }

        if (gateway.PassphraseFile is { } passphrase)
        {
            settings[nameof(GatewayOptions.Keys)] = new JsonObject { [nameof(KeysOptions.PassphraseFile)] = Path.GetFullPath(passphrase) };
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { [GatewayOptions.Section] = settings }, Indented);
    }

    /// <summary>Takes away again what was written to a new data folder.</summary>
    public static void TakeAway(DataFolder data, bool keepFolder)
    {
        if (!Directory.Exists(data.Path))
        {
            return;
        }

        if (!keepFolder)
        {
            Directory.Delete(data.Path, recursive: true);
            return;
        }

        foreach (FileSystemInfo entry in new DirectoryInfo(data.Path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
