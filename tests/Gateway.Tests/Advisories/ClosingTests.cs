using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class ClosingTests : FreshExchangeTests
{
    [Fact]
    public async Task A_withdrawn_advisory_answers_with_the_signed_reason_and_its_ciphertext_is_gone()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo().With("second"));
        Assert.Equal(2, Host.PayloadFiles);

        using HttpResponseMessage response = await AsAlice.WithdrawAsync(id, Alice, "Sent too early");
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);

        Assert.Equal(0, Host.PayloadFiles);
        LogEntry entry = Assert.Single(await EntriesAsync(ActionNames.AdvisoryWithdrawn));
        Assert.Equal(entry.Index.Value, answer.GetProperty("index").GetInt64());
        JsonElement problem = await AsBob.GetAsync(PathOf(id, "/content/0")).RefusedAsync(410, "withdrawn");
        LogEntry refused = Assert.Single(await EntriesAsync(ActionNames.AccessDenied));
        Assert.Equal((Bob.Id.Value, id.Value), (refused.Actor, refused.Subject));
        byte[] bytes = Encoding.UTF8.GetBytes(problem.GetProperty("withdrawal").GetRawText());
        Withdrawal withdrawal = Withdrawal.Parse(bytes);
        Assert.Equal("Sent too early", withdrawal.Reason);
        Assert.True(withdrawal.IsSignedBy([Alice.Sign.VerifyingKey], problem.GetProperty("signature").GetString()!));
        Assert.Equal(withdrawal.Digest, AdvisoryWithdrawnDetail.Parse(entry.Detail).Withdrawal);
        foreach (HttpClient client in (HttpClient[])[AsAlice, AsBob])
        {
            Assert.Equal("withdrawn", (await client.GetJsonAsync(PathOf(id))).GetProperty("status").GetString());
            Assert.Equal(
                Encoding.UTF8.GetString(bytes), (await client.GetJsonAsync(PathOf(id, "/withdrawal"))).GetProperty("withdrawal").GetRawText());
        }

        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryFetched));
        Assert.NotEmpty(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest")));
        await AsCarol.GetAsync(PathOf(id, "/content/0")).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task Before_a_withdrawal_there_is_none_and_after_it_no_second()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        await AsBob.GetAsync(PathOf(id, "/withdrawal")).RefusedAsync(404, "not-found");
        (await AsAlice.WithdrawAsync(id, Alice)).Dispose();

        await RefusedWithNothingStoredAsync(() => AsAlice.WithdrawAsync(id, Alice), 410, "withdrawn");
        using HttpResponseMessage receipt = await AsBob.AcknowledgeAsync(id, Bob, Disposition.Read);
        Assert.Equal(HttpStatusCode.Created, receipt.StatusCode);
    }

    [Fact]
    public async Task Only_a_publisher_of_the_sender_withdraws_and_only_with_its_own_signature()
    {
        Member bobPublishes = Member.Publisher("bravo");
        Member colleague = Member.Publisher("alpha");
        await Host.RecordAsync(bobPublishes, Alice, colleague);
        using HttpClient asBob = await Host.LogInAsync(bobPublishes);
        using HttpClient asColleague = await Host.LogInAsync(colleague);
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());

        await RefusedWithNothingStoredAsync(() => AsBob.WithdrawAsync(id, Bob), 403, "insufficient-scope");
        await RefusedWithNothingStoredAsync(() => asBob.WithdrawAsync(id, bobPublishes), 403, "forbidden");
        Assert.Equal(id.Value, (await EntriesAsync(ActionNames.AccessDenied))[^1].Subject);
        await RefusedWithNothingStoredAsync(() => AsAlice.WithdrawAsync(id, Bob), 422, "invalid-signature");
        await RefusedWithNothingStoredAsync(() => AsAlice.WithdrawAsync(id, colleague), 422, "invalid-signature");
        Withdrawal ofAnother = Withdrawal.Create(
            GatewayName.Parse(ExchangeHost.Name), AdvisoryId.Create(Host.Time), "reason", null, TimeProvider.System.GetUtcNow());
        await RefusedWithNothingStoredAsync(
            () => AsAlice.PostAsync(PathOf(id, "/withdrawal"), SignedJson("withdrawal", ofAnother.Bytes, ofAnother.Sign(Alice.Sign))), 422, "invalid-advisory");
        Assert.Equal(1, Host.PayloadFiles);
        using HttpResponseMessage withdrawn = await asColleague.WithdrawAsync(id, colleague);
        Assert.Equal(HttpStatusCode.Created, withdrawn.StatusCode);
    }

    [Fact]
    public async Task An_advisory_expires_at_its_moment_and_is_erased_by_the_next_sweep()
    {
        DateTimeOffset expiry = TimeProvider.System.GetUtcNow().AddHours(1);
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { ExpiresAt = expiry }.With("perishable"));
        AdvisoryId lasting = await AsAlice.PublishAsync(ToBravo("lasting"));
        ExpirySweeper sweeper = Host.Get<ExpirySweeper>();
        Assert.Equal(0, await sweeper.SweepAsync(CancellationToken.None));

        // Five minutes past: inside the lifetime of the tokens, which the same clock ends.
        Host.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(5));
        using HttpClient asBob = await Host.LogInAsync(Bob);
        await asBob.GetAsync(PathOf(id, "/content/0")).RefusedAsync(410, "expired");
        Assert.Equal("expired", (await asBob.GetJsonAsync(PathOf(id))).GetProperty("status").GetString());
        Assert.Equal(2, Host.PayloadFiles);

        Assert.Equal(1, await sweeper.SweepAsync(CancellationToken.None));
        Assert.Equal(0, await sweeper.SweepAsync(CancellationToken.None));
        Assert.Equal(1, Host.PayloadFiles);
        LogEntry entry = Assert.Single(await EntriesAsync(ActionNames.AdvisoryExpired));
        Assert.Equal(id.Value, entry.Subject);
        await asBob.GetAsync(PathOf(id, "/content/0")).RefusedAsync(410, "expired");
        Assert.Equal("lasting", Encoding.UTF8.GetString(await asBob.OpenAsync(lasting, 0, Bob)));
        AgencyRow alpha = (await Host.Store.FindAgencyAsync(Alice.Id.Agency, CancellationToken.None))!;
        Assert.Equal(PayloadSize.Of("lasting".Length), alpha.StoredBytes);
    }

    [Fact]
    public async Task What_an_upload_left_behind_is_swept_after_an_hour_and_nothing_else_is()
    {
        IPayloadStore payloads = Host.Get<IPayloadStore>();
        PayloadSweeper sweeper = Host.Get<PayloadSweeper>();
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo("kept"));
        await using (IPayloadStaging orphan = await payloads.StageAsync(CancellationToken.None))
        {
            await orphan.Stream.WriteAsync(new byte[100]);
            await orphan.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal(0, await sweeper.SweepAsync(CancellationToken.None));
        Host.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(1, await sweeper.SweepAsync(CancellationToken.None));
        using HttpClient asBob = await Host.LogInAsync(Bob);
        Assert.Equal("kept", Encoding.UTF8.GetString(await asBob.OpenAsync(id, 0, Bob)));
    }
}
