using System.Net;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Reliability;

/// <summary>The connection to the database is cut while a publication is committed: what became of it is looked up, never guessed.</summary>
public sealed class CutCommitTests : FreshExchangeTests
{
    private readonly StoreFaults faults;

    public CutCommitTests()
        : this(new FaultyWorld())
    {
    }

    private CutCommitTests(FaultyWorld world)
        : base(world) => faults = world.Faults;

    [Theory]
    [InlineData(CommitCut.AfterItTookPlace)]
    [InlineData(CommitCut.BeforeItTookPlace)]
    internal async Task A_publication_whose_commit_was_cut_is_published_once(CommitCut cut)
    {
        faults.Cuts.Enqueue(cut);
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());

        Assert.Equal(id.Value, Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished)).Subject);
        Assert.Equal(1, Host.PayloadFiles);
        Assert.Equal("a document"u8.ToArray(), await AsBob.OpenAsync(id, 0, Bob));
    }

    [Fact]
    public async Task While_nobody_can_say_the_caller_is_told_so_and_the_same_key_tells_the_outcome_later()
    {
        Upload upload = ToBravo();
        faults.Cuts.Enqueue(CommitCut.AfterItTookPlace);
        faults.AwayAfterCut = new LogWriterOptions().OutcomeAttempts;
        await SendAsync(upload).RefusedAsync(503, "audit-unavailable");
        Assert.Equal(1, Host.PayloadFiles);

        using HttpResponseMessage again = await SendAsync(upload);
        string id = (await again.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
        Assert.Equal(id, Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished)).Subject);
        Assert.Equal(1, Host.PayloadFiles);
        Assert.Equal("a document"u8.ToArray(), await AsBob.OpenAsync(AdvisoryId.Parse(id), 0, Bob));
    }

    [Fact]
    public async Task A_commit_that_fails_again_and_again_leaves_its_payload_to_the_sweeper_because_a_restart_may_find_it_committed()
    {
        for (int attempt = 0; attempt < 4; attempt++)
        {
            faults.Cuts.Enqueue(CommitCut.BeforeItTookPlace);
        }

        await SendAsync(ToBravo()).RefusedAsync(503, "audit-unavailable");
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryPublished));
        Assert.Equal(new TableCounts(), await Host.Store.CountAsync(0, long.MaxValue, CancellationToken.None));
        Assert.Equal(1, Host.PayloadFiles);
    }

    private async Task<HttpResponseMessage> SendAsync(Upload upload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = upload.Form() };
        request.Headers.Add("Idempotency-Key", "key-1");
        return await AsAlice.SendAsync(request);
    }
}
