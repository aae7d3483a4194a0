using System.Net.Http.Headers;
using Gateway.Exchange;
using Gateway.Server.Idempotency;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;
using static Gateway.Tests.Advisories.Fixtures.Answers;
using Answers = Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>What was seen on the way once is of no use a second time, or does nothing a second time.</summary>
public sealed class ReplayTests(AttackedGateway gateway) : AttackTests(gateway)
{
    [Fact]
    public async Task A_login_assertion_buys_one_token()
    {
        string assertion = Gateway.CreateAssertion(Gateway.Bob.Id, Gateway.Bob.Access);
        using HttpResponseMessage first = await Gateway.RequestTokenAsync(assertion);
        await first.JsonAsync();
        await StrangerRefusedAsync(() => Gateway.RequestTokenAsync(assertion), 401, "invalid-token");
    }

    [Fact]
    public async Task A_proof_serves_one_request_with_one_token_at_one_address()
    {
        string token = await Gateway.GetTokenAsync(Gateway.Bob.Id, Gateway.Bob.Access, Proof("POST", "/oauth/token", null));
        string good = Proof("GET", "/v1/inbox", token);
        using HttpResponseMessage first = await AskAsync(token, good);
        await first.JsonAsync();
        foreach (string proof in (string[])
        [
            good, Proof("POST", "/v1/inbox", token), Proof("GET", "/v1/agencies", token), Proof("GET", "/v1/inbox", "another.token.entirely"), Proof("GET", "/v1/inbox", null),
            DpopProof.Create(Gateway.Carol.Access, "GET", new Uri(Gateway.Url, "/v1/inbox"), AttackedGateway.Now, token),
            DpopProof.Create(Gateway.Bob.Access, "GET", new Uri("https://elsewhere.example/v1/inbox"), AttackedGateway.Now, token),
            DpopProof.Create(Gateway.Bob.Access, "GET", new Uri(Gateway.Url, "/v1/inbox"), AttackedGateway.Now.AddMinutes(-5), token),
            DpopProof.Create(Gateway.Bob.Access, "GET", new Uri(Gateway.Url, "/v1/inbox"), AttackedGateway.Now.AddMinutes(5), token),
            token, Gateway.CreateAssertion(Gateway.Bob.Id, Gateway.Bob.Access),
        ])
        {
            await StrangerRefusedAsync(() => AskAsync(token, proof), 401, "invalid-dpop-proof");
        }

        // A bearer token does not become a better one by a proof beside it.
        string bearer = await Gateway.GetTokenAsync(Gateway.Bob.Id, Gateway.Bob.Access);
        await StrangerRefusedAsync(() => AskAsync(bearer, Proof("GET", "/v1/inbox", bearer)), 401, "invalid-token");
    }

    [Fact]
    public async Task An_upload_with_a_used_nonce_is_refused_and_one_under_its_key_is_answered_and_published_once()
    {
        Upload upload = Gateway.ToBravo();
        using HttpResponseMessage first = await PublishAsync(upload, "replayed");
        using HttpResponseMessage again = await PublishAsync(upload, "replayed");
        Assert.Equal((await first.JsonAsync(System.Net.HttpStatusCode.Created)).GetProperty("id").GetString(), (await again.JsonAsync(System.Net.HttpStatusCode.Created)).GetProperty("id").GetString());
        await RefusedAsync(Gateway.Alice.Id, () => PublishAsync(upload, "another-key"), 409, "conflict");
        await RefusedAsync(Gateway.Carol.Id, () => Gateway.AsCarol.PostAsync(Answers.Advisories, upload.Form()), 422, "invalid-advisory");
    }

    [Fact]
    public async Task A_receipt_is_good_for_its_delivery_and_its_signer_alone()
    {
        AdvisoryId one = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo());
        AdvisoryId other = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo("other"));
        Receipt receipt = await Gateway.AsBob.ReceiptAsync(one, Gateway.Bob, Disposition.Read);
        using HttpResponseMessage taken = await Gateway.AsBob.PostAsync(PathOf(one, "/receipts"), SignedJson("receipt", receipt, Gateway.Bob));
        await taken.JsonAsync(System.Net.HttpStatusCode.Created);
        await RefusedAsync(Gateway.Bob.Id, () => Gateway.AsBob.PostAsync(PathOf(other, "/receipts"), SignedJson("receipt", receipt, Gateway.Bob)), 422, "invalid-advisory");
        using HttpClient asBruno = await Gateway.LogInAsync(Gateway.Bruno);
        await RefusedAsync(Gateway.Bruno.Id, () => asBruno.PostAsync(PathOf(one, "/receipts"), SignedJson("receipt", receipt, Gateway.Bob)), 422, "invalid-advisory");
    }

    [Fact]
    public async Task A_withdrawal_is_good_for_its_advisory_and_once()
    {
        AdvisoryId one = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo());
        AdvisoryId other = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo("other"));
        Withdrawal withdrawal = Withdrawal.Create(AttackedGateway.Name, one, AttackedGateway.Marker, null, AttackedGateway.Now);
        await RefusedAsync(Gateway.Alice.Id, () => WithdrawAsync(other, withdrawal), 422, "invalid-advisory");
        using HttpResponseMessage taken = await WithdrawAsync(one, withdrawal);
        await taken.JsonAsync(System.Net.HttpStatusCode.Created);
        await RefusedAsync(Gateway.Alice.Id, () => WithdrawAsync(one, withdrawal), 410, "withdrawn");
    }

    [Fact]
    public async Task An_act_is_good_once_and_for_what_it_says()
    {
        AgencyId id = AgencyId.Parse("replayed");
        await Gateway.RecordAsync(Member.Reader("replayed"));
        AdminAct act = AdminAct.Suspend(AttackedGateway.Name, id, Gateway.Operator.Admin.Id, AttackedGateway.Now);
        PrincipalId admin = Gateway.Operator.Admin.Id;
        await RefusedAsync(admin, () => PostAsync(HttpMethod.Delete, id, act), 400, "bad-request");
        await RefusedAsync(admin, () => PostAsync(HttpMethod.Post, AgencyId.Parse("charlie"), act), 400, "bad-request");
        using HttpResponseMessage taken = await PostAsync(HttpMethod.Post, id, act);
        await taken.JsonAsync(System.Net.HttpStatusCode.Created);
        await RefusedAsync(admin, () => PostAsync(HttpMethod.Post, id, act), 409, "conflict");

        AdminAct resumed = AdminAct.Resume(AttackedGateway.Name, id, admin, AttackedGateway.Now);
        using HttpResponseMessage ended = await PostAsync(HttpMethod.Delete, id, resumed);
        await ended.JsonAsync();
        // The old suspension fits the state again, and is still an old one.
        await RefusedAsync(admin, () => PostAsync(HttpMethod.Post, id, act), 409, "conflict");
    }

    private string Proof(string method, string path, string? token) => DpopProof.Create(Gateway.Bob.Access, method, new Uri(Gateway.Url, path), AttackedGateway.Now, token);

    private Task<HttpResponseMessage> AskAsync(string token, string proof)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/inbox");
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", proof);
        return Gateway.Stranger.SendAsync(request);
    }

    private Task<HttpResponseMessage> PublishAsync(Upload upload, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = upload.Form() };
        request.Headers.Add(IdempotentRequests.Header, key);
        return Gateway.AsAlice.SendAsync(request);
    }

    private Task<HttpResponseMessage> WithdrawAsync(AdvisoryId id, Withdrawal withdrawal) =>
        Gateway.AsAlice.PostAsync(PathOf(id, "/withdrawal"), SignedJson("withdrawal", withdrawal.Bytes, withdrawal.Sign(Gateway.Alice.Sign)));

    private Task<HttpResponseMessage> PostAsync(HttpMethod method, AgencyId id, AdminAct act) => Gateway.AsAdmin.SendAsync(new HttpRequestMessage(method, $"/v1/agencies/{id}/suspension")
    {
        Content = GatewayHost.Json(SuspensionDetail.Create(act, act.Sign(Gateway.Operator.Admin.Sign)).Bytes),
    });
}
