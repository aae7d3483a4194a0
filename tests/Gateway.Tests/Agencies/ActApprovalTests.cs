using System.Net;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Agencies;

/// <summary>A gateway on which every act of an admin takes a second admin.</summary>
public sealed class ActApprovalTests : IAsyncLifetime
{
    private readonly TestAgency newcomer = new("newcomer");
    private GatewayHost host = null!;
    private TestPrincipal second = null!;

    public async Task InitializeAsync()
    {
        host = await GatewayHost.StartAsync(("Gateway:Approvals:AdminActs", "true"));
        second = host.Founder.Add(PrincipalKind.Person, Role.Admin);
        host.Founder.Next(host.GatewayName);
        using HttpClient keyholder = await host.LogInAsync(host.Founder.Keyholder);
        using HttpResponseMessage taken = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(host.Founder));
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task One_admin_alone_accepts_nobody_and_two_do()
    {
        using (HttpResponseMessage alone = await RecordAsync(Accept(approver: null)))
        {
            await alone.RefusedAsync(HttpStatusCode.Forbidden, "approval-required");
        }

        Assert.Equal("approval-required", AccessDeniedDetail.Parse((await host.ReadLogAsync(LogName.Audit))[^1].Detail).Name);
        using HttpResponseMessage together = await RecordAsync(Accept(second));
        Assert.Equal(HttpStatusCode.Created, together.StatusCode);
        LogEntry entry = (await host.ReadLogAsync(LogName.Directory))[^1];
        Assert.Equal(second.Id, AgencyRecordedDetail.Parse(entry.Detail).Approval!.Approval.Principal);
    }

    [Fact]
    public async Task The_second_signature_is_an_admins_and_holds()
    {
        using (HttpResponseMessage reader = await RecordAsync(Accept(host.Founder.Reader)))
        {
            await reader.RefusedAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        using HttpResponseMessage forged = await RecordAsync(Accept(second with { Sign = host.Founder.Reader.Sign }));
        await forged.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
    }

    [Fact]
    public async Task A_suspension_and_its_end_take_two_as_well()
    {
        using (HttpResponseMessage accepted = await RecordAsync(Accept(second)))
        {
            Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        }

        AdminAct suspend = AdminAct.Suspend(host.GatewayName, newcomer.Id, host.Founder.Admin.Id, host.Time.GetUtcNow());
        await RequireTwoAsync(HttpMethod.Post, suspend, HttpStatusCode.Created);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        AdminAct resume = AdminAct.Resume(host.GatewayName, newcomer.Id, host.Founder.Admin.Id, host.Time.GetUtcNow());
        await RequireTwoAsync(HttpMethod.Delete, resume, HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_ordinary_next_record_is_its_agencys_own_affair()
    {
        host.Founder.Add(PrincipalKind.Team, Role.Reader);
        host.Founder.Next(host.GatewayName);
        using HttpClient keyholder = await host.LogInAsync(host.Founder.Keyholder);
        using HttpResponseMessage taken = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(host.Founder));
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    private async Task RequireTwoAsync(HttpMethod method, AdminAct act, HttpStatusCode taken)
    {
        using (HttpResponseMessage alone = await SendAsync(method, SuspensionDetail.Create(act, act.Sign(host.Founder.Admin.Sign))))
        {
            await alone.RefusedAsync(HttpStatusCode.Forbidden, "approval-required");
        }

        using HttpResponseMessage together = await SendAsync(method, SuspensionDetail.Create(act, act.Sign(host.Founder.Admin.Sign), Approve(act, second)));
        Assert.Equal(taken, together.StatusCode);
    }

    private AgencyRecordedDetail Accept(TestPrincipal? approver)
    {
        AdminAct act = AdminAct.Accept(host.GatewayName, newcomer.Record, [], host.Founder.Admin.Id, host.Time.GetUtcNow());
        return AgencyRecordedDetail.Create(
            newcomer.Record, newcomer.Enrolment.Signatures, act, act.Sign(host.Founder.Admin.Sign), approver is null ? null : Approve(act, approver));
    }

    private SignedApproval Approve(AdminAct act, TestPrincipal approver)
    {
        Approval approval = Approval.Of(act, approver.Id, host.Time.GetUtcNow());
        return new SignedApproval(approval, approval.Sign(approver.Sign));
    }

    private async Task<HttpResponseMessage> RecordAsync(AgencyRecordedDetail detail)
    {
        using HttpClient admin = await host.LogInAsync(second);
        return await admin.PostAsync("/v1/agencies", GatewayHost.Json(detail.Bytes));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, SuspensionDetail detail)
    {
        using HttpClient admin = await host.LogInAsync(second);
        using var request = new HttpRequestMessage(method, $"/v1/agencies/{newcomer.Id}/suspension") { Content = GatewayHost.Json(detail.Bytes) };
        return await admin.SendAsync(request);
    }
}
