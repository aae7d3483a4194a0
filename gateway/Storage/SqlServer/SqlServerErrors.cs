using System.Data;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>What SQL Server's error numbers mean to the gateway.</summary>
internal static class SqlServerErrors
{
    // From here on the server lacks something, or the connection is closed: nothing that our SQL could be blamed for.
    private const byte ResourceSeverity = 17;

    // No page to allocate; filegroup full; transaction log full; a file that cannot grow; no room for row versions; database over its size quota.
    private static readonly HashSet<int> Full = [1101, 1105, 9002, 5149, 3958, 3959, 3966, 3967, 40544];

    // NULL where none may be; foreign key or check; duplicate key, by constraint and by index; what our triggers throw.
    private static readonly HashSet<int> Constraint = [515, 547, 2601, 2627, 51000];

    private static readonly HashSet<int> Unavailable =
    [
        // The client's own: a broken connection, time-out, network.
        0, -1, -2, 2, 11, 17, 19, 20, 26, 35, 40, 53, 64, 109, 121, 232, 233, 258, 10050, 10051, 10053, 10054, 10060, 10061, 10065, 11001, 11004,
        // Deadlock victim; lock time-out; no lock, memory or worker to be had; lost to another writer of the same row.
        1204, 1205, 1222, 701, 802, 8645, 8651, 3960, 3961,
        // Read-only, gone to another state, or not to be logged in to.
        3904, 3906, 3908, 4060, 4064, 18401, 18450, 18451, 18452, 18456, 18461, 18487, 18488, 229, 230, 916,
        // Paused, shutting down, starting, session killed; database not recovered, suspect, in single user mode, closed, off line.
        17142, 17187, 17188, 17189, 17197, 596, 6001, 6002, 6003, 6004, 6005, 6006, 921, 922, 923, 924, 925, 926, 927, 942, 945, 946, 948, 951, 952, 9001,
        // Replica not readable, not primary any more, failover under way.
        976, 978, 979, 980, 981, 982, 983, 984, 988, 989, 35201, 41131,
        // The service as a cloud runs it: throttled, moved, being scaled.
        4221, 10922, 10928, 10929, 10936, 40143, 40166, 40197, 40501, 40540, 40549, 40550, 40551, 40553, 40613, 42108, 42109, 49918, 49919, 49920,
    ];

    /// <summary>The gateway's exception for this one, or null if it is a fault of ours, such as SQL that does not parse.</summary>
    public static StorageException? Map(SqlException exception) => Map(exception.Number, exception.Class, exception);

    /// <summary>The gateway's exception for an error of this number and severity.</summary>
    public static StorageException? Map(int number, byte severity, Exception exception)
    {
        if (Full.Contains(number))
        {
            return new StorageFullException(exception);
        }

        if (Constraint.Contains(number))
        {
            return new StorageConstraintException(exception);
        }

        return Unavailable.Contains(number) || severity >= ResourceSeverity ? new StorageUnavailableException(exception) : null;
    }

    /// <summary>Runs <paramref name="work"/> on a connection, its errors mapped.</summary>
    public static async Task<T> MapAsync<T>(SqlConnection connection, Func<Task<T>> work, CancellationToken cancellationToken)
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
        catch (Exception exception) when (exception is IOException or SocketException || (exception is InvalidOperationException && connection.State != ConnectionState.Open))
        {
            // The connection broke: by the time the next statement found it closed, or while bytes were read.
            throw new StorageUnavailableException(exception);
        }
    }
}
