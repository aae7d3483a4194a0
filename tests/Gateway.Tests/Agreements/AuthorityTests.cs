using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Agreements;

/// <summary>Who may propose, sign, end and see an agreement, and who may not.</summary>
public sealed class AuthorityTests : AgreementTests
{
    [Fact]
    public async Task An_agreement_of_others_is_as_if_it_were_not_there()
    {
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha", "bravo");
        HttpClient charlie = await AsKeyholderAsync("charlie");
        string absent = (await charlie.GetAsync($"{Agreements}/{AgreementId.Create(TimeProvider.System)}").RefusedAsync(404, "not-found")).GetRawText();
        foreach (string path in (string[])["", "/versions/1/texts/en"])
        {
            Assert.Equal(absent, (await charlie.GetAsync($"{Agreements}/{agreement.Id}{path}").RefusedAsync(404, "not-found")).GetRawText());
            Assert.Equal((KeyholderOf("charlie").Id.Value, agreement.Id.Value), await LastDeniedAsync());
        }

        Assert.Equal(absent, (await SignAsync("charlie", agreement).RefusedAsync(404, "not-found")).GetRawText());
        Assert.Equal(absent, (await EndAsync("charlie", agreement, AgreementAct.End).RefusedAsync(404, "not-found")).GetRawText());
        Assert.Equal(absent, (await ProposeAsync("charlie", AgreementDraft.Of("alpha", "charlie").Amending(agreement)).RefusedAsync(404, "not-found")).GetRawText());
        Assert.Empty((await charlie.GetJsonAsync(Agreements)).GetProperty("items").EnumerateArray());
        Assert.Single((await AsBob.GetJsonAsync(Agreements)).GetProperty("items").EnumerateArray());
        Assert.DoesNotContain(agreement.Id.Value, await OwnEntriesAsync(await AsKeyholderAsync("charlie"), ActionNames.AgreementProposed), StringComparison.Ordinal);
        Assert.Contains(agreement.Id.Value, await OwnEntriesAsync(AsBob, ActionNames.AgreementProposed), StringComparison.Ordinal);
        Assert.Contains(KeyholderOf("bravo").Id.Value, await OwnEntriesAsync(AsAlice, ActionNames.AgreementSigned), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_tells_whoever_asks_no_more_of_an_agreement_of_others_than_of_none()
    {
        HttpClient charlie = await AsKeyholderAsync("charlie");
        Agreement absent = AgreementDraft.Of("alpha", "bravo").Write();
        Agreement hidden = await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha", "bravo");
        foreach (Func<Agreement, Task<HttpResponseMessage>> request in (Func<Agreement, Task<HttpResponseMessage>>[])
        [
            agreement => charlie.GetAsync($"{Agreements}/{agreement.Id}"),
            agreement => charlie.GetAsync($"{Agreements}/{agreement.Id}/versions/1/texts/en"),
            agreement => SignAsync("charlie", agreement),
            agreement => EndAsync("charlie", agreement, AgreementAct.End),
            agreement => ProposeAsync("charlie", AgreementDraft.Of("alpha", "charlie").Amending(agreement)),
        ])
        {
            Trace.AssertAlike(await ProbeAsync(absent, request), await ProbeAsync(hidden, request));
        }

        Task<Trace> ProbeAsync(Agreement agreement, Func<Agreement, Task<HttpResponseMessage>> request) =>
            Trace.OfAsync(Host, charlie, agreement.Id.Value, () => request(agreement));
    }

    [Fact]
    public async Task Every_member_of_a_party_reads_it_and_its_documents()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo");
        Agreement agreement = await AgreeAsync(draft, "alpha", "bravo");
        Assert.Equal(draft.Text, Encoding.UTF8.GetString(await AsBob.GetByteArrayAsync($"{Agreements}/{agreement.Id}/versions/1/texts/en")));
        await AsBob.GetAsync($"{Agreements}/{agreement.Id}/versions/1/texts/zh").RefusedAsync(404, "not-found");
        await AsBob.GetAsync($"{Agreements}/{agreement.Id}/versions/2/texts/en").RefusedAsync(404, "not-found");
        Assert.Equal(agreement.Id.Value, (await AsBob.GetJsonAsync($"{Agreements}/{agreement.Id}")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Who_joins_later_sees_what_it_signs_and_nothing_before()
    {
        Agreement first = await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha", "bravo");
        await AgreeAsync(AgreementDraft.Of("alpha", "bravo", "charlie").Amending(first), "alpha", "bravo", "charlie");
        JsonElement seen = await ReadAsync("charlie", first);
        Assert.Equal(2, Assert.Single(seen.GetProperty("versions").EnumerateArray()).GetProperty("version").GetInt32());
        await (await AsKeyholderAsync("charlie")).GetAsync($"{Agreements}/{first.Id}/versions/1/texts/en").RefusedAsync(404, "not-found");
        string entries = await OwnEntriesAsync(await AsKeyholderAsync("charlie"), ActionNames.AgreementProposed);
        Assert.Single(entries.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_auditor_of_no_party_reads_it_and_the_log_says_so_first()
    {
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha", "bravo");
        using HttpClient auditor = await Host.LogInAuditorAsync();
        JsonElement seen = await auditor.GetJsonAsync($"{Agreements}/{agreement.Id}");
        Assert.Equal(agreement.Id.Value, seen.GetProperty("id").GetString());
        LogEntry read = Assert.Single(await EntriesAsync(ActionNames.AgreementRead));
        Assert.Equal(agreement.Id.Value, read.Subject);
        await ReadAsync("alpha", agreement);
        Assert.Single(await EntriesAsync(ActionNames.AgreementRead));
    }

    [Fact]
    public async Task A_publisher_does_not_bind_its_agency_nor_does_a_service_that_keeps_keys()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo");
        await AsAlice.PostAsync(Agreements, AgreementDraft.Body(draft.Write(), Alice.Sign, draft.Texts)).RefusedAsync(403, "insufficient-scope");
        Agreement agreement = await AgreeAsync(draft, "alpha");
        Member robot = new("bravo", PrincipalKind.Service, Role.Keyholder);
        await Host.RecordAsync(robot);
        using HttpClient asRobot = await Host.LogInAsync(robot);
        await asRobot.PostAsync($"{Agreements}/{agreement.Id}/signatures", SignedJson("agreement", agreement.Bytes, agreement.Sign(robot.Sign)))
            .RefusedAsync(403, "forbidden");
        Assert.Equal((robot.Id.Value, "/v1/agreements/{id}/signatures"), await LastDeniedAsync());
        await CreatedAsync(SignAsync("bravo", agreement));
    }

    [Fact]
    public async Task A_signature_by_another_key_or_for_another_purpose_does_not_count()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo");
        Agreement agreement = draft.Write();
        HttpClient alpha = await AsKeyholderAsync("alpha");
        await alpha.PostAsync(Agreements, AgreementDraft.Body(agreement, KeyholderOf("bravo").Sign, draft.Texts)).RefusedAsync(422, "invalid-signature");
        await CreatedAsync(ProposeAsync("alpha", draft));
        HttpClient bravo = await AsKeyholderAsync("bravo");
        string path = $"{Agreements}/{agreement.Id}/signatures";
        await bravo.PostAsync(path, SignedJson("agreement", agreement.Bytes, agreement.Sign(KeyholderOf("alpha").Sign))).RefusedAsync(422, "invalid-signature");
        string asStatement = SshSignature.Sign(KeyholderOf("bravo").Sign, Namespaces.Statement, agreement.Bytes.Span);
        await bravo.PostAsync(path, SignedJson("agreement", agreement.Bytes, asStatement)).RefusedAsync(422, "invalid-signature");
        Agreement other = (draft with { Text = "Something else" }).Write();
        await bravo.PostAsync(path, SignedJson("agreement", other.Bytes, other.Sign(KeyholderOf("bravo").Sign))).RefusedAsync(409, "conflict");
        await CreatedAsync(SignAsync("bravo", agreement));
        await SignAsync("bravo", agreement).RefusedAsync(409, "conflict");
    }

    [Fact]
    public async Task What_ends_an_agreement_is_signed_by_its_caller_for_this_agreement_and_version()
    {
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha", "bravo");
        Agreement other = await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha", "bravo");
        Member keyholder = KeyholderOf("alpha");
        HttpClient alpha = await AsKeyholderAsync("alpha");
        AgreementEnd end = AgreementEnd.Create(AgreementAct.End, agreement, keyholder.Id, null, Now);
        AgreementEnd anothers = AgreementEnd.Create(AgreementAct.End, agreement, KeyholderOf("bravo").Id, null, Now);
        AgreementEnd old = AgreementEnd.Create(AgreementAct.End, agreement, keyholder.Id, null, Now.AddDays(-8));
        AgreementEnd decline = AgreementEnd.Create(AgreementAct.Decline, agreement, keyholder.Id, null, Now);
        await EndOfAsync(other, end).RefusedAsync(422, "invalid-agreement");
        await EndOfAsync(agreement, anothers).RefusedAsync(422, "invalid-agreement");
        await EndOfAsync(agreement, old).RefusedAsync(422, "invalid-agreement");
        await EndOfAsync(agreement, decline).RefusedAsync(409, "conflict");
        string asAgreement = SshSignature.Sign(keyholder.Sign, Namespaces.Agreement, end.Bytes.Span);
        await alpha.PostAsync($"{Agreements}/{agreement.Id}/end", SignedJson("end", end.Bytes, asAgreement)).RefusedAsync(422, "invalid-signature");
        await CreatedAsync(EndOfAsync(agreement, end));

        Task<HttpResponseMessage> EndOfAsync(Agreement subject, AgreementEnd document) =>
            alpha.PostAsync($"{Agreements}/{subject.Id}/end", SignedJson("end", document.Bytes, document.Sign(keyholder.Sign)));
    }

    [Fact]
    public async Task A_proposal_that_breaks_a_rule_is_refused_by_its_name()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo");
        await ProposeAsync("charlie", draft).RefusedAsync(403, "forbidden");
        await ProposeAsync("alpha", draft with { Gateway = GatewayName.Parse("other.example") }).RefusedAsync(422, "invalid-agreement");
        await ProposeAsync("alpha", draft with { At = Now.AddDays(-8) }).RefusedAsync(422, "invalid-agreement");
        await ProposeAsync("alpha", draft with { ValidTo = Now.AddMinutes(-1) }).RefusedAsync(422, "invalid-agreement");
        await ProposeAsync("alpha", draft with { Version = 2 }).RefusedAsync(404, "not-found");
        AgreementTexts others = (draft with { Text = "Not what it names" }).Texts;
        await (await AsKeyholderAsync("alpha")).PostAsync(Agreements, AgreementDraft.Body(draft.Write(), KeyholderOf("alpha").Sign, others)).RefusedAsync(422, "invalid-agreement");
        JsonElement unknown = await ProposeAsync("alpha", AgreementDraft.Of("alpha", "nobody")).RefusedAsync(422, "unknown-recipient");
        Assert.Equal(["nobody unknown-recipient"], unknown.Recipients());
        await Host.SuspendAsync(AgencyId.Parse("charlie"));
        JsonElement suspended = await ProposeAsync("alpha", AgreementDraft.Of("alpha", "charlie")).RefusedAsync(422, "recipient-revoked");
        Assert.Equal(["charlie recipient-revoked"], suspended.Recipients());

        Agreement agreement = await AgreeAsync(draft, "alpha");
        await ProposeAsync("alpha", draft with { Text = "The same id again" }).RefusedAsync(409, "conflict");
        await ProposeAsync("bravo", draft.Amending(agreement)).RefusedAsync(409, "conflict");
        await CreatedAsync(SignAsync("bravo", agreement));
        await ProposeAsync("bravo", draft.Amending(agreement) with { Version = 3 }).RefusedAsync(409, "conflict");
        await ProposeAsync("bravo", draft.Amending(agreement) with { Previous = null }).RefusedAsync(409, "conflict");
        Assert.Single(await EntriesAsync(ActionNames.AgreementProposed));
    }

    [Fact]
    public async Task A_repeated_request_is_answered_as_the_first_was_and_counts_once()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo");
        Agreement agreement = draft.Write();
        HttpClient alpha = await AsKeyholderAsync("alpha");
        long[] indices = [await ProposeOnceAsync(), await ProposeOnceAsync()];
        Assert.Equal(indices[0], indices[1]);
        Assert.Single(await EntriesAsync(ActionNames.AgreementProposed));

        async Task<long> ProposeOnceAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Agreements) { Content = AgreementDraft.Body(agreement, KeyholderOf("alpha").Sign, draft.Texts) };
            request.Headers.Add("Idempotency-Key", "agreement-1");
            using HttpResponseMessage response = await alpha.SendAsync(request);
            Assert.EndsWith($"{Agreements}/{agreement.Id}", response.Headers.Location!.ToString(), StringComparison.Ordinal);
            return (await response.JsonAsync(HttpStatusCode.Created)).GetProperty("index").GetInt64();
        }
    }

    [Fact]
    public async Task Nobody_keeps_more_proposals_open_than_a_few_dozen()
    {
        for (int i = 0; i < 64; i++)
        {
            await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha");
        }

        AgreementDraft more = AgreementDraft.Of("alpha", "bravo");
        await ProposeAsync("alpha", more).RefusedAsync(409, "conflict");
        await CreatedAsync(ProposeAsync("bravo", more));
        JsonElement page = await AsBob.GetJsonAsync($"{Agreements}?limit=1000");
        Assert.Equal(50, page.GetProperty("items").GetArrayLength());
        JsonElement rest = await AsBob.GetJsonAsync($"{Agreements}?after={page.GetProperty("next").GetInt64()}");
        Assert.Equal(15, rest.GetProperty("items").GetArrayLength());
    }

    private async Task<(string Actor, string Subject)> LastDeniedAsync()
    {
        LogEntry entry = (await EntriesAsync(ActionNames.AccessDenied))[^1];
        return (entry.Actor, entry.Subject);
    }

    private static async Task<string> OwnEntriesAsync(HttpClient client, string action) => await client.GetStringAsync($"/v1/logs/audit/entries?action={action}");
}
