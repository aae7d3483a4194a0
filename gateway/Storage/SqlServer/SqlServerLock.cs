namespace Gateway.Server.Storage.SqlServer;

/// <summary>The lock of both logs, and of migrations: an application lock that belongs to the transaction and ends with it.</summary>
internal static class SqlServerLock
{
    // Any error dooms the whole transaction from here on, whatever its severity. Without parameters: what a parametrised text sets ends with it.
    private const string TakeSql = """
        SET XACT_ABORT ON;
        DECLARE @result INT;
        EXEC @result = sp_getapplock @Resource = 'gateway-log', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
        SELECT @result AS result, CAST(SYSUTCDATETIME() AS DATETIME2(3)) AS now;
        """;

    /// <summary>Takes it, waiting five seconds at most.</summary>
    /// <returns>The database's clock when it was had: UTC, in whole milliseconds.</returns>
    /// <exception cref="StorageUnavailableException">It was not to be had.</exception>
    public static async Task<DateTimeOffset> TakeAsync(SqlServerSession session)
    {
        // 0 and 1 are had at once and had after waiting; negative are time-out, cancelled, deadlock, error.
        (int result, DateTime now) = await session.SingleAsync<(int Result, DateTime Now)>(TakeSql).ConfigureAwait(false);
        return result >= 0 ? new DateTimeOffset(now, TimeSpan.Zero) : throw new StorageUnavailableException(null);
    }
}
