using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Fsck;

/// <summary>Who was allowed what depends on who was in the directory: each entry says how much of it there was.</summary>
public sealed class DirectorySizeTests(FsckWorld world) : IClassFixture<FsckWorld>
{
    [Theory]
    [InlineData(ActionNames.AdvisoryPublished)]
    [InlineData(ActionNames.AdvisoryAddressed)]
    [InlineData(ActionNames.AdvisoryFetched)]
    [InlineData(ActionNames.AdvisoryAcknowledged)]
    [InlineData(ActionNames.AdvisoryWithdrawn)]
    [InlineData(ActionNames.AdvisoryExpired)]
    [InlineData(ActionNames.FeedPublished)]
    [InlineData(ActionNames.FeedRemoved)]
    [InlineData(ActionNames.TokenIssued)]
    [InlineData(ActionNames.AccessDenied)]
    [InlineData(ActionNames.AuditRead)]
    [InlineData(ActionNames.WebhookRegistered)]
    [InlineData(ActionNames.WebhookRemoved)]
    public async Task Every_entry_of_an_exchange_names_the_size_of_the_directory_it_was_decided_under(string action)
    {
        IReadOnlyList<LogEntry> directory = await world.ReadLogAsync(LogName.Directory);
        LogEntry[] entries = [.. (await world.ReadLogAsync(LogName.Audit)).Where(entry => entry.Action == action)];

        Assert.NotEmpty(entries);
        Assert.All(entries, entry =>
        {
            long size = CanonicalJson.ParseObject(entry.Detail).Integer("directorySize");
            Assert.True(directory[(int)size - 1].Time <= entry.Time);
            Assert.True(size == directory.Count || directory[(int)size].Time >= entry.Time);
        });
    }
}
