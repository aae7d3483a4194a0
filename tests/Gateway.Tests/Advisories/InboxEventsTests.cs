using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Advisories.Events;
using Gateway.Server.Hosting;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Advisories;

public sealed class InboxEventsTests : FreshExchangeTests
{
    [Fact]
    public async Task Each_event_carries_what_the_inbox_lists_under_the_index_to_go_on_after()
    {
        await AsAlice.PublishAsync(ToBravo("before"));
        await using EventReader reader = await EventReader.OpenAsync(AsBob);
        SseItem<string> before = await reader.NextAsync();
        await AsAlice.PublishAsync(ToBravo("after"));
        SseItem<string> after = await reader.NextAsync();

        JsonElement[] listed = [.. (await AsBob.GetJsonAsync("/v1/inbox")).GetProperty("items").EnumerateArray()];
        Assert.Equal("text/event-stream", reader.MediaType);
        Assert.Equal(listed.Select(item => item.GetRawText()), [before.Data, after.Data]);
        Assert.Equal(listed.Select(item => item.GetProperty("index").GetRawText()), [before.EventId!, after.EventId!]);
        Assert.All([before, after], one => Assert.Equal("addressed", one.EventType));
        Assert.Equal(TimeSpan.FromSeconds(3), before.ReconnectionInterval);
    }

    [Fact]
    public async Task A_withdrawal_is_an_event_of_its_own_at_the_index_of_its_entry()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        await using EventReader reader = await EventReader.OpenAsync(AsBob);
        await reader.NextAsync();
        (await AsAlice.WithdrawAsync(id, Alice)).Dispose();

        SseItem<string> withdrawn = await reader.NextAsync();
        JsonElement item = JsonDocument.Parse(withdrawn.Data).RootElement;
        Assert.Equal("withdrawn", withdrawn.EventType);
        Assert.Equal($"{Assert.Single(await EntriesAsync(ActionNames.AdvisoryWithdrawn)).Index}", withdrawn.EventId);
        Assert.Equal((id.Value, "withdrawn"), (item.GetProperty("id").GetString(), item.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_stream_resumed_anywhere_loses_nothing_and_repeats_nothing_also_over_a_restart()
    {
        AdvisoryId first = await AsAlice.PublishAsync(ToBravo("0"));
        for (int i = 1; i < 4; i++)
        {
            await AsAlice.PublishAsync(ToBravo($"{i}"));
        }

        (await AsAlice.WithdrawAsync(first, Alice)).Dispose();
        List<string?> whole = [];
        await using (EventReader reader = await EventReader.OpenAsync(AsBob))
        {
            for (int i = 0; i < 5; i++)
            {
                whole.Add((await reader.NextAsync()).EventId);
            }
        }

        // Another process on the same folder: what it commits comes too, and where the first one stopped it goes on.
        ExchangeHost other = await ExchangeHost.ServeAsync(Host.Data, new TestAgency("unused"));
        using HttpClient asBobElsewhere = await other.LogInAsync(Bob);
        using HttpClient asAliceElsewhere = await other.LogInAsync(Alice);
        await using EventReader here = await EventReader.OpenAsync(AsBob, $"?after={whole[^1]}");
        await asAliceElsewhere.PublishAsync(ToBravo("from elsewhere"));
        whole.Add((await here.NextAsync()).EventId);
        Assert.Equal(6, whole.Distinct().Count());

        for (int seen = 1; seen < whole.Count; seen++)
        {
            // The header says more than the address, which a reader that comes again repeats.
            await using EventReader resumed = await EventReader.OpenAsync(asBobElsewhere, $"?after={whole[0]}", lastEventId: whole[seen - 1]);
            for (int i = seen; i < whole.Count; i++)
            {
                Assert.Equal(whole[i], (await resumed.NextAsync()).EventId);
            }
        }

        await other.StopAsync();
    }

    [Fact]
    public async Task Nobody_is_told_of_what_is_not_for_it()
    {
        Member bruno = Member.Reader("bravo");
        await Host.RecordAsync(bruno);
        using HttpClient asBruno = await Host.LogInAsync(bruno);
        AdvisoryId red = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo", Bob.Id)) { Tlp = Tlp.Red }.With("for Bob alone"));
        (await AsAlice.WithdrawAsync(red, Alice)).Dispose();
        AdvisoryId open = await AsAlice.PublishAsync(ToBravo());
        AdvisoryId elsewhere = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("charlie")).With("for charlie"));

        foreach ((HttpClient client, AdvisoryId only) in ((HttpClient, AdvisoryId)[])[(asBruno, open), (AsCarol, elsewhere)])
        {
            await using EventReader reader = await EventReader.OpenAsync(client);
            Assert.Equal(only.Value, JsonDocument.Parse((await reader.NextAsync()).Data).RootElement.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task The_stream_of_a_revoked_principal_or_suspended_agency_ends_within_five_seconds()
    {
        await using EventReader asBob = await EventReader.OpenAsync(AsBob);
        await using EventReader asCarol = await EventReader.OpenAsync(AsCarol);
        Bob.RevokedAt = Host.Time.GetUtcNow();
        await Host.RecordAsync(Bob);
        await Host.SuspendAsync(Carol.Id.Agency);
        // Of this process's clock: the machine's may be too busy to keep to it.
        Host.Time.Advance(TimeSpan.FromSeconds(5));

        await asBob.EndsAsync();
        await asCarol.EndsAsync();
        await EventReader.SendAsync(AsBob).RefusedAsync(403, "revoked");
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        await using EventReader reader = await EventReader.OpenAsync(AsBob);
        Host.Time.Advance(TimeSpan.FromMinutes(10));
        await reader.EndsAsync();
    }

    [Fact]
    public async Task A_gateway_that_stops_ends_streams_whole()
    {
        await using EventReader reader = await EventReader.OpenAsync(AsBob);
        Task stopping = Host.StopAsync();
        await reader.EndsAsync();
        await stopping;
    }

    [Fact]
    public async Task A_stream_that_is_silent_sends_comments_and_is_not_cut()
    {
        using HttpResponseMessage response = await EventReader.SendAsync(AsBob);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 3000", await lines.ReadLineAsync());
        for (int i = 0; i < 3; i++)
        {
            Host.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal("", await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal(":", await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public async Task A_reader_that_does_not_take_an_event_is_cut_off()
    {
        bool isCut = false;
        var context = new DefaultHttpContext();
        context.Response.Body = new PacedAnswer(new StalledStream(), TimeSpan.FromMilliseconds(50), () => isCut = true, TimeProvider.System);
        var stream = new EventStream(context.Response, TimeProvider.System);

        await Assert.ThrowsAsync<ReaderTooSlowException>(() => stream.BeginAsync(CancellationToken.None));
        Assert.True(isCut);
    }

    [Fact]
    public async Task Streams_take_the_places_of_those_who_wait_and_no_others()
    {
        await using ExchangeHost host = await ExchangeHost.StartAsync(
            [.. HeldUploads.FourPlaces, ("Gateway:Limits:ConcurrentWaits", "4")]);
        await host.RecordAsync(Bob, Carol);
        HttpClient asBob = await host.LogInAsync(Bob);
        HttpClient asCarol = await host.LogInAsync(Carol);
        await using EventReader first = await EventReader.OpenAsync(asBob);
        await using EventReader second = await EventReader.OpenAsync(asBob);
        await using EventReader third = await EventReader.OpenAsync(asCarol);
        await using EventReader fourth = await EventReader.OpenAsync(asCarol);

        await EventReader.SendAsync(asBob).RefusedAsync(503, "overloaded");
        await asBob.GetAsync("/v1/inbox").RefusedAsync(503, "overloaded");
        using HttpResponseMessage other = await asBob.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("?after=-2", null)]
    [InlineData("?after=soon", null)]
    [InlineData("?after=1&after=2", null)]
    [InlineData("", "-1")]
    [InlineData("?after=1", "one")]
    public async Task A_position_that_is_none_is_a_bad_request(string query, string? lastEventId) =>
        await EventReader.SendAsync(AsBob, query, lastEventId).RefusedAsync(400, "bad-request");

    private sealed class StalledStream : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;
    }
}
