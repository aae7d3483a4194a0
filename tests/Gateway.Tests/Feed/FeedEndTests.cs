using System.Net;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Feed;

/// <summary>How advisories leave the public feed. The clock of this world moves.</summary>
public sealed class FeedEndTests(FeedWorld world) : FeedBase(world), IClassFixture<FeedWorld>
{
    [Fact]
    public async Task What_is_withdrawn_expired_or_superseded_is_taken_down_by_an_entry_that_says_why()
    {
        AdvisoryId withdrawn = await PublishAsync(Csaf("W-1", "2024-03-01T10:00:00Z"));
        AdvisoryId superseded = await PublishAsync(Csaf("S-1", "2024-03-01T10:00:00Z"));
        AdvisoryId expired = await PublishAsync(Csaf("E-1", "2024-03-01T10:00:00Z"), expiresAt: Host.Time.GetUtcNow().AddMinutes(30));
        await SweepAsync();

        await (await AsAlice.WithdrawAsync(withdrawn, Alice)).JsonAsync(HttpStatusCode.Created);
        await PublishAsync(Csaf("S-2", "2024-03-02T10:00:00Z"), supersedes: superseded);
        Host.Time.Advance(TimeSpan.FromHours(1));
        await Anybody.GetAsync(Root + "white/2024/e-1.json").RefusedAsync(404, "not-found");
        await Host.Get<ExpirySweeper>().SweepAsync(CancellationToken.None);
        await SweepAsync();

        foreach ((AdvisoryId id, string name, FeedRemoval reason) in ((AdvisoryId, string, FeedRemoval)[])
            [(withdrawn, "w-1", FeedRemoval.Withdrawn), (superseded, "s-1", FeedRemoval.Superseded), (expired, "e-1", FeedRemoval.Expired)])
        {
            Assert.Equal(reason, FeedRemovedDetail.Parse(Assert.Single(await EntriesAsync(ActionNames.FeedRemoved, id)).Detail).Reason);
            await Anybody.GetAsync(Root + $"white/2024/{name}.json").RefusedAsync(404, "not-found");
            Assert.Single(await EntriesAsync(ActionNames.FeedPublished, id));
        }

        Assert.Equal(HttpStatusCode.OK, (await Anybody.GetAsync(Root + "white/2024/s-2.json")).StatusCode);
    }
}
