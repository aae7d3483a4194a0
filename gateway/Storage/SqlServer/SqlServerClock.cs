namespace Gateway.Server.Storage.SqlServer;

/// <summary>The database's clock.</summary>
internal static class SqlServerClock
{
    private const string ReadSql = "SELECT CAST(SYSUTCDATETIME() AS DATETIME2(3))";

    /// <summary>UTC, in whole milliseconds.</summary>
    public static async Task<DateTimeOffset> ReadAsync(SqlServerSession session) =>
        new(await session.SingleAsync<DateTime>(ReadSql).ConfigureAwait(false), TimeSpan.Zero);
}
