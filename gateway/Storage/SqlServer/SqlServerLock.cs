namespace Gateway.Server.Storage.SqlServer;

/// <summary>The lock of both logs, and of migrations: an application lock that belongs to the transaction and ends with it.</summary>
internal static class SqlServerLock
{
    private const string TakeSql = """
        DECLARE @result INT;
        EXEC @result = sp_getapplock @Resource = 'gateway-log', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
        SELECT @result;
        """;

    /// <summary>Takes it, waiting five seconds at most.</summary>
    /// <exception cref="StorageUnavailableException">It was not to be had.</exception>
    public static async Task TakeAsync(SqlServerSession session)
    {
        // 0 and 1 are had at once and had after waiting; negative are time-out, cancelled, deadlock, error.
        if (await session.SingleAsync<int>(TakeSql).ConfigureAwait(false) < 0)
        {
            throw new StorageUnavailableException(null);
        }
    }
}
