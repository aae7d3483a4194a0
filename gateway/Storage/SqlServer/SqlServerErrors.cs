using Microsoft.Data.SqlClient;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>What SQL Server's error numbers mean to the gateway.</summary>
internal static class SqlServerErrors
{
    private const byte ResourceSeverity = 17;

    // No page to allocate; filegroup full; transaction log full; database over its size quota.
    private static readonly HashSet<int> Full = [1101, 1105, 9002, 40544];

    // NULL where none may be; foreign key or check; duplicate key, by constraint and by index; what our triggers throw.
    private static readonly HashSet<int> Constraint = [515, 547, 2601, 2627, 51000];

    // Client time-out; network; login and database not to be had; deadlock victim; lock time-out; read-only; replica not readable; failover under way.
    private static readonly HashSet<int> Unavailable =
    [
        -2, -1, 2, 20, 53, 64, 121, 233, 258, 10053, 10054, 10060, 10061, 11001, 1205, 1222, 3906, 3908, 4060, 18456, 18401, 17142, 596, 921, 922, 923, 927, 942, 945,
        976, 978, 983, 988, 989, 40197, 40501, 40613, 49918, 49919, 49920,
    ];

    /// <summary>The gateway's exception for this one, or null if it is a fault of ours, such as SQL that does not parse.</summary>
    public static StorageException? Map(SqlException exception)
    {
        if (Full.Contains(exception.Number))
        {
            return new StorageFullException(exception);
        }

        if (Constraint.Contains(exception.Number))
        {
            return new StorageConstraintException(exception);
        }

        return Unavailable.Contains(exception.Number) || exception.Class >= ResourceSeverity ? new StorageUnavailableException(exception) : null;
    }

    /// <summary>Runs <paramref name="work"/>, its errors mapped.</summary>
    public static async Task<T> MapAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (SqlException exception) when (cancellationToken.IsCancellationRequested)
        {
            // SqlClient tells of a cancelled command by an error without a number of its own.
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (SqlException exception) when (Map(exception) is StorageException mapped)
        {
            throw mapped;
        }
    }
}
