using System.Net;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Agencies;

/// <summary>A revocation that the agency's root signed in advance, brought on the day by whoever can still log in.</summary>
public sealed class RevocationTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private static readonly TimeSpan Effective = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task It_takes_effect_without_the_root_within_seconds_and_stands_in_the_directory_log()
    {
        TestAgency agency = await host.JoinAsync("kept");
        RevocationOrder order = RevocationOrder.Create(
            host.GatewayName, agency.Reader.Id, RevocationReason.KeyCompromise, host.Time.GetUtcNow().AddMonths(-6));
        RootSignatures signatures = order.Sign(agency.Root);
        using HttpClient reader = await host.LogInAsync(agency.Reader);

        using HttpResponseMessage response = await PostAsync(agency.Keyholder, agency, order, signatures);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);

        host.Time.Advance(Effective);
        using HttpResponseMessage refused = await reader.GetAsync("/v1/agencies");
        await refused.RefusedAsync(HttpStatusCode.Forbidden, "revoked");
        LogEntry entry = (await host.ReadLogAsync(LogName.Directory))[^1];
        Assert.Equal((ActionNames.PrincipalRevoked, agency.Keyholder.Id.Value, "kept"), (entry.Action, entry.Actor, entry.Subject));
        Assert.Equal(order.Bytes.ToArray(), PrincipalRevokedDetail.Parse(entry.Detail).Order.Bytes.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_effective_on_every_gateway_of_the_database_within_five_seconds(bool byRecord)
    {
        await using GatewayReplica replica = await GatewayReplica.StartAsync(host);
        TestAgency agency = await host.JoinAsync(byRecord ? "replicated-record" : "replicated-order");
        using HttpClient here = await host.LogInAsync(agency.Reader);
        using var there = new HttpClient { BaseAddress = replica.Url };
        there.DefaultRequestHeaders.Authorization = here.DefaultRequestHeaders.Authorization;
        await StandsAsync(here, HttpStatusCode.OK);
        await StandsAsync(there, HttpStatusCode.OK);

        if (byRecord)
        {
            agency.Revoke(agency.Reader, host.Time.GetUtcNow());
            agency.Next(host.GatewayName);
            using HttpClient keyholder = await host.LogInAsync(agency.Keyholder);
            using HttpResponseMessage taken = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(agency));
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }
        else
        {
            RevocationOrder order = Order(agency, agency.Reader);
            using HttpResponseMessage taken = await PostAsync(agency.Keyholder, agency, order, order.Sign(agency.Root));
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        host.Time.Advance(Effective);
        await StandsAsync(here, HttpStatusCode.Forbidden);
        await StandsAsync(there, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_later_record_that_lacks_it_does_not_let_the_principal_back_in()
    {
        TestAgency agency = await host.JoinAsync("lasting");
        RevocationOrder order = Order(agency, agency.Reader);
        using HttpResponseMessage revoked = await PostAsync(agency.Keyholder, agency, order, order.Sign(agency.Root));
        Assert.Equal(HttpStatusCode.Created, revoked.StatusCode);

        agency.Add(PrincipalKind.Team, Role.Reader);
        agency.Next(host.GatewayName);
        using HttpClient keyholder = await host.LogInAsync(agency.Keyholder);
        using HttpResponseMessage next = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(agency));
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);

        using HttpResponseMessage login = await host.RequestTokenAsync(host.CreateAssertion(agency.Reader));
        await login.RefusedAsync(HttpStatusCode.Forbidden, "revoked");
    }

    [Fact]
    public async Task An_admin_may_bring_it_for_an_agency_that_has_nobody_left()
    {
        TestAgency agency = await host.JoinAsync("locked-out");
        RevocationOrder order = Order(agency, agency.Keyholder);
        using HttpResponseMessage response = await PostAsync(host.Founder.Admin, agency, order, order.Sign(agency.Root));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_else_may_and_no_signature_but_the_roots_counts()
    {
        TestAgency agency = await host.JoinAsync("besieged");
        TestAgency other = await host.JoinAsync("besieger");
        RevocationOrder order = Order(agency, agency.Reader);
        RootSignatures good = order.Sign(agency.Root);
        using (HttpResponseMessage reader = await PostAsync(agency.Reader, agency, order, good))
        {
            await reader.RefusedAsync(HttpStatusCode.Forbidden, "insufficient-scope");
        }

        using (HttpResponseMessage stranger = await PostAsync(other.Keyholder, agency, order, good))
        {
            await stranger.RefusedAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        using (HttpResponseMessage elsewhere = await PostAsync(other.Keyholder, other, order, good))
        {
            await elsewhere.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        }

        using (HttpResponseMessage forged = await PostAsync(agency.Keyholder, agency, order, order.Sign(other.Root)))
        {
            await forged.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
        }

        RevocationOrder foreign = RevocationOrder.Create(GatewayName.Parse("other.test"), agency.Reader.Id, RevocationReason.Left, host.Time.GetUtcNow());
        using (HttpResponseMessage otherGateway = await PostAsync(agency.Keyholder, agency, foreign, foreign.Sign(agency.Root)))
        {
            await otherGateway.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        }

        RevocationOrder nobody = RevocationOrder.Create(host.GatewayName, PrincipalId.Create(agency.Id), RevocationReason.Left, host.Time.GetUtcNow());
        using (HttpResponseMessage unknown = await PostAsync(agency.Keyholder, agency, nobody, nobody.Sign(agency.Root)))
        {
            await unknown.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        }

        using HttpResponseMessage first = await PostAsync(agency.Keyholder, agency, order, good);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using HttpResponseMessage again = await PostAsync(agency.Keyholder, agency, order, good);
        await again.RefusedAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"revocation\":{},\"signature\":\"x\"}")]
    [InlineData("not json")]
    public async Task A_body_that_is_no_revocation_is_refused(string body)
    {
        using HttpClient keyholder = await host.LogInAsync(host.Founder.Keyholder);
        using HttpResponseMessage response = await keyholder.PostAsync(
            "/v1/agencies/alpha/revocations", GatewayHost.Json(System.Text.Encoding.UTF8.GetBytes(body)));
        await response.RefusedAsync(HttpStatusCode.BadRequest, "invalid-json");
    }

    [Fact]
    public async Task Posted_again_with_its_idempotency_key_it_is_answered_again()
    {
        TestAgency agency = await host.JoinAsync("repeated");
        RevocationOrder order = Order(agency, agency.Reader);
        ReadOnlyMemory<byte> body = PrincipalRevokedDetail.Create(order, order.Sign(agency.Root)).Bytes;
        using HttpClient keyholder = await host.LogInAsync(agency.Keyholder);
        keyholder.DefaultRequestHeaders.Add("Idempotency-Key", "one");
        using HttpResponseMessage first = await keyholder.PostAsync("/v1/agencies/repeated/revocations", GatewayHost.Json(body));
        using HttpResponseMessage again = await keyholder.PostAsync("/v1/agencies/repeated/revocations", GatewayHost.Json(body));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }

    private RevocationOrder Order(TestAgency agency, TestPrincipal principal) =>
        RevocationOrder.Create(host.GatewayName, principal.Id, RevocationReason.KeyCompromise, host.Time.GetUtcNow());

    private async Task<HttpResponseMessage> PostAsync(TestPrincipal caller, TestAgency agency, RevocationOrder order, RootSignatures signatures)
    {
        using HttpClient client = await host.LogInAsync(caller);
        return await client.PostAsync($"/v1/agencies/{agency.Id}/revocations", GatewayHost.Json(PrincipalRevokedDetail.Create(order, signatures).Bytes));
    }

    private static async Task StandsAsync(HttpClient client, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await client.GetAsync("/v1/agencies");
        Assert.Equal(expected, response.StatusCode);
    }
}
