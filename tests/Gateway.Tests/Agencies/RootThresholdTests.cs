using System.Net;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Agencies;

/// <summary>An agency of which two of three root keys must sign.</summary>
public sealed class RootThresholdTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private readonly SigningKey[] roots = [SigningKey.Generate(), SigningKey.Generate(), SigningKey.Generate()];

    [Fact]
    public async Task It_is_accepted_and_goes_on_with_as_many_signatures_and_with_none_fewer()
    {
        var agency = new TestAgency("shared");
        AgencyRecord first = AgencyRecord.Create(agency.Record.Content with { Root = [.. roots.Select(root => root.VerifyingKey)], Threshold = 2 });
        using (HttpResponseMessage one = await AcceptAsync(first, first.Sign([roots[0]])))
        {
            await one.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
        }

        using (HttpResponseMessage two = await AcceptAsync(first, first.Sign([roots[0], roots[1]])))
        {
            Assert.Equal(HttpStatusCode.Created, two.StatusCode);
        }

        AgencyRecord next = AgencyRecord.Create(first.Next(host.GatewayName));
        using (HttpResponseMessage one = await BringAsync(agency, next, next.Sign([roots[2]])))
        {
            await one.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
        }

        using (HttpResponseMessage twice = await BringAsync(agency, next, new RootSignatures(next.Sign(roots[2]), next.Sign(roots[2]))))
        {
            await twice.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
        }

        using HttpResponseMessage taken = await BringAsync(agency, next, next.Sign([roots[2], roots[1]]));
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        using HttpClient reader = await host.LogInAsync(agency.Reader);
        using HttpResponseMessage shown = await reader.GetAsync("/v1/agencies/shared");
        using JsonDocument answer = await shown.ReadJsonAsync();
        Assert.Equal(next.Sign(roots[2]) + "\n" + next.Sign(roots[1]), answer.RootElement.GetProperty("signature").GetString());
    }

    [Fact]
    public async Task One_key_alone_cannot_lower_the_threshold_and_an_admin_replaces_what_was_lost()
    {
        var agency = new TestAgency("lowered");
        AgencyRecord first = AgencyRecord.Create(agency.Record.Content with { Root = [.. roots.Select(root => root.VerifyingKey)], Threshold = 2 });
        using (HttpResponseMessage taken = await AcceptAsync(first, first.Sign(roots)))
        {
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        }

        AgencyRecord alone = AgencyRecord.Create(first.Next(host.GatewayName) with { Root = [roots[0].VerifyingKey], Threshold = 1 });
        using (HttpResponseMessage lowered = await BringAsync(agency, alone, alone.Sign([roots[0]])))
        {
            await lowered.RefusedAsync(HttpStatusCode.Forbidden, "approval-required");
        }

        AdminAct act = AdminAct.ReplaceRoot(host.GatewayName, alone, host.Founder.Admin.Id, host.Time.GetUtcNow());
        using HttpResponseMessage replaced = await PostAsync(
            host.Founder.Admin, AgencyRecordedDetail.Create(alone, alone.Sign([roots[0]]), act, act.Sign(host.Founder.Admin.Sign)));
        Assert.Equal(HttpStatusCode.Created, replaced.StatusCode);
    }

    private Task<HttpResponseMessage> AcceptAsync(AgencyRecord record, RootSignatures signatures)
    {
        AdminAct act = AdminAct.Accept(host.GatewayName, record, [], host.Founder.Admin.Id, host.Time.GetUtcNow());
        return PostAsync(host.Founder.Admin, AgencyRecordedDetail.Create(record, signatures, act, act.Sign(host.Founder.Admin.Sign)));
    }

    private Task<HttpResponseMessage> BringAsync(TestAgency agency, AgencyRecord record, RootSignatures signatures) =>
        PostAsync(agency.Keyholder, AgencyRecordedDetail.Create(record, signatures));

    private async Task<HttpResponseMessage> PostAsync(TestPrincipal caller, AgencyRecordedDetail detail)
    {
        using HttpClient client = await host.LogInAsync(caller);
        return await client.PostAsync("/v1/agencies", GatewayHost.Json(detail.Bytes));
    }
}
