using System.Net;
using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Harness;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using Gateway.Tests.Groups;
using Gateway.Tests.Hosting;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>SQL in documents that are right and signed with it, so that it reaches every statement that stores and finds them: it is stored, and read again as it was written.</summary>
public sealed class AcceptedTextTests(AttackedGateway gateway) : AttackTests(gateway), IAsyncLifetime
{
    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        Outcome verdict = await Command.RunAsync(Repository.GatewayProgram, "fsck", "--data", Gateway.Data.Path);
        Assert.Equal("ok", verdict.MustSucceed().FirstWord);
    }

    [Fact]
    public async Task Titles_tags_file_names_and_reasons_of_advisories_that_are_SQL_are_read_as_they_were_written()
    {
        foreach (string sql in BodyAttackTests.Sql)
        {
            Upload upload = new Upload(Gateway.Alice, Upload.To("bravo")) { Title = sql, Tags = [sql] }.With(Encoding.UTF8.GetBytes(sql), sql);
            AdvisoryId id = await Gateway.AsAlice.PublishAsync(upload);
            JsonElement summary = await Gateway.AsBob.GetJsonAsync(PathOf(id));
            Assert.Equal(sql, summary.GetProperty("titles").GetProperty("en").GetString());
            var stated = (OpenContent)Statement.Parse(await Gateway.AsBob.GetByteArrayAsync(PathOf(id, "/statement"))).Content;
            Assert.Equal((sql, sql, sql), (stated.Titles["en"], Assert.Single(stated.Tags), Assert.Single(stated.Documents).Name));
            Assert.Equal(sql, Encoding.UTF8.GetString(await Gateway.AsBob.OpenAsync(id, 0, Gateway.Bob)));

            using HttpResponseMessage withdrawn = await Gateway.AsAlice.WithdrawAsync(id, Gateway.Alice, sql);
            await withdrawn.JsonAsync(HttpStatusCode.Created);
            Assert.Equal(sql, (await Gateway.AsBob.GetJsonAsync(PathOf(id, "/withdrawal"))).GetProperty("withdrawal").GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task Names_of_agencies_and_reasons_of_acts_that_are_SQL_are_read_as_they_were_written()
    {
        using var agency = new MemberAgency(AgencyId.Parse("named-in-sql"));
        foreach (string sql in BodyAttackTests.Sql)
        {
            await RecordAsync(agency, sql);
            JsonElement shown = await Gateway.AsBob.GetJsonAsync("/v1/agencies/named-in-sql");
            Assert.Equal(sql, shown.GetProperty("record").GetProperty("names").GetProperty("en").GetString());
            JsonElement list = (await Gateway.AsBob.GetJsonAsync("/v1/agencies")).GetProperty("agencies");
            JsonElement listed = Assert.Single(list.EnumerateArray(), item => item.GetProperty("agency").GetString() == "named-in-sql");
            Assert.Equal(sql, listed.GetProperty("names").GetProperty("en").GetString());

            PrincipalId admin = Gateway.Operator.Admin.Id;
            AgencyId id = AgencyId.Parse("named-in-sql");
            await ActAsync(HttpMethod.Post, AdminAct.Suspend(AttackedGateway.Name, id, admin, AttackedGateway.Now, sql));
            await ActAsync(HttpMethod.Delete, AdminAct.Resume(AttackedGateway.Name, id, admin, AttackedGateway.Now, sql));
            string[] lines = (await Gateway.AsBob.GetStringAsync("/v1/logs/directory/entries?subject=named-in-sql")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines[^2..], line => Assert.Contains(AsJson(sql), line, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("disclosed")]
    [InlineData("confidential")]
    public async Task Names_of_groups_that_are_SQL_are_read_as_they_were_written(string disclosure)
    {
        Member keyholder = Gateway.KeyholderOf(Gateway.Alice);
        using HttpClient client = await Gateway.LogInAsync(keyholder);
        foreach (string sql in BodyAttackTests.Sql)
        {
            GroupVersion version = GroupVersion.Create(new GroupContent
            {
                Gateway = AttackedGateway.Name,
                Group = GroupId.Create(TimeProvider.System),
                Sequence = 0,
                Owner = keyholder.Id.Agency,
                Disclosure = disclosure == "disclosed" ? GroupDisclosure.Disclosed : GroupDisclosure.Confidential,
                Names = new Dictionary<string, string> { ["en"] = sql },
                Members = [GroupWorld.In("bravo")],
                Principal = keyholder.Id,
                At = AttackedGateway.Now,
            });
            using HttpResponseMessage recorded = await client.PostAsync("/v1/groups", GatewayHost.Json(SignedGroup.Create(version, version.Sign(keyholder.Sign)).Bytes));
            await recorded.JsonAsync(HttpStatusCode.Created);
            JsonElement shown = await client.GetJsonAsync($"/v1/groups/{version.Content.Group}");
            Assert.Equal(version.Bytes.ToArray(), Encoding.UTF8.GetBytes(shown.GetProperty("versions")[0].GetProperty("group").GetRawText()));
        }
    }

    [Fact]
    public async Task Texts_reservations_and_reasons_of_agreements_that_are_SQL_are_read_as_they_were_written()
    {
        Member keyholder = Gateway.KeyholderOf(Gateway.Alice);
        using HttpClient client = await Gateway.LogInAsync(keyholder);
        foreach (string sql in BodyAttackTests.Sql)
        {
            AgreementParty holdingBack = AgreementDraft.Party("alpha", null, new AgreementReservation { Text = sql });
            AgreementDraft draft = new() { Parties = [holdingBack, AgreementDraft.Party("bravo")], Text = sql };
            Agreement agreement = draft.Write();
            using HttpResponseMessage proposed = await client.PostAsync("/v1/agreements", AgreementDraft.Body(agreement, keyholder.Sign, draft.Texts));
            await proposed.JsonAsync(HttpStatusCode.Created);
            AgreementEnd end = AgreementEnd.Create(AgreementAct.Decline, agreement, keyholder.Id, sql, AttackedGateway.Now);
            using HttpResponseMessage declined = await client.PostAsync($"/v1/agreements/{agreement.Id}/end", SignedJson("end", end.Bytes, end.Sign(keyholder.Sign)));
            await declined.JsonAsync(HttpStatusCode.Created);

            Assert.Equal(sql, await client.GetStringAsync($"/v1/agreements/{agreement.Id}/versions/1/texts/en"));
            JsonElement shown = await client.GetJsonAsync($"/v1/agreements/{agreement.Id}");
            Assert.Equal(agreement.Bytes.ToArray(), Encoding.UTF8.GetBytes(shown.GetProperty("versions")[0].GetProperty("agreement").GetRawText()));
            Assert.Equal(end.Bytes.ToArray(), Encoding.UTF8.GetBytes(shown.GetProperty("notices")[0].GetProperty("end").GetRawText()));
        }
    }

    [Fact]
    public async Task An_address_of_a_webhook_that_holds_SQL_is_read_as_it_was_written()
    {
        using HttpClient client = await Gateway.LogInAsync(Gateway.KeyholderOf(Gateway.Alice));
        foreach (string sql in BodyAttackTests.Sql)
        {
            // No URL has a space in it; of what a statement could mistake it keeps all.
            string url = $"https://receiver.invalid/?{sql.Replace(' ', '+')}";
            byte[] body = CanonicalJson.Write(writer => writer.Text("url", url));
            using HttpResponseMessage registered = await client.PostAsync("/v1/webhooks", GatewayHost.Json(body));
            string id = (await registered.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
            Assert.Equal(url, (await client.GetJsonAsync($"/v1/webhooks/{id}")).GetProperty("url").GetString());
            await Gateway.RemoveWebhooksAsync();
        }
    }

    private async Task RecordAsync(MemberAgency agency, string name)
    {
        agency.Name = name;
        bool isNew = agency.IsNew;
        (AgencyRecord record, string signature) = agency.Next(AttackedGateway.Name, AgencyStatus.Active);
        AdminAct? act = isNew ? AdminAct.Accept(AttackedGateway.Name, record, [], Gateway.Operator.Admin.Id, AttackedGateway.Now, name) : null;
        HttpClient bringer = isNew ? Gateway.AsAdmin : await Gateway.LogInAsync(agency.Keyholder);
        using HttpResponseMessage answer = await bringer.PostAsync("/v1/agencies", Gateway.Recorded(record, signature, act));
        await answer.JsonAsync(HttpStatusCode.Created);
    }

    private async Task ActAsync(HttpMethod method, AdminAct act)
    {
        using var request = new HttpRequestMessage(method, $"/v1/agencies/{act.Agency}/suspension")
        {
            Content = GatewayHost.Json(SuspensionDetail.Create(act, act.Sign(Gateway.Operator.Admin.Sign)).Bytes),
        };
        using HttpResponseMessage answer = await Gateway.AsAdmin.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // As a canonical document spells it.
    private static string AsJson(string text) => Encoding.UTF8.GetString(CanonicalJson.Write(writer => writer.Text("reason", text)))[1..^1];
}
