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

    [Theory]
    [InlineData(1105, 17, typeof(StorageFullException))]
    [InlineData(9002, 17, typeof(StorageFullException))]
    [InlineData(3967, 17, typeof(StorageFullException))]
    [InlineData(2627, 14, typeof(StorageConstraintException))]
    [InlineData(51000, 16, typeof(StorageConstraintException))]
    [InlineData(0, 11, typeof(StorageUnavailableException))] // the connection broke while a command ran
    [InlineData(-2, 11, typeof(StorageUnavailableException))] // time-out
    [InlineData(10054, 20, typeof(StorageUnavailableException))] // cut
    [InlineData(1205, 13, typeof(StorageUnavailableException))] // deadlock victim
    [InlineData(4060, 11, typeof(StorageUnavailableException))] // database not there
    [InlineData(6005, 10, typeof(StorageUnavailableException))] // shutting down
    [InlineData(983, 14, typeof(StorageUnavailableException))] // failover under way
    [InlineData(229, 14, typeof(StorageUnavailableException))] // a permission is missing
    [InlineData(824, 24, typeof(StorageUnavailableException))] // a page of the disk is torn
    public void Each_error_of_the_server_has_its_meaning(int number, byte severity, Type meaning) =>
        Assert.IsType(meaning, SqlServerErrors.Map(number, severity, new InvalidOperationException()));

    [Fact]
    public void A_statement_that_does_not_parse_is_a_fault_of_ours() => Assert.Null(SqlServerErrors.Map(102, 15, new InvalidOperationException()));

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
