using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>What SQLite's result codes mean to the gateway (sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    private const int Interrupt = 9;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Protocol = 15;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    // The shared memory file of the WAL could not grow: a full disk that SQLite reports as a fault of input and output.
    private const int SharedMemorySize = 4874;

    /// <summary>The gateway's exception for this one, or null if it is a fault of ours, such as SQL that does not parse.</summary>
    public static StorageException? Map(SqliteException exception) => (exception.SqliteErrorCode, exception.SqliteExtendedErrorCode) switch
    {
        (Full, _) or (_, SharedMemorySize) => new StorageFullException(exception),
        (Constraint, _) => new StorageConstraintException(exception),
        (Busy or Locked or NoMemory or ReadOnly or Interrupt or InputOutput or Corrupt or CannotOpen or Protocol or NotADatabase, _) =>
            new StorageUnavailableException(exception),
        _ => null,
    };

    /// <summary>
    /// Whether a COMMIT that failed this way certainly left nothing: the lock was not had, or there was no room for the frames. After any other failure
    /// (of an fsync, say) the commit frame may stand in the WAL.
    /// </summary>
    public static bool LeavesNothing(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked or Full or ReadOnly or Constraint;
}
