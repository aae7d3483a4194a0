using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>A gateway of a data folder, opened to be checked.</summary>
internal static class FsckServices
{
    /// <summary>Opens it; the caller disposes what it is made of.</summary>
    /// <exception cref="SetupException">There is no database, or a key cannot be read.</exception>
    public static ServiceProvider Open(DataFolder data, GatewayOptions options)
    {
        StorageServices.RequireDatabase(options, data);
        return new ServiceCollection()
            .AddSingleton(options)
            .AddSingleton(data)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_ => GatewayKeys.Load(data, options))
            .AddGatewayStorage()
            .BuildServiceProvider();
    }

    /// <summary>What is checked of it, and with which keys.</summary>
    /// <exception cref="SetupException">A key, the policy or the authority's certificates cannot be read.</exception>
    public static FsckSubject Describe(ServiceProvider services)
    {
        GatewayOptions options = services.GetRequiredService<GatewayOptions>();
        GatewayKeys keys = services.GetRequiredService<GatewayKeys>();
        return new FsckSubject
        {
            Gateway = options.GatewayName,
            Store = services.GetRequiredService<IGatewayStore>(),
            Payloads = services.GetRequiredService<IPayloadStore>(),
            Sealer = services.GetRequiredService<ColumnSealer>(),
            AuditKeys = keys.HistoryOf(LogName.Audit),
            DirectoryKeys = keys.HistoryOf(LogName.Directory),
            Anchor = AnchorServices.Open(options, services.GetRequiredService<DataFolder>(), keys, TimeProvider.System),
            Policy = ReadPolicy(options.Logs.PolicyFile),
            Authorities = ReadAuthorities(options.Logs.TimestampCertificateFile),
        };
    }

    private static WitnessPolicy? ReadPolicy(string? path)
    {
        try
        {
            return path is null ? null : WitnessPolicy.Parse(File.ReadAllBytes(path));
        }
        catch (PolicyFormatException exception)
        {
            throw new SetupException($"Gateway:Logs:PolicyFile: {exception.Message}");
        }
    }

    private static TimestampAuthorities? ReadAuthorities(string? path)
    {
        try
        {
            return path is null ? null : TimestampAuthorities.Parse(File.ReadAllBytes(path));
        }
        catch (TimestampFormatException exception)
        {
            throw new SetupException($"Gateway:Logs:TimestampCertificateFile: {exception.Message}");
        }
    }
}
