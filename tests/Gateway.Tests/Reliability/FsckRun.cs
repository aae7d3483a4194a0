using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Fsck;
using Gateway.Server.Keys;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Reliability;

/// <summary>Checks the database of a gateway that is running.</summary>
internal static class FsckRun
{
    /// <summary>What fsck prints.</summary>
    public static async Task<string> OfAsync(ExchangeHost host)
    {
        GatewayKeys keys = host.Get<GatewayKeys>();
        var subject = new FsckSubject
        {
            Gateway = ExchangeHost.GatewayName,
            Store = host.Store,
            Payloads = host.Get<IPayloadStore>(),
            Sealer = host.Get<ColumnSealer>(),
            AuditKeys = keys.HistoryOf(LogName.Audit),
            DirectoryKeys = keys.HistoryOf(LogName.Directory),
            Anchor = host.Get<FileAnchor>(),
        };
        using var output = new StringWriter();
        await Server.Fsck.Fsck.RunAsync(subject, output, TextWriter.Null, CancellationToken.None);
        return output.ToString();
    }
}
