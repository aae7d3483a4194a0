using System.Net;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Hosting;
using Gateway.Server.Storage.Files;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Reliability;

/// <summary>What is swept, what is not, and when nothing is.</summary>
public sealed class HousekeepingTests : FreshExchangeTests
{
    private static readonly TimeSpan Old = TimeSpan.FromHours(2);

    [Fact]
    public async Task A_document_that_waits_for_the_rest_of_its_upload_is_not_swept_however_long_that_takes()
    {
        Upload upload = ToBravo("the first").With("the second, which takes hours");
        byte[] body = await upload.Form().ReadAsByteArrayAsync();
        var held = new HeldContent(body, body.AsSpan().LastIndexOf("\r\n--"u8));
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = held };
        Task<HttpResponseMessage> slow = AsAlice.SendAsync(request);
        await held.Reached;
        await FirstIsCompleteAsync();

        Age();
        Assert.Equal(0, await Host.Get<PayloadSweeper>().SweepAsync(CancellationToken.None));
        Assert.Equal(0, await SweepAsAnotherProcessAsync());
        held.Release();

        using HttpResponseMessage answer = await slow;
        AdvisoryId id = AdvisoryId.Parse((await answer.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!);
        Assert.Equal("the first"u8.ToArray(), await AsBob.OpenAsync(id, 0, Bob));
        Assert.Equal("the second, which takes hours"u8.ToArray(), await AsBob.OpenAsync(id, 1, Bob));
    }

    [Fact]
    public async Task While_payloads_are_copied_none_is_erased_and_afterwards_all_that_should_be_are()
    {
        AdvisoryId withdrawn = await AsAlice.PublishAsync(ToBravo("withdrawn"));
        await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(2) }.With("expiring"));
        await AsAlice.PublishAsync(ToBravo("stays"));
        using (await new ErasureLock(Host.Data.Payloads, Host.Time).TryTakeAsync(CancellationToken.None))
        {
            using HttpResponseMessage answer = await AsAlice.WithdrawAsync(withdrawn, Alice);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            Host.Time.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(1, await Host.Get<ExpirySweeper>().SweepAsync(CancellationToken.None));
            Age();
            Assert.Equal(0, await Host.Get<PayloadSweeper>().SweepAsync(CancellationToken.None));
            Assert.Equal(3, Host.PayloadFiles);
        }

        Assert.Equal(2, await Host.Get<PayloadSweeper>().SweepAsync(CancellationToken.None));
        Assert.Equal(1, Host.PayloadFiles);
    }

    [Fact]
    public async Task Used_ids_and_kept_answers_are_forgotten_once_they_can_matter_no_more()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = ToBravo().Form() };
        request.Headers.Add("Idempotency-Key", "key-1");
        using HttpResponseMessage answer = await AsAlice.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        RequestSweeper sweeper = Host.Get<RequestSweeper>();
        Assert.Equal(0, await sweeper.SweepAsync(CancellationToken.None));

        // The assertions by which everybody logged in lived for a minute, and are refused after that and the clocks' difference.
        Host.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.True(await sweeper.SweepAsync(CancellationToken.None) >= 3);
        Assert.Single(await Host.Store.ReadIdempotencyAsync("", "", 10, CancellationToken.None));

        Host.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(1, await sweeper.SweepAsync(CancellationToken.None));
        Assert.Empty(await Host.Store.ReadIdempotencyAsync("", "", 10, CancellationToken.None));
    }

    private async Task FirstIsCompleteAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Directory.GetFiles(Host.Data.Payloads).Length < 2 || Directory.GetFiles(Host.Data.Payloads, "*.part").Length != 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
        }
    }

    private void Age()
    {
        foreach (string file in Directory.EnumerateFiles(Host.Data.Payloads))
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - Old);
        }
    }

    private Task<int> SweepAsAnotherProcessAsync() => new Server.Storage.Files.FilePayloadStore(Host.Data.Payloads, Host.Time)
        .SweepAsync(Host.Store.FindReferencedPayloadsAsync, Host.Time.GetUtcNow() - TimeSpan.FromHours(1), CancellationToken.None);
}
