using Gateway.Exchange;
using Gateway.Server.Expiry;
using Gateway.Server.Feed;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Reliability;

/// <summary>Rows and files that hold what this program never wrote: what needs them is postponed or refused, and the gateway goes on.</summary>
public sealed class DamagedRowTests : FreshExchangeTests
{
    [Fact]
    public async Task An_agencys_damaged_record_does_not_end_the_look_at_what_expires()
    {
        Execute("UPDATE agency SET record = CAST('{}' AS BLOB) WHERE id = 'charlie'");
        await GoesOnAsync<ExpiryService>(Host, "Warning 1012 ");
    }

    [Fact]
    public async Task A_document_that_no_longer_opens_does_not_end_the_public_feed()
    {
        await AsAlice.PublishAsync(new Upload(Alice, Upload.To("alpha"), Upload.To("bravo")) { Tlp = Tlp.Clear }.With("{}"u8.ToArray(), "advisory.json", "application/json"));
        string payload = Assert.Single(Directory.EnumerateFiles(Host.Data.Payloads));
        byte[] bytes = await File.ReadAllBytesAsync(payload);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(payload, bytes);
        ExchangeHost other = await ServeWithFeedAsync();
        await GoesOnAsync<FeedKeeper>(other, "Warning 3001 ");
        await other.StopAsync();
    }

    [Fact]
    public async Task An_entry_that_is_none_any_more_is_no_defect_to_whoever_needs_it()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        Spoil("log = 'audit' AND instr(entry, CAST('advisory.distributed' AS BLOB)) > 0");
        await AsAlice.GetAsync(PathOf(id)).RefusedAsync(503, "audit-unavailable");
        await AsBob.GetJsonAsync(PathOf(id));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_replayed_takes_no_change_and_says_so()
    {
        Spoil("log = 'directory' AND idx = 3");
        Member keyholder = Host.KeyholderOf(Alice.Id.Agency);
        var version = GroupVersion.Create(new GroupContent
        {
            Gateway = ExchangeHost.GatewayName,
            Group = GroupId.Create(TimeProvider.System),
            Sequence = 0,
            Owner = Alice.Id.Agency,
            Disclosure = GroupDisclosure.Disclosed,
            Names = new Dictionary<string, string> { ["en"] = "Energy" },
            Members = [new GroupMember(Bob.Id.Agency, GroupRight.Member)],
            Principal = keyholder.Id,
            At = DateTimeOffset.FromUnixTimeMilliseconds(Host.Time.GetUtcNow().ToUnixTimeMilliseconds()),
        });

        // Another gateway has not replayed it before.
        ExchangeHost other = await ExchangeHost.ServeAsync(Host.Data, new TestAgency("unused"));
        using HttpClient asKeyholder = await other.LogInAsync(keyholder);
        await asKeyholder.PostAsync("/v1/groups", GatewayHost.Json(SignedGroup.Create(version, version.Sign(keyholder.Sign)).Bytes)).RefusedAsync(503, "audit-unavailable");
        await other.StopAsync();
    }

    private Task<ExchangeHost> ServeWithFeedAsync() => ExchangeHost.ServeAsync(
        Host.Data, new TestAgency("unused"),
        ("Gateway:Feed:Public", "true"), ("Gateway:Feed:PublisherName", "Example Gateway"), ("Gateway:Feed:PublisherNamespace", "https://gateway.example"));

    // A service that faults takes the whole program with it. This one is its like: stopping the host's own would end the host.
    private static async Task GoesOnAsync<TService>(ExchangeHost host, string line)
        where TService : BackgroundService
    {
        using TService service = ActivatorUtilities.CreateInstance<TService>(host.Get<IServiceProvider>());
        await service.StartAsync(CancellationToken.None);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!host.Log.Lines.Any(each => each.StartsWith(line, StringComparison.Ordinal)))
        {
            Assert.False(service.ExecuteTask!.IsFaulted, service.ExecuteTask.Exception?.Message);
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
        }

        Assert.False(service.ExecuteTask!.IsCompleted);
        await service.StopAsync(CancellationToken.None);
        await host.Anonymous().GetJsonAsync("/health/ready");
    }

    private void Spoil(string entries) => Execute($"DROP TRIGGER log_entry_no_update; UPDATE log_entry SET entry = CAST('{{}}' AS BLOB) WHERE {entries}");

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Host.Data.Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0, $"Nothing changed: {sql}");
    }
}
