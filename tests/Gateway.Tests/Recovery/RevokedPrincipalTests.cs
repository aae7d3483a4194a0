using System.Net;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Recovery;

/// <summary>A principal that an order beside the records revoked stays out, whatever happens to the database.</summary>
public sealed class RevokedPrincipalTests
{
    [Fact]
    public async Task A_revocation_that_the_database_lost_comes_back_with_its_entry()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        TestAgency bravo = await host.Gateway.Host.JoinAsync("bravo");
        host.Gateway.Database.Backup();
        await RevokeReaderAsync(host, bravo);
        string[] exports = [await host.ExportAsync("audit.ndjson", LogName.Audit), await host.ExportAsync("directory.ndjson", LogName.Directory)];
        await host.Gateway.Host.RestartAsync(host.Gateway.Database.Restore);

        await host.RecoverAsync(exports);
        await host.Gateway.Host.RestartAsync();

        using HttpResponseMessage login = await host.Gateway.Host.RequestTokenAsync(host.Gateway.Host.CreateAssertion(bravo.Reader));
        await login.RefusedAsync(HttpStatusCode.Forbidden, "revoked");
        Assert.StartsWith("ok", await host.FsckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_that_are_opened_anew_take_it_over()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        TestAgency bravo = await host.Gateway.Host.JoinAsync("bravo");
        await RevokeReaderAsync(host, bravo);
        var into = new DataFolder(host.PathOf("new"));

        await host.OpenNewLogsAsync(into.Path);

        await using WebApplication served = GatewayApplication.Build(into, ["http://127.0.0.1:0"], []);
        IGatewayStore store = served.Services.GetRequiredService<IGatewayStore>();
        PrincipalRow? reader = await store.FindPrincipalAsync(bravo.Reader.Id, default);
        Assert.Equal(RevocationReason.KeyCompromise, reader!.RevokedReason);
        StoredEntry entry = (await store.ReadEntriesAsync(LogName.Directory, 0, 100, default)).Single(row => LogEntry.Parse(row.Bytes).Action == ActionNames.PrincipalRevoked);
        Assert.Equal(bravo.Id.Value, LogEntry.Parse(entry.Bytes).Subject);
    }

    private static async Task RevokeReaderAsync(RecoveringHost host, TestAgency agency)
    {
        GatewayHost gateway = host.Gateway.Host;
        RevocationOrder order = RevocationOrder.Create(
            gateway.GatewayName, agency.Reader.Id, RevocationReason.KeyCompromise, gateway.Time.GetUtcNow());
        using HttpClient keyholder = await gateway.LogInAsync(agency.Keyholder);
        using HttpResponseMessage response = await keyholder.PostAsync(
            $"/v1/agencies/{agency.Id}/revocations", GatewayHost.Json(PrincipalRevokedDetail.Create(order, order.Sign(agency.Root)).Bytes));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }
}
