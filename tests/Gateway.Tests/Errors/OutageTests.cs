using System.Net;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Errors;

/// <summary>A database that cannot be written: nothing leaves unrecorded, and all is well once it can.</summary>
public sealed class OutageTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task No_audit_no_answer()
    {
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        int issued = await CountAsync(ActionNames.TokenIssued);
        await using (SqliteConnection other = await LockAsync())
        {
            using HttpResponseMessage token = await host.RequestTokenAsync(host.CreateAssertion(host.Founder.Reader));
            await token.RefusedAsync(HttpStatusCode.ServiceUnavailable, "audit-unavailable");
            using HttpResponseMessage entries = await auditor.GetAsync("/v1/logs/audit/entries");
            await entries.RefusedAsync(HttpStatusCode.ServiceUnavailable, "audit-unavailable");
            using HttpResponseMessage denied = await auditor.PostAsync("/v1/agencies", host.Accept(new TestAgency("bravo")));
            await denied.RefusedAsync(HttpStatusCode.ServiceUnavailable, "audit-unavailable");
            using HttpResponseMessage read = await auditor.GetAsync("/v1/agencies");
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        Assert.Equal(issued, await CountAsync(ActionNames.TokenIssued));
        await host.GetTokenAsync(host.Founder.Reader);
        Assert.Equal(issued + 1, await CountAsync(ActionNames.TokenIssued));
    }

    private async Task<int> CountAsync(string action) => (await host.ReadLogAsync(LogName.Audit)).Count(entry => entry.Action == action);

    // Another process that holds the write lock, for longer than the gateway waits for it.
    private async Task<SqliteConnection> LockAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataPath, "gateway.db")};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
        return connection;
    }
}
