using Gateway.Server.Storage;
using Gateway.Server.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace Gateway.Tests.Storage;

/// <summary>What needs SQL Server's client and no server.</summary>
public sealed class SqlServerErrorTests
{
    [Fact]
    public async Task A_server_that_does_not_answer_is_unavailable()
    {
        // Port 1 of this machine: nobody listens there.
        await using var store = new SqlServerGatewayStore("Server=127.0.0.1,1;Database=none;User ID=none;Password=none;Connect Timeout=3;Encrypt=false;ConnectRetryCount=0");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ListAgenciesAsync(default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.BeginAsync(default));
    }

    [Fact]
    public void Parameters_can_be_made_without_the_package_that_the_feed_lacks()
    {
        var parameter = new SqlParameter("@id", new byte[16]);

        Assert.Equal(System.Data.SqlDbType.VarBinary, parameter.SqlDbType);
    }

    [Fact]
    public void Every_engine_has_the_same_numbered_migrations()
    {
        IReadOnlyList<Migration> sqlite = Migration.ReadAll("Sqlite");

        Assert.Equal(Enumerable.Range(1, sqlite.Count), sqlite.Select(migration => migration.Version));
        Assert.Equal(sqlite.Select(migration => migration.Name), Migration.ReadAll("SqlServer").Select(migration => migration.Name));
    }
}
