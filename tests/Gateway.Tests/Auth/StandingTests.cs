using System.Net;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Auth;

/// <summary>A token is good for minutes; what its principal may do is asked again within seconds.</summary>
public sealed class StandingTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private static readonly TimeSpan Effective = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_revoked_principal_is_out_though_its_token_is_not_over()
    {
        TestAgency agency = await host.JoinAsync("bravo");
        using HttpClient reader = await host.LogInAsync(agency.Reader);
        await OkAsync(reader);
        agency.Revoke(agency.Reader, host.Time.GetUtcNow());
        await BringAsync(agency);
        host.Time.Advance(Effective);
        await RevokedAsync(reader);
    }

    [Fact]
    public async Task A_suspended_agency_is_out_and_a_resumed_one_is_in_again()
    {
        TestAgency agency = await host.JoinAsync("charlie");
        using HttpClient reader = await host.LogInAsync(agency.Reader);
        await OkAsync(reader);
        await SuspendAsync(agency, HttpMethod.Post);
        host.Time.Advance(Effective);
        await RevokedAsync(reader);
        using (HttpResponseMessage login = await host.RequestTokenAsync(host.CreateAssertion(agency.Reader)))
        {
            await login.RefusedAsync(HttpStatusCode.Forbidden, "revoked");
        }

        host.Time.Advance(TimeSpan.FromMilliseconds(10));
        await SuspendAsync(agency, HttpMethod.Delete);
        host.Time.Advance(Effective);
        await OkAsync(reader);
    }

    [Fact]
    public async Task A_principal_whose_time_is_over_is_out()
    {
        TestAgency agency = await host.JoinAsync("delta");
        using HttpClient reader = await host.LogInAsync(agency.Reader);
        await OkAsync(reader);
        agency.Replace(agency.Reader, agency.Reader with { ValidTo = host.Time.GetUtcNow() + TimeSpan.FromMinutes(2) });
        await BringAsync(agency);
        await OkAsync(reader);
        host.Time.Advance(TimeSpan.FromMinutes(2) + Effective);
        await RevokedAsync(reader);
    }

    [Fact]
    public async Task A_token_goes_with_the_access_key_it_was_obtained_with()
    {
        TestAgency agency = await host.JoinAsync("echo");
        using HttpClient reader = await host.LogInAsync(agency.Reader);
        await OkAsync(reader);
        agency.Replace(agency.Reader, agency.Reader with { Access = SigningKey.Generate() });
        await BringAsync(agency);
        host.Time.Advance(Effective);
        await RevokedAsync(reader);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_takes_its_scope_along()
    {
        TestAgency agency = await host.JoinAsync("foxtrot", Role.Auditor);
        using HttpClient auditor = await host.LogInAsync(agency.Auditor);
        using (HttpResponseMessage before = await auditor.GetAsync("/v1/logs/audit/entries"))
        {
            Assert.Contains("log.opened", await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains("alpha/", await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        agency.Replace(agency.Auditor, agency.Auditor with { Roles = [] });
        await BringAsync(agency);
        host.Time.Advance(Effective);
        using HttpResponseMessage after = await auditor.GetAsync("/v1/logs/audit/entries");
        Assert.DoesNotContain("alpha/", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_refusal_of_a_known_caller_is_in_the_log()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.PostAsync("/v1/agencies/alpha/suspension", GatewayHost.Json("{}"u8.ToArray()));
        await response.RefusedAsync(HttpStatusCode.Forbidden, "insufficient-scope");
        Assert.Contains("scope=\"admin\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        LogEntry entry = (await host.ReadLogAsync(LogName.Audit))[^1];
        Assert.Equal(
            (ActionNames.AccessDenied, host.Founder.Reader.Id.Value, "/v1/agencies/{id}/suspension"), (entry.Action, entry.Actor, entry.Subject));
        int directorySize = (await host.ReadLogAsync(LogName.Directory)).Count;
        Assert.Equal(new AccessDeniedDetail("insufficient-scope", "POST", 403, directorySize), AccessDeniedDetail.Parse(entry.Detail));
    }

    [Fact]
    public async Task What_a_known_caller_sent_wrongly_is_in_the_log_and_what_is_merely_absent_is_not()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        int before = (await host.ReadLogAsync(LogName.Audit)).Count;
        using HttpResponseMessage absent = await reader.GetAsync("/v1/agencies/nobody");
        await absent.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(before, (await host.ReadLogAsync(LogName.Audit)).Count);

        using HttpResponseMessage wrong = await reader.PostAsync("/v1/agencies", GatewayHost.Json("{}"u8.ToArray()));
        await wrong.RefusedAsync(HttpStatusCode.BadRequest, "invalid-json");
        LogEntry entry = (await host.ReadLogAsync(LogName.Audit))[^1];
        Assert.Equal((ActionNames.AccessDenied, host.Founder.Reader.Id.Value, "/v1/agencies"), (entry.Action, entry.Actor, entry.Subject));
        int directorySize = (await host.ReadLogAsync(LogName.Directory)).Count;
        Assert.Equal(new AccessDeniedDetail("invalid-json", "POST", 400, directorySize), AccessDeniedDetail.Parse(entry.Detail));
    }

    [Fact]
    public async Task Strangers_leave_nothing_in_the_log()
    {
        int before = (await host.ReadLogAsync(LogName.Audit)).Count;
        using HttpResponseMessage response = await host.Client.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(before, (await host.ReadLogAsync(LogName.Audit)).Count);
    }

    private async Task BringAsync(TestAgency agency)
    {
        agency.Next(host.GatewayName);
        using HttpClient keyholder = await host.LogInAsync(agency.Keyholder);
        using HttpResponseMessage response = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(agency));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private async Task SuspendAsync(TestAgency agency, HttpMethod method)
    {
        TestPrincipal admin = host.Founder.Admin;
        AdminAct act = method == HttpMethod.Post
            ? AdminAct.Suspend(host.GatewayName, agency.Id, admin.Id, host.Time.GetUtcNow())
            : AdminAct.Resume(host.GatewayName, agency.Id, admin.Id, host.Time.GetUtcNow());
        using HttpClient client = await host.LogInAsync(admin);
        using var request = new HttpRequestMessage(method, $"/v1/agencies/{agency.Id}/suspension")
        {
            Content = GatewayHost.Json(SuspensionDetail.Create(act, act.Sign(admin.Sign)).Bytes),
        };
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task OkAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task RevokedAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("/v1/agencies");
        await response.RefusedAsync(HttpStatusCode.Forbidden, "revoked");
    }
}
