using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Reliability;

/// <summary>The audit entry of a change cannot be written: another process holds the lock, or the insert fails.</summary>
public sealed class BlockedLogTests : FreshExchangeTests
{
    [Fact]
    public async Task While_another_process_holds_the_write_lock_nothing_is_published_fetched_or_withdrawn()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        await using (SqliteConnection other = await ExecuteAsync("BEGIN IMMEDIATE"))
        {
            await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, ToBravo("blocked").Form()), 503, "audit-unavailable");
            await RefusedWithNothingStoredAsync(() => AsBob.GetAsync(Answers.PathOf(id, "/content/0")), 503, "audit-unavailable");
            await RefusedWithNothingStoredAsync(() => AsAlice.WithdrawAsync(id, Alice), 503, "audit-unavailable");
            Assert.Single((await AsBob.GetJsonAsync("/v1/inbox")).GetProperty("items").EnumerateArray());
        }

        await AsAlice.PublishAsync(ToBravo("afterwards"));
        Assert.Equal("a document"u8.ToArray(), await AsBob.OpenAsync(id, 0, Bob));
    }

    [Fact]
    public async Task An_entry_that_the_database_refuses_takes_everything_of_its_publication_with_it()
    {
        await using (await ExecuteAsync("CREATE TRIGGER refuse BEFORE INSERT ON log_entry BEGIN SELECT RAISE(ABORT, 'refused'); END"))
        {
            await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, ToBravo("refused").Form()), 503, "audit-unavailable");
        }

        await using (await ExecuteAsync("DROP TRIGGER refuse"))
        {
            await AsAlice.PublishAsync(ToBravo("afterwards"));
        }
    }

    private async Task<SqliteConnection> ExecuteAsync(string sql)
    {
        var connection = new SqliteConnection($"Data Source={Host.Data.Database};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
