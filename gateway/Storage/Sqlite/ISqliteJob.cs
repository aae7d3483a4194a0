using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>One piece of work for a thread of <see cref="SqliteWorkers"/>.</summary>
internal interface ISqliteJob
{
    /// <summary>Does it; never throws.</summary>
    /// <returns>Whether the connection is still good.</returns>
    bool Run(Func<SqliteConnection> connect);

    /// <summary>Tells whoever waits. After <see cref="Run"/>, and after a connection on which it failed was closed.</summary>
    void Complete();
}
