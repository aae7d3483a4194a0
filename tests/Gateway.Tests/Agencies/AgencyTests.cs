using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Agencies;

public sealed class AgencyTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private static readonly string[] RecordedKeys = ["access", "receive", "sign"];

    [Fact]
    public async Task Agency_B_cannot_bring_a_record_of_agency_A()
    {
        TestAgency a = await host.JoinAsync("a-record");
        TestAgency b = await host.JoinAsync("b-record");
        a.Next(host.GatewayName);
        using HttpResponseMessage response = await PostAsync(b.Keyholder, GatewayHost.Bring(a));
        await response.RefusedAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(0, await SequenceAsync("a-record"));
    }

    [Fact]
    public async Task The_directory_is_read_by_every_member_with_the_exact_signed_bytes()
    {
        TestAgency agency = await host.JoinAsync("exact");
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        string answer = await reader.GetStringAsync("/v1/agencies/exact");
        Assert.Contains(Encoding.UTF8.GetString(agency.Record.Bytes.Span), answer, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(answer);
        string signature = document.RootElement.GetProperty("signature").GetString()!;
        Assert.True(SshSignature.Verify(agency.Root.VerifyingKey, Namespaces.Directory, agency.Record.Bytes.Span, signature));
        JsonElement principal = document.RootElement.GetProperty("principals").EnumerateArray().Single(one => one.GetProperty("id").GetString() == agency.Reader.Id.Value);
        Assert.Equal(RecordedKeys, principal.GetProperty("keys").EnumerateObject().Select(key => key.Name).Order());
        Assert.Equal(agency.Reader.Receive.Recipient.ToString(), principal.GetProperty("keys").GetProperty("receive")[0].GetString());
    }

    [Fact]
    public async Task The_list_shows_all_agencies_and_the_size_it_stands_for()
    {
        await host.JoinAsync("listed");
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync("/v1/agencies");
        using JsonDocument list = await response.ReadJsonAsync();
        JsonElement listed = list.RootElement.GetProperty("agencies").EnumerateArray().Single(agency => agency.GetProperty("agency").GetString() == "listed");
        Assert.Equal(("national-cert", "active", false), (listed.GetProperty("kind").GetString(), listed.GetProperty("status").GetString(), listed.GetProperty("suspended").GetBoolean()));
        Assert.Equal("机构", listed.GetProperty("names").GetProperty("zh").GetString());
        Assert.Equal((await host.ReadLogAsync(LogName.Directory)).Count, list.RootElement.GetProperty("directorySize").GetInt64());
    }

    [Fact]
    public async Task Several_agencies_are_read_in_full_at_once()
    {
        await host.JoinAsync("full-one");
        await host.JoinAsync("full-two");
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);

        using HttpResponseMessage response = await reader.GetAsync("/v1/agencies?id=full-two&id=nobody&id=full-one&id=full-two");

        using JsonDocument answer = await response.ReadJsonAsync();
        string[] shown = [.. answer.RootElement.GetProperty("agencies").EnumerateArray().Select(agency => agency.GetRawText())];
        Assert.Equal([await reader.GetStringAsync("/v1/agencies/full-two"), await reader.GetStringAsync("/v1/agencies/full-one")], shown);
    }

    [Fact]
    public async Task More_agencies_at_once_than_are_shown_in_full_are_a_bad_request()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        string query = string.Join('&', Enumerable.Range(0, 51).Select(number => $"id=agency-{number}"));
        using HttpResponseMessage response = await reader.GetAsync($"/v1/agencies?{query}");
        await response.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("UPPER")]
    [InlineData("x")]
    public async Task An_agency_that_does_not_exist_is_not_found(string id)
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync($"/v1/agencies/{id}");
        await response.RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_new_agency_needs_an_admins_countersignature()
    {
        var agency = new TestAgency("uncounted");
        using HttpResponseMessage response = await PostAsync(host.Founder.Admin, GatewayHost.Bring(agency));
        await response.RefusedAsync(HttpStatusCode.Forbidden, "approval-required");
    }

    [Fact]
    public async Task A_countersigned_record_is_brought_by_an_admin_only()
    {
        var agency = new TestAgency("smuggled");
        using HttpResponseMessage response = await PostAsync(host.Founder.Keyholder, host.Accept(agency));
        await response.RefusedAsync(HttpStatusCode.Forbidden, "insufficient-scope");
    }

    [Fact]
    public async Task An_admin_by_its_own_record_alone_cannot_accept_anybody()
    {
        TestAgency pretender = await host.JoinAsync("pretender");
        var agency = new TestAgency("accomplice");
        AdminAct act = AdminAct.Accept(host.GatewayName, agency.Record, [], pretender.Admin.Id, host.Time.GetUtcNow());
        StringContent body = GatewayHost.Json(AgencyRecordedDetail.Create(agency.Record, agency.Enrolment.Signatures, act, act.Sign(pretender.Admin.Sign)).Bytes);
        using HttpResponseMessage byPretender = await PostAsync(pretender.Admin, body);
        await byPretender.RefusedAsync(HttpStatusCode.Forbidden, "insufficient-scope");
        using HttpResponseMessage byAdmin = await PostAsync(
            host.Founder.Admin, GatewayHost.Json(AgencyRecordedDetail.Create(agency.Record, agency.Enrolment.Signatures, act, act.Sign(pretender.Admin.Sign)).Bytes));
        await byAdmin.RefusedAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task An_act_that_somebody_else_signed_is_refused()
    {
        var agency = new TestAgency("forged");
        AdminAct act = AdminAct.Accept(host.GatewayName, agency.Record, [], host.Founder.Admin.Id, host.Time.GetUtcNow());
        StringContent body = GatewayHost.Json(AgencyRecordedDetail.Create(agency.Record, agency.Enrolment.Signatures, act, act.Sign(host.Founder.Reader.Sign)).Bytes);
        using HttpResponseMessage response = await PostAsync(host.Founder.Admin, body);
        await response.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
    }

    [Fact]
    public async Task A_next_record_is_taken_and_stands_in_the_log()
    {
        TestAgency agency = await host.JoinAsync("growing");
        TestPrincipal added = agency.Add(PrincipalKind.Team, Role.Reader);
        agency.Next(host.GatewayName);
        using HttpResponseMessage response = await PostAsync(agency.Keyholder, GatewayHost.Bring(agency));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/v1/agencies/growing", response.Headers.Location?.ToString());
        using JsonDocument answer = await response.ReadJsonAsync();
        LogEntry entry = (await host.ReadLogAsync(LogName.Directory))[(int)answer.RootElement.GetProperty("index").GetInt64()];
        Assert.Equal((ActionNames.AgencyRecorded, agency.Keyholder.Id.Value, "growing"), (entry.Action, entry.Actor, entry.Subject));
        Assert.Equal(agency.Record.Digest, AgencyRecordedDetail.Parse(entry.Detail).Record.Digest);
        using HttpClient client = await host.LogInAsync(added);
        using HttpResponseMessage read = await client.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task A_record_that_does_not_follow_the_last_one_is_a_conflict()
    {
        TestAgency agency = await host.JoinAsync("skipping");
        agency.Next(host.GatewayName);
        agency.Next(host.GatewayName);
        using HttpResponseMessage response = await PostAsync(agency.Keyholder, GatewayHost.Bring(agency));
        await response.RefusedAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task Of_two_next_records_at_once_one_is_taken()
    {
        TestAgency agency = await host.JoinAsync("racing");
        agency.Next(host.GatewayName);
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(agency.Keyholder, GatewayHost.Bring(agency))));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(3, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_record_by_a_key_that_is_not_the_root_is_refused()
    {
        TestAgency agency = await host.JoinAsync("unrooted");
        AgencyRecord next = agency.Next(host.GatewayName);
        StringContent body = GatewayHost.Json(AgencyRecordedDetail.Create(next, next.Sign(agency.Keyholder.Sign)).Bytes);
        using HttpResponseMessage response = await PostAsync(agency.Keyholder, body);
        await response.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
    }

    [Fact]
    public async Task A_lost_root_is_replaced_with_an_admins_countersignature_and_not_without()
    {
        TestAgency agency = await host.JoinAsync("rootless");
        agency.LoseRoot();
        AgencyRecord next = agency.Next(host.GatewayName);
        using (HttpResponseMessage alone = await PostAsync(agency.Keyholder, GatewayHost.Bring(agency)))
        {
            await alone.RefusedAsync(HttpStatusCode.Forbidden, "approval-required");
        }

        AdminAct act = AdminAct.ReplaceRoot(host.GatewayName, next, host.Founder.Admin.Id, host.Time.GetUtcNow());
        StringContent body = GatewayHost.Json(AgencyRecordedDetail.Create(next, next.Sign(agency.Root), act, act.Sign(host.Founder.Admin.Sign)).Bytes);
        using HttpResponseMessage response = await PostAsync(host.Founder.Admin, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(1, await SequenceAsync("rootless"));
    }

    [Fact]
    public async Task A_key_that_is_somebody_elses_is_refused()
    {
        TestAgency owner = await host.JoinAsync("owner");
        var thief = new TestAgency("thief");
        thief.Replace(thief.Reader, thief.Reader with { Access = owner.Reader.Access });
        AgencyRecord record = AgencyRecord.Create(thief.Record.Content with
        {
            Principals = [.. thief.Record.Principals.Select(principal => principal.Id == thief.Reader.Id
                ? principal with { Keys = principal.Keys with { Access = [owner.Reader.Access.VerifyingKey] } }
                : principal)],
        });
        AdminAct act = AdminAct.Accept(host.GatewayName, record, [], host.Founder.Admin.Id, host.Time.GetUtcNow());
        StringContent body = GatewayHost.Json(AgencyRecordedDetail.Create(record, record.Sign(thief.Root), act, act.Sign(host.Founder.Admin.Sign)).Bytes);
        using HttpResponseMessage response = await PostAsync(host.Founder.Admin, body);
        await response.RefusedAsync(HttpStatusCode.Conflict, "key-in-use");
    }

    [Theory]
    [InlineData("receive", "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z", "invalid-recipient-key")]
    [InlineData("sign", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid-signing-key")]
    public async Task A_record_with_a_low_order_key_is_refused_by_the_name_of_its_purpose(string purpose, string key, string name)
    {
        var agency = new TestAgency($"low-order-{purpose}");
        string own = purpose == "receive" ? agency.Reader.Receive.Recipient.ToString() : agency.Reader.Sign.VerifyingKey.ToSshLine();
        string record = Encoding.UTF8.GetString(agency.Record.Bytes.Span).Replace(own, key, StringComparison.Ordinal);
        Assert.Contains(key, record, StringComparison.Ordinal);
        AdminAct act = AdminAct.Accept(host.GatewayName, agency.Record, [], host.Founder.Admin.Id, host.Time.GetUtcNow());
        byte[] body = CanonicalJson.Write(json =>
        {
            json.Raw("act", act.Bytes.Span);
            json.Text("actSignature", act.Sign(host.Founder.Admin.Sign));
            json.Raw("record", Encoding.UTF8.GetBytes(record));
            json.Text("signature", SshSignature.Sign(agency.Root, Namespaces.Directory, Encoding.UTF8.GetBytes(record)));
        });

        using HttpResponseMessage response = await PostAsync(host.Founder.Admin, GatewayHost.Json(body));

        await response.RefusedAsync(HttpStatusCode.UnprocessableEntity, name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"record\":{},\"signature\":\"x\"}")]
    [InlineData("{ \"record\":{}}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"record\":{},\"record\":{}}")]
    [InlineData("not json")]
    public async Task A_body_that_is_no_record_is_refused(string body)
    {
        using HttpResponseMessage response = await PostAsync(host.Founder.Keyholder, GatewayHost.Json(Encoding.UTF8.GetBytes(body)));
        await response.RefusedAsync(HttpStatusCode.BadRequest, "invalid-json");
    }

    [Fact]
    public async Task A_record_posted_again_with_its_idempotency_key_is_answered_again()
    {
        TestAgency agency = await host.JoinAsync("twice");
        agency.Next(host.GatewayName);
        using HttpClient keyholder = await host.LogInAsync(agency.Keyholder);
        keyholder.DefaultRequestHeaders.Add("Idempotency-Key", "one");
        using HttpResponseMessage first = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(agency));
        using HttpResponseMessage again = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(agency));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        agency.Next(host.GatewayName);
        using HttpResponseMessage other = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(agency));
        await other.RefusedAsync(HttpStatusCode.UnprocessableEntity, "idempotency-mismatch");
    }

    [Fact]
    public async Task A_suspension_is_an_admins_signed_act_about_the_agency_in_the_address()
    {
        TestAgency agency = await host.JoinAsync("suspect");
        TestPrincipal admin = host.Founder.Admin;
        AdminAct act = AdminAct.Suspend(host.GatewayName, agency.Id, admin.Id, host.Time.GetUtcNow());
        using (HttpResponseMessage elsewhere = await SendAsync(admin, HttpMethod.Post, "/v1/agencies/alpha/suspension", act, admin.Sign))
        {
            await elsewhere.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        }

        using (HttpResponseMessage forged = await SendAsync(admin, HttpMethod.Post, "/v1/agencies/suspect/suspension", act, host.Founder.Reader.Sign))
        {
            await forged.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalid-signature");
        }

        using (HttpResponseMessage wrongWay = await SendAsync(admin, HttpMethod.Delete, "/v1/agencies/suspect/suspension", act, admin.Sign))
        {
            await wrongWay.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        }

        using HttpResponseMessage response = await SendAsync(admin, HttpMethod.Post, "/v1/agencies/suspect/suspension", act, admin.Sign);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        using HttpResponseMessage again = await SendAsync(admin, HttpMethod.Post, "/v1/agencies/suspect/suspension", act, admin.Sign);
        await again.RefusedAsync(HttpStatusCode.Conflict, "conflict");
        LogEntry entry = (await host.ReadLogAsync(LogName.Directory))[^1];
        Assert.Equal((ActionNames.AgencySuspended, "suspect"), (entry.Action, entry.Subject));
    }

    [Fact]
    public async Task An_admin_does_not_suspend_its_own_agency()
    {
        AdminAct act = AdminAct.Suspend(host.GatewayName, host.Founder.Id, host.Founder.Admin.Id, host.Time.GetUtcNow());
        using HttpResponseMessage response = await SendAsync(host.Founder.Admin, HttpMethod.Post, "/v1/agencies/alpha/suspension", act, host.Founder.Admin.Sign);
        await response.RefusedAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task The_whole_directory_log_replays_on_a_members_side()
    {
        await host.JoinAsync("replayed");
        var directory = new AgencyDirectory(host.GatewayName);
        foreach (LogEntry entry in await host.ReadLogAsync(LogName.Directory))
        {
            directory = directory.Apply(entry.Index, entry.Time, entry.Action, entry.Detail);
        }

        Assert.NotNull(directory.Find(AgencyId.Parse("replayed")));
    }

    private async Task<HttpResponseMessage> PostAsync(TestPrincipal caller, StringContent body)
    {
        using HttpClient client = await host.LogInAsync(caller);
        return await client.PostAsync("/v1/agencies", body);
    }

    private async Task<HttpResponseMessage> SendAsync(TestPrincipal caller, HttpMethod method, string path, AdminAct act, SigningKey key)
    {
        using HttpClient client = await host.LogInAsync(caller);
        using var request = new HttpRequestMessage(method, path) { Content = GatewayHost.Json(SuspensionDetail.Create(act, act.Sign(key)).Bytes) };
        return await client.SendAsync(request);
    }

    private async Task<long> SequenceAsync(string agency)
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync($"/v1/agencies/{agency}");
        using JsonDocument answer = await response.ReadJsonAsync();
        return answer.RootElement.GetProperty("record").GetProperty("sequence").GetInt64();
    }
}
